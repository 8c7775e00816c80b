-- The gate: consent decides who beyond the tenant and the stewards sees an inquiry, and which of its fields. Read top
-- to bottom: who somebody is to a consent; what a consent must hold; what follows from it, written into inquiry_access
-- by refresh_access() alone, one row for each way in; what the asker is not shown (hidden_from_asker); and the views
-- through which every inquiry leaves (inquiry_held, inquiry_shared, inquiry_record).

-- ---- masks of the fields that can be withheld (44_fields.sql) ----
-- The mask of some fields by name; unknown names give none.
create function field_mask(names text[]) returns bigint language sql stable as $$
    select coalesce(bit_or(1::bigint << bit), 0) from inquiry_field where name = any (names)
$$;
-- Whether each of the names is a field's: what is promised to be withheld must be something that can be.
create function are_fields(names text[]) returns boolean language sql stable as $$
    select names <@ array(select name from inquiry_field)
$$;
-- The fields that are not shown to a tier of access: 0 by class, 1 by name, 2 by accepted referral.
create function tier_mask(the_tier integer) returns bigint language sql stable as $$
    select coalesce(bit_or(1::bigint << bit), 0) from inquiry_field where tier > the_tier
$$;
-- The names of a mask.
create function field_names(mask bigint) returns text[] language sql stable as $$
    select coalesce(array_agg(name order by bit), '{}') from inquiry_field where mask >> bit & 1 = 1
$$;
grant execute on function field_mask(text[]), are_fields(text[]), tier_mask(integer), field_names(bigint) to athar_app;

-- ---- who somebody is to a consent ----
-- Consents name organizations, or one of the classes. An administrator sets an organization's class. An authority never
-- passes for civil society.
create function default_class(kind text) returns text language sql immutable parallel safe as $$
    select case when kind in ('authority', 'international') then kind else 'cso' end
$$;
grant execute on function default_class(text) to athar_app;

-- What somebody is to a consent: an official is the authority, whatever the organization.
create function viewer_class(the_class text, the_role text) returns text language sql immutable parallel safe as $$
    select case when the_role = 'authority' and the_class <> 'court' then 'authority' else the_class end
$$;
-- The purpose for which somebody reads: a researcher for research and nothing else, all others for what their
-- class is for. Further purposes (search, matching, statistics, genetic_reference) are kept for the
-- features that ask for them and show the record to nobody.
create function viewer_purpose(the_class text, the_role text) returns text language sql immutable parallel safe as $$
    select case when the_role = 'researcher' then 'research' when the_class = 'authority' then 'authorities'
                when the_class = 'court' then 'courts' else 'share' end
$$;
-- The keys under which an asker finds its ways in, "purpose:recipient", separated by spaces. Anybody who may ask at all
-- may read what is published.
create function viewer_keys(the_organization uuid, the_class text, purpose text) returns text
language sql immutable parallel safe as $$
    select purpose || ':' || the_organization::text || ' ' || purpose || ':' || the_class || ' publication:public'
$$;

-- ---- consent is append-only: its end and its review are events beside it ----
select guard_table(name) from unnest(array['consent', 'consent_event', 'inquiry_access']) name;
create policy consent_held on consent to athar_app
    using (tenant_visible(tenant_id) or inquiry_id = current_case())
    with check (tenant_visible(tenant_id) or inquiry_id = current_case());
create policy consent_event_held on consent_event to athar_app
    using (tenant_visible(tenant_id) or inquiry_id = current_case())
    with check (tenant_visible(tenant_id) or inquiry_id = current_case());
grant select, insert on consent, consent_event to athar_app;
create trigger consent_audit after insert on consent for each row execute function audit_row('consent');
create trigger consent_event_audit after insert on consent_event
    for each row execute function audit_row('consent_event');
create trigger consent_admit before insert on consent for each row execute function admit_to_inquiry('open');
create trigger consent_event_admit before insert on consent_event for each row execute function admit_to_inquiry();

-- A minor needs a guardian, also one who is found to be a minor later. Whoever may have been under 18 is one. Of whom
-- no birth is known counts as an adult, but for a child that lost its family.
create function lacks_guardian(the_inquiry uuid, the_capacity text, the_day timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select the_capacity <> 'guardian' and exists (select from inquiry i where i.id = the_inquiry
        and case when i.birth_to is null then i.category = 'separated_child'
                 else i.birth_to > (the_day - interval '18 years')::date end)
$$;
grant execute on function lacks_guardian(uuid, text, timestamptz) to athar_app;

-- ---- a protection that was taken away ----
-- What says that a guardian has to consent (the birth, a child that was separated) one person can change. What it
-- protected stays protected until a second person agrees: inquiry.guarded_until, and a request of the kind "protection"
-- that asks for that. The end of a protection that a birth gives is the 18th birthday; as in lacks_guardian(), a birth
-- that is known says more than the category.
create function protected_until(i inquiry) returns timestamptz language sql stable as $$
    select case when i.birth_to is not null then (i.birth_to + interval '18 years')::timestamptz
                when i.category = 'separated_child' then 'infinity'
                when jsonb_typeof(i.person -> 'birth') = 'object' then 'infinity' end
$$;
create function keep_protection() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.erased_at is null
       and protected_until(old) > greatest(now(), coalesce(protected_until(new), '-infinity')) then
        new.guarded_until := greatest(old.guarded_until, protected_until(old));
    end if;
    return new;
end $$;
create function ask_about_protection() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into case_request (id, tenant_id, inquiry_id, kind, by_family)
    values (gen_random_uuid(), new.tenant_id, new.id, 'protection', false);
    return null;
end $$;
create trigger inquiry_keep_protection before update of birth_to, category, person on inquiry for each row
    when (old.birth_to is distinct from new.birth_to or old.category <> new.category
          or old.person -> 'birth' is distinct from new.person -> 'birth')
    execute function keep_protection();
create trigger inquiry_protection_asked after update of birth_to, category, person on inquiry for each row
    when (new.guarded_until > now() and new.erased_at is null
          and (old.birth_to is distinct from new.birth_to or old.category <> new.category
               or old.person -> 'birth' is distinct from new.person -> 'birth'))
    execute function ask_about_protection();

create function is_still_guarded(the_inquiry uuid, the_capacity text, the_day timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select the_capacity <> 'guardian'
       and exists (select from inquiry i where i.id = the_inquiry and i.guarded_until > the_day)
$$;
-- A second person beside all who took the protection away agrees. False: the asker is none.
create function lift_protection(the_inquiry uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from case_request r where r.inquiry_id = the_inquiry and r.kind = 'protection'
               and not is_other_person(r.created_by)) then
        return false;
    end if;
    update case_request set state = 'accepted', decided_by = current_actor(), decided_at = now()
        where inquiry_id = the_inquiry and kind = 'protection' and state = 'open';
    update inquiry set guarded_until = null, version = version + 1, updated_at = now() where id = the_inquiry;
    return true;
end $$;
grant execute on function is_still_guarded(uuid, text, timestamptz) to athar_app;

-- ---- what the family said itself ----
-- A family's own word (by_family: with its token) is narrowed by anybody, and widened by the family or by two others.
-- What somebody else recorded after it counts as far as it stays within a consent of the family that the family has not
-- ended; else it waits until a second person approves it (reviewConsent), or the family gives the same itself.
create function exceeds_family(the_consent uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from consent c
        where c.id = the_consent and not c.by_family
          and (exists (select from consent f where f.inquiry_id = c.inquiry_id and f.by_family
                       and f.created_at <= c.created_at)
               or exists (select from consent_event e where e.inquiry_id = c.inquiry_id and e.by_family
                          and e.created_at <= c.created_at))
          and not exists (select from consent f where f.inquiry_id = c.inquiry_id and f.by_family
                          and c.purposes <@ f.purposes and c.recipients <@ f.recipients and f.withheld <@ c.withheld
                          and coalesce(c.expires_at, 'infinity') <= coalesce(f.expires_at, 'infinity')
                          and not exists (select from consent_event e where e.consent_id = f.id and e.by_family
                                          and e.kind = 'withdrawn'))
          and not exists (select from consent_event e where e.consent_id = c.id and e.kind = 'approved'))
$$;
-- What the family withheld stays withheld from everybody where somebody else ended its consent, until the family or a
-- second person let a later consent show it.
create function family_mask(the_inquiry uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(bit_or(field_mask(f.withheld)), 0)
    from consent f join consent_event e on e.consent_id = f.id and e.kind = 'withdrawn' and not e.by_family
    where f.inquiry_id = the_inquiry and f.by_family and not exists (
        select from consent c where c.inquiry_id = the_inquiry and c.created_at > f.created_at
          and (c.by_family or exists (select from consent_event a where a.consent_id = c.id and a.kind = 'approved')))
$$;
-- Who may end a consent: one that the family gave, the family, or somebody beside all who were told its code, in
-- person; any other, whoever may write consents.
create function may_end_consent(the_consent uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from consent c where c.id = the_consent
        and (not c.by_family or (c.inquiry_id = current_case()) is true
             or (current_actor() is not null and is_other_person(c.created_by))))
$$;
grant execute on function exceeds_family(uuid), may_end_consent(uuid) to athar_app;

-- What a consent must hold: a guardian where the person was or may have been under 18 on the day, evidence where it is
-- said to be proven, recipients that exist, fields that there are, and some time in which it holds.
create function consent_rules() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    broken text;
begin
    broken := case
        when lacks_guardian(new.inquiry_id, new.capacity, new.given_at)
             or is_still_guarded(new.inquiry_id, new.capacity, new.given_at) then 'consent_needs_guardian'
        when (new.proof = 'proof' or new.evidence_id is not null)
             and not exists (select from attachment a where a.id = new.evidence_id and a.inquiry_id = new.inquiry_id
                             and a.complete) then 'consent_needs_evidence'
        when not is_form_text(new.form_version, new.text_sha256) then 'consent_form_text'
        when exists (select from unnest(new.recipients) r where r like '%-%'
                     and not exists (select from organization o where o.id::text = r and o.status = 'active'))
             then 'consent_recipient_unknown'
        when not are_fields(new.withheld) then 'withheld_unknown'
        when new.expires_at <= now() then 'consent_expired'
    end;
    if broken is not null then
        raise exception using errcode = 'integrity_constraint_violation', constraint = broken;
    end if;
    return new;
end $$;
create trigger consent_rules before insert on consent for each row execute function consent_rules();

-- What of a consent is in force: where it was not withdrawn, has not expired, is not a minor's own, does not say more
-- than the family itself and, for publication, was approved.
create view consent_in_force with (security_invoker = true) as
select c.*
from consent c
where (c.expires_at is null or c.expires_at > now())
  and not exists (select from consent_event e where e.consent_id = c.id and e.kind in ('withdrawn', 'rejected'))
  and not lacks_guardian(c.inquiry_id, c.capacity, c.given_at)
  and not is_still_guarded(c.inquiry_id, c.capacity, c.given_at)
  and not exceeds_family(c.id);

-- A consent as it is told.
create view consent_record with (security_invoker = true) as
select c.id, c.inquiry_id, c.giver, c.capacity, c.proof, c.form_version, c.text_sha256, c.purposes_json as purposes,
       jsonb_strip_nulls(jsonb_build_object(
           'organizations', (select jsonb_agg(r) from unnest(c.recipients) r where r like '%-%'),
           'classes', (select jsonb_agg(r) from unnest(c.recipients) r where r not like '%-%'))) as recipients,
       to_jsonb(c.withheld) as withheld, c.withheld_reason, c.legal_basis, c.evidence_id, c.given_at, c.expires_at,
       case when ended.id is not null then 'withdrawn'
            when reviewed.kind = 'rejected' or lacks_guardian(c.inquiry_id, c.capacity, c.given_at) then 'rejected'
            when c.expires_at <= now() then 'expired'
            when ('publication' = any (c.purposes) and reviewed.id is null) or exceeds_family(c.id)
                 or is_still_guarded(c.inquiry_id, c.capacity, c.given_at) then 'awaiting_review'
            else 'active' end as state,
       ended.created_at as withdrawn_at, coalesce(ended.by_family, false) as withdrawn_by_family,
       c.created_by, c.created_at
from (select consent.*, to_jsonb(purposes) as purposes_json from consent) c
left join consent_event ended on ended.consent_id = c.id and ended.kind = 'withdrawn'
left join consent_event reviewed on reviewed.consent_id = c.id and reviewed.kind <> 'withdrawn';
grant select on consent_in_force, consent_record to athar_app;

-- ---- the ways in ----
-- Whether consent can open a case at all: not before it was submitted, nor after it was withdrawn.
create function is_shareable(the_status text) returns boolean language sql immutable parallel safe as $$
    select the_status not in ('draft', 'withdrawn')
$$;
grant execute on function is_shareable(text) to athar_app;

-- Why a case in that state is referred to nobody, and what was referred ends; null where it can be referred.
create function why_no_referral(the_status text) returns text language sql immutable parallel safe as $$
    select case the_status when 'draft' then 'The case is a draft.' when 'withdrawn' then 'The case was withdrawn.'
                           when 'closed' then 'The case was closed.' when 'expired' then 'The case has expired.' end
$$;
grant execute on function why_no_referral(text) to athar_app;

-- Writes the ways into one inquiry anew. Callers hold the inquiry's row, so of two changes the later one sees the
-- former. Where no consent carries a referral any more, or its case is over, it is revoked. A case that is contested or
-- under legal hold (frozen_at) is closed to everybody but its tenant and the stewards.
create function refresh_access(the_inquiry uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from inquiry_access where inquiry_id = the_inquiry;
    update referral r set state = 'revoked', decided_at = now(),
        reason = coalesce(why_no_referral(i.status), 'No consent covers it any more.')
    from inquiry i
    where i.id = the_inquiry and r.inquiry_id = i.id and r.state in ('sent', 'accepted')
      and (why_no_referral(i.status) is not null or not is_carried(i.id, r.receiver_id, r.kind));
    insert into inquiry_access (inquiry_id, grantee, source_id, consent_id, tier, withheld, expires_at)
    select i.id, way.grantee, way.source_id, way.consent_id, way.tier, way.withheld | family_mask(i.id), way.expires_at
    from inquiry i
    cross join lateral (
        -- Each consent in force opens to its recipients for its purposes; published is what was approved.
        select purpose || ':' || recipient as grantee, c.id as source_id, c.id as consent_id,
               case when recipient like '%-%' then 1 else 0 end as tier, field_mask(c.withheld) as withheld,
               coalesce(c.expires_at, 'infinity') as expires_at
        from consent_in_force c cross join unnest(c.purposes) purpose cross join unnest(c.recipients) recipient
        where c.inquiry_id = i.id and (purpose <> 'publication' or exists
              (select from consent_event e where e.consent_id = c.id and e.kind = 'approved'))
        union all
        -- An accepted referral sees all but what the consent that carries it or the sender withholds.
        select viewer_purpose(o.recipient_class, null) || ':' || o.id, r.id, c.id, 2,
               field_mask(c.withheld || r.withheld), coalesce(c.expires_at, 'infinity')
        from referral r join organization o on o.id = r.receiver_id
        cross join lateral (select * from consents_for(r.inquiry_id, r.receiver_id)
                            order by expires_at desc nulls first limit 1) c
        where r.inquiry_id = i.id and r.state = 'accepted') way
    where i.id = the_inquiry and i.frozen_at is null and is_shareable(i.status)
    on conflict do nothing;
end $$;

-- Trigger: after a change, what is allowed is written anew. Argument: the column with the inquiry's id.
create function access_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform refresh_access((to_jsonb(new) ->> tg_argv[0])::uuid);
    return null;
end $$;
create trigger consent_refresh after insert on consent for each row execute function access_changed('inquiry_id');
create trigger consent_event_refresh after insert on consent_event
    for each row execute function access_changed('inquiry_id');
create trigger inquiry_refresh after update of status, frozen_at, tenant_id, birth_to, category, person, guarded_until
    on inquiry for each row
    when (is_shareable(old.status) <> is_shareable(new.status)
          or why_no_referral(old.status) is distinct from why_no_referral(new.status)
          or old.frozen_at is distinct from new.frozen_at or old.tenant_id <> new.tenant_id
          or old.birth_to is distinct from new.birth_to or old.category <> new.category
          or old.guarded_until is distinct from new.guarded_until)
    execute function access_changed('id');

-- ---- what the asker is not shown ----
-- What the asker is not shown of an inquiry that it does not hold: a mask of fields, or null where it has no way in.
-- Among several ways the widest tier counts, but what one of them withholds stays withheld.
create function hidden_from_asker(the_inquiry uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select bit_or(a.withheld) | tier_mask(max(a.tier))
    from inquiry_access a
    where a.inquiry_id = the_inquiry and a.grantee = any (current_grantees()) and a.expires_at > now()
    having count(*) > 0
$$;
-- Whether there is a way in at all; a family's own case is always one.
create function open_to_asker(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select (the_inquiry = current_case()) is true or exists (
        select from inquiry_access a
        where a.inquiry_id = the_inquiry and a.grantee = any (current_grantees()) and a.expires_at > now())
$$;
-- What others hold and the asker has a way into.
create function inquiries_shared() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.inquiry_id from inquiry_access a
    where a.grantee = any (current_grantees()) and a.expires_at > now()
$$;
grant execute on function hidden_from_asker(uuid), open_to_asker(uuid), inquiries_shared() to athar_app;

create policy inquiry_read on inquiry for select to athar_app using (tenant_visible(tenant_id) or open_to_asker(id));
create policy inquiry_insert on inquiry for insert to athar_app with check (tenant_visible(tenant_id));
create policy inquiry_update on inquiry for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));

-- ---- the views ----
-- A value with those of its members that are listed; a list, with those of its objects. Anything else as it is.
create function with_only(value jsonb, members text[]) returns jsonb language sql immutable parallel safe as $$
    select case jsonb_typeof(value)
        when 'object' then value - array(select jsonb_object_keys(value - members))
        when 'array' then (
            select coalesce(jsonb_agg(case jsonb_typeof(one)
                when 'object' then one - array(select jsonb_object_keys(one - members))
                else one end order by number), '[]')
            from jsonb_array_elements(value) with ordinality l (one, number))
        else value end
$$;
-- The members of a document that a mask does not hide, each with its parts; null where they are not told apart.
create function members_shown(the_document text, mask bigint) returns table (member text, parts text[])
language sql stable as $$
    select m.member, case when bool_or(m.part <> '') then
               coalesce(array_agg(m.part) filter (where m.part <> '' and mask >> m.bit & 1 = 0), '{}') end
    from inquiry_member m
    where m.document = the_document
    group by m.member
    having bool_or(m.part = '' and mask >> m.bit & 1 = 0)
$$;
-- One object of a document: the members that are listed and not hidden, each with the parts that are.
create function show_members(the_document text, value jsonb, mask bigint) returns jsonb language plpgsql stable as $$
begin
    return (select coalesce(jsonb_object_agg(e.key, with_only(e.value, s.parts)), '{}')
            from jsonb_each(value) e join members_shown(the_document, mask) s on s.member = e.key);
end $$;
-- A document as far as it is listed and the mask does not hide it; null where the mask hides the whole. plpgsql keeps
-- its plans: 0.6 of the time of the same in SQL.
create function show_document(the_document text, value jsonb, mask bigint) returns jsonb language plpgsql stable as $$
begin
    if mask >> field_bit(the_document) & 1 = 1 then
        return null;
    elsif jsonb_typeof(value) = 'object' then
        return show_members(the_document, value, mask);
    elsif jsonb_typeof(value) = 'array' then
        return (select coalesce(jsonb_agg(show_members(the_document, one, mask) order by number), '[]')
                from jsonb_array_elements(value) with ordinality l (one, number));
    end if;
    return null;
end $$;
grant execute on function show_document(text, jsonb, bigint), show_members(text, jsonb, bigint),
    members_shown(text, bigint), with_only(jsonb, text[]) to athar_app;

-- What the asker holds: everything, or the placeholder that a withdrawn inquiry is. Stewards hold all of them. In both
-- views _hidden is the mask of what is not shown: 0 for nothing, -1 for all. Columns that begin with "_" stay out of
-- the JSON. The views are the only way to the content for the service's own role, which may not read those columns of
-- the table itself.
create view inquiry_held as
select i.id, i.tenant_id, i.reference, i.status, i.version, i.created_at, i.updated_at,
       case when i.status <> 'withdrawn' then i.source end as source,
       case when i.status <> 'withdrawn' then i.external_id end as external_id,
       case when i.status <> 'withdrawn' then i.origin end as origin,
       case when i.status <> 'withdrawn' then i.collected_by end as collected_by,
       case when i.status <> 'withdrawn' then i.category end as _category,
       case when i.status <> 'withdrawn' then i.place_pcode end as _place_pcode,
       case when i.status <> 'withdrawn' then i.sex end as _sex,
       case when i.status <> 'withdrawn' then i.birth_from end as _birth_from,
       case when i.status <> 'withdrawn' then i.birth_to end as _birth_to,
       case when i.status <> 'withdrawn' then i.last_seen_from end as _last_seen_from,
       case when i.status <> 'withdrawn' then i.last_seen_to end as _last_seen_to,
       case when i.status <> 'withdrawn' then i.person end as person,
       case when i.status <> 'withdrawn' then i.event end as event,
       case when i.status <> 'withdrawn' then i.relatives end as relatives,
       case when i.status <> 'withdrawn' then i.reporter end as reporter,
       case when i.status <> 'withdrawn' then i.completeness end as completeness,
       case when i.status <> 'withdrawn' then nullif(i.fate -> 'tenant', 'null') end as fate,
       case when i.status <> 'withdrawn' then nullif(i.whereabouts -> 'tenant', 'null') end as whereabouts,
       case when i.status <> 'withdrawn' then 0::bigint else -1 end as _hidden,
       key.ring_key as _ring_key,
       key.wrapped as _wrapped,
       true as _held,
       i.updated_at as _written_at
from inquiry i
left join inquiry_key key on key.inquiry_id = i.id
where tenant_visible(i.tenant_id);

-- What others hold and the asker has a way into, without what consent hides; a family sees its own case's placeholder.
-- Columns for filters are hidden like their fields, so that a filter tells nothing. The number is for those who hold
-- the inquiry and for its family: with the access code it opens the case, and names what wrong codes are counted for.
-- What was changed is told as far as it is shown (46_shown_changes.sql): the version counts what is hidden too, so it
-- is for those who hold the inquiry. _written_at is no earlier than updated_at, and has an index.
create view inquiry_shared as
select i.id, i.tenant_id, null::text as reference, i.status, null::integer as version, i.created_at,
       coalesce(shown_at(i.changed_masks, i.changed_times, seen.hidden | family_bit()), i.created_at) as updated_at,
       null::text as source, null::text as external_id, null::jsonb as origin, null::uuid as collected_by,
       case when seen.hidden >> field_bit('event.category') & 1 = 0 then i.category end as _category,
       case when seen.hidden >> field_bit('event.place') & 1 = 0 then i.place_pcode end as _place_pcode,
       case when seen.hidden >> field_bit('person.sex') & 1 = 0 then i.sex end as _sex,
       case when seen.hidden >> field_bit('person.birth') & 1 = 0 then i.birth_from end as _birth_from,
       case when seen.hidden >> field_bit('person.birth') & 1 = 0 then i.birth_to end as _birth_to,
       case when seen.hidden >> field_bit('event.last_seen') & 1 = 0 then i.last_seen_from end as _last_seen_from,
       case when seen.hidden >> field_bit('event.last_seen') & 1 = 0 then i.last_seen_to end as _last_seen_to,
       case when seen.hidden <> -1 then show_document('person', i.person, seen.hidden) end as person,
       case when seen.hidden <> -1 then show_document('event', i.event, seen.hidden) end as event,
       case when seen.hidden <> -1 then show_document('relatives', i.relatives, seen.hidden) end as relatives,
       case when seen.hidden <> -1 then show_document('reporter', i.reporter, seen.hidden) end as reporter,
       null::jsonb as completeness,
       case when seen.hidden >> field_bit('statements') & 1 = 0 then nullif(i.fate -> 'recipients', 'null') end as fate,
       case when seen.hidden >> field_bit('statements') & 1 = 0
            then nullif(i.whereabouts -> 'recipients', 'null') end as whereabouts,
       seen.hidden as _hidden,
       key.ring_key as _ring_key,
       key.wrapped as _wrapped,
       false as _held,
       i.updated_at as _written_at
from inquiry i
left join inquiry_key key on key.inquiry_id = i.id
cross join lateral (
    select case when i.id = current_case() then -1 else hidden_from_asker(i.id) end as hidden
    offset 0) seen -- offset 0: the mask is worked out once a row
where seen.hidden is not null -- null: no way in
  and tenant_visible(i.tenant_id) is not true;

-- An inquiry as the asker may see it.
create view inquiry_record with (security_invoker = true) as
select * from inquiry_held union all select * from inquiry_shared;
grant select on inquiry_held, inquiry_shared, inquiry_record to athar_app;

-- ---- the explanation: who sees an inquiry, and who looked ----
-- The ways into an inquiry, for those whose business that is.
create function access_ways(the_inquiry uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'recipient', split_part(a.grantee, ':', 2), 'purpose', split_part(a.grantee, ':', 1),
        'through', case when a.source_id = a.consent_id then 'consent' else 'referral' end,
        'consent_id', a.consent_id, 'referral_id', nullif(a.source_id, a.consent_id),
        'hidden', field_names(a.withheld | tier_mask(a.tier)),
        'expires_at', case when a.expires_at <> 'infinity' then a.expires_at end)
        order by a.grantee, a.source_id), '[]')
    from inquiry_access a
    where a.inquiry_id = the_inquiry and a.expires_at > now() and concerns_asker(the_inquiry)
$$;

-- Looks at an inquiry, newest first; a look at an attachment is a look at its inquiry too and stays when the attachment
-- goes.
create function access_log(the_inquiry uuid, before_id bigint, most bigint)
returns table (id bigint, at timestamptz, action text, organization_id uuid, organization jsonb, by_family boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select e.id, e.at, e.action, o.id, coalesce(o.verified_as -> 'names', o.names), coalesce(c.kind = 'case', false)
    from audit_event e
    left join credential c on c.id = e.credential_id
    left join organization o on o.id = e.tenant_id
    where concerns_asker(the_inquiry) and e.record_id = the_inquiry
      and e.action in ('inquiry.read', 'inquiry.list', 'attachment.read', 'attachment.list', 'statement.list',
                       'statement.read', 'case.read', 'report.read', 'inquiry.copy', 'note.list', 'note.read',
                       'casework.read', 'task.list', 'task.read', 'contact.list', 'contact.read', 'reporter.list',
                       'reporter.read', 'history.list', 'notice.list', 'correction.list', 'correction.read')
      -- That there are further reporters is not told to the family.
      and (current_case() is null
           or (e.action not like 'reporter.%' and coalesce(e.operation, '') not like 'follower %'))
      and (before_id is null or e.id < before_id)
    order by e.id desc limit most
$$;
grant execute on function access_ways(uuid), access_log(uuid, bigint, bigint) to athar_app;
