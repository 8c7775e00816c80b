-- Consent decides who beyond the tenant and the stewards sees an inquiry, and which of its fields.
-- What is allowed stands ready in inquiry_access, one row for each way in; refresh_access() alone writes it.

-- ---- the fields that can be withheld ----
-- `bit` numbers a field in masks. Restricted fields go only to organizations that a consent names, sealed ones only to
-- those that also accepted a referral.
create table inquiry_field (
    bit integer primary key check (bit between 0 and 61),
    name text not null unique,
    document text not null check (document in ('person', 'event', 'relatives', 'reporter', 'none')),
    member text,
    tier integer not null check (tier between 0 and 2) -- the least tier of access that sees it
);
insert into inquiry_field (bit, name, document, member, tier) values
    (0, 'person.names', 'person', 'names', 0),
    (1, 'person.sex', 'person', 'sex', 0),
    (2, 'person.birth', 'person', 'birth', 0),
    (3, 'person.place_of_birth', 'person', 'place_of_birth', 0),
    (4, 'person.nationalities', 'person', 'nationalities', 0),
    (5, 'person.ethnicity', 'person', 'ethnicity', 1),
    (6, 'person.religion', 'person', 'religion', 1),
    (7, 'person.marital_status', 'person', 'marital_status', 0),
    (8, 'person.occupation', 'person', 'occupation', 0),
    (9, 'person.description', 'person', 'description', 0),
    (10, 'person.marks', 'person', 'marks', 0),
    (11, 'person.clothing', 'person', 'clothing', 0),
    (12, 'person.medical_notes', 'person', 'medical_notes', 1),
    (13, 'person.documents', 'person', 'documents', 2),
    (14, 'event.last_seen', 'event', 'last_seen', 0),
    (15, 'event.place', 'event', 'place', 0),
    (16, 'event.category', 'event', 'category', 0),
    (17, 'event.circumstances', 'event', 'circumstances', 0),
    (18, 'event.alleged_responsible', 'event', 'alleged_responsible', 0),
    (19, 'event.witnesses', 'event', 'witnesses', 1),
    (20, 'event.detentions', 'event', 'detentions', 0),
    (21, 'event.searches', 'event', 'searches', 0),
    (22, 'relatives', 'relatives', null, 0),
    (23, 'relatives.contact', 'relatives', 'contact', 2),
    (24, 'reporter', 'reporter', null, 0),
    (25, 'reporter.contact', 'reporter', 'contact', 2),
    (26, 'attachments', 'none', null, 0),
    (27, 'statements', 'none', null, 0),
    (28, 'event.witnesses.contact', 'event', 'witnesses.contact', 2);
grant select on inquiry_field to athar_app;

-- The mask of some fields by name; unknown names give none.
create function field_mask(names text[]) returns bigint language sql stable as $$
    select coalesce(bit_or(1::bigint << bit), 0) from inquiry_field where name = any (names)
$$;
-- The fields that are not shown to a tier of access: 0 by class, 1 by name, 2 by accepted referral.
create function tier_mask(the_tier integer) returns bigint language sql stable as $$
    select coalesce(bit_or(1::bigint << bit), 0) from inquiry_field where tier > the_tier
$$;
-- The names of a mask.
create function field_names(mask bigint) returns text[] language sql stable as $$
    select coalesce(array_agg(name order by bit), '{}') from inquiry_field where mask >> bit & 1 = 1
$$;

-- ---- who somebody is to a consent ----
-- Consents name organizations, or one of these classes. An administrator sets an organization's class.
alter table organization add column recipient_class text not null default 'cso'
    check (recipient_class in ('icmp', 'cso', 'authority', 'court', 'international'));
-- An authority never passes for civil society.
create function default_class(kind text) returns text language sql immutable parallel safe as $$
    select case when kind in ('authority', 'international') then kind else 'cso' end
$$;
update organization set recipient_class = default_class(kind);
alter table organization add constraint organization_class
    check (kind <> 'authority' or recipient_class in ('authority', 'court'));
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
create function current_grantees() returns text[] language sql stable parallel safe
    as $$ select string_to_array(nullif(current_setting('athar.grantees', true), ''), ' ') $$;
-- The organization of an asker without a tenant's rights (a researcher).
create function current_organization() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.organization', true), '')::uuid $$;
alter table audit_event alter column tenant_id set default coalesce(current_organization(), current_tenant());
-- The one case that a family's token opens.
create function current_case() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.case', true), '')::uuid $$;
-- A family's token is a credential of one case.
alter table credential add column inquiry_id uuid;
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check check (kind in ('session', 'api_key', 'case'));
alter table credential drop constraint credential_check;
alter table credential add constraint credential_check check (case kind
    when 'session' then user_id is not null
    when 'case' then inquiry_id is not null and user_id is null
    else name is not null and secret_hash is not null and scopes is not null end);
create index credential_case on credential (inquiry_id) where inquiry_id is not null;

-- The first statement of every batch, as in 0002, and now it also says by which ways in the asker sees what others
-- hold. A researcher has no tenant's rights: its own organization's inquiries are as closed as all others.
create or replace function identify(the_credential uuid, the_user uuid, the_tenant uuid, the_reach text,
                                    the_request text, the_operation text, durable boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    the_organization uuid;
    the_class text;
    the_role text;
    the_case uuid;
    settings text[];
begin
    if the_credential is not null then
        select o.id, o.recipient_class, u.role, c.inquiry_id into the_organization, the_class, the_role, the_case
            from credential c
            join organization o on o.id = c.tenant_id and o.status = 'active'
            left join app_user u on u.id = c.user_id
            where c.id = the_credential and c.revoked_at is null and c.expires_at > now()
              and (u.id is null or u.disabled_at is null);
    elsif the_user is not null then
        select o.id, o.recipient_class, u.role into the_organization, the_class, the_role
            from app_user u join organization o on o.id = u.tenant_id and o.status = 'active'
            where u.id = the_user and u.disabled_at is null;
    end if;
    -- What the token says of its bearer was true when it was made; it must be so still.
    if coalesce(the_credential, the_user) is not null
       and (the_organization is null or (the_case is not null) <> (the_reach = 'case')
            or the_reach = 'all' and (the_role in ('admin', 'steward')) is not true) then
        raise exception using errcode = 'AT401';
    end if;
    the_class := viewer_class(the_class, the_role);
    -- An assignment, as plpgsql works a single expression out without running a statement: 7 us less of 23.
    settings := array[
        set_config('athar.credential', coalesce(the_credential::text, ''), true),
        set_config('athar.user', coalesce(the_user::text, ''), true),
        set_config('athar.tenant', case when the_case is not null or the_role = 'researcher' then ''
                                        else coalesce(the_organization, the_tenant)::text end, true),
        set_config('athar.grantees', case when the_case is null
            then viewer_keys(the_organization, the_class, viewer_purpose(the_class, the_role)) end, true),
        set_config('athar.reach', coalesce(the_reach, 'tenant'), true),
        set_config('athar.request', coalesce(the_request, ''), true),
        set_config('athar.operation', coalesce(the_operation, ''), true)];
    if the_case is not null then
        settings := array[set_config('athar.case', the_case::text, true)];
    elsif the_role = 'researcher' then
        settings := array[set_config('athar.organization', the_organization::text, true)];
    end if;
    if not durable then
        settings := array[set_config('synchronous_commit', 'off', true)];
    end if;
end $$;

-- ---- consent ----
-- Append-only: what was given stays as it was given; its end and its review are events beside it.
create table consent (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    giver text not null,
    capacity text not null check (capacity in ('self', 'relative', 'guardian', 'organization')),
    proof text not null check (proof in ('proof', 'assertion')),
    form_version text not null,
    text_sha256 text not null,
    purposes text[] not null check (purposes <> '{}' and purposes <@ array['search', 'matching', 'share', 'authorities',
        'courts', 'publication', 'statistics', 'research', 'genetic_reference']),
    -- Organizations by id; classes by name.
    recipients text[] not null,
    withheld text[] not null,
    withheld_reason text,
    legal_basis text not null check (legal_basis in ('consent', 'vital_interest', 'legal_obligation', 'public_interest')),
    evidence_id uuid references attachment,
    given_at timestamptz not null,
    expires_at timestamptz,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    constraint consent_in_the_past check (given_at <= now()),
    constraint consent_expires_later check (expires_at > given_at)
);
create index consent_inquiry on consent (inquiry_id, created_at desc, id desc);

create table consent_event (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    consent_id uuid not null references consent,
    kind text not null check (kind in ('withdrawn', 'approved', 'rejected')),
    reason text,
    created_by uuid default coalesce(current_actor(), current_credential()),
    by_family boolean not null default (current_case() is not null),
    created_at timestamptz not null default now()
);
-- Whom an id of a user or a credential stands for: behind a key stands who made it, behind a family's token who was told
-- the access code last. A second person is another one in this sense.
create function person_behind(actor uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select c.created_by from credential c where c.id = actor), actor)
$$;
create function is_other_person(actor uuid) returns boolean language sql stable as $$
    select person_behind(actor) is distinct from person_behind(coalesce(current_actor(), current_credential()))
$$;
grant execute on function person_behind(uuid), is_other_person(uuid) to athar_app;
-- One end, and one review.
create unique index consent_event_once on consent_event (tenant_id, consent_id, (kind = 'withdrawn'));
create index consent_event_inquiry on consent_event (inquiry_id);

-- A case is closed to everybody but its tenant and the stewards while it is contested or under legal hold.
alter table inquiry add column frozen_at timestamptz, add column erased_at timestamptz;
-- What stands of fate and whereabouts, for each audience, see 0007_trust.sql.
alter table inquiry add column fate jsonb, add column whereabouts jsonb;

-- The ways in. tier: 0 by class, 1 by name, 2 by accepted referral.
create table inquiry_access (
    inquiry_id uuid not null references inquiry,
    grantee text not null,
    source_id uuid not null,
    consent_id uuid not null references consent,
    tier integer not null,
    withheld bigint not null,
    expires_at timestamptz not null,
    primary key (inquiry_id, grantee, source_id)
);
create index inquiry_access_grantee on inquiry_access (grantee, inquiry_id);

-- ---- sealed fields ----
-- The key that seals an inquiry's contacts and document numbers, itself sealed by a key of the operator's ring.
create table inquiry_key (
    inquiry_id uuid primary key references inquiry,
    tenant_id uuid not null references organization,
    ring_key text not null,
    wrapped bytea not null
);
create index inquiry_key_ring on inquiry_key (ring_key);
-- Keyed digests of document numbers and phone numbers, for an exact look-up without the number itself.
create table sealed_index (
    inquiry_id uuid not null references inquiry,
    tenant_id uuid not null references organization,
    kind text not null check (kind in ('document', 'phone')),
    digest bytea not null,
    primary key (inquiry_id, kind, digest)
);
create index sealed_index_digest on sealed_index (kind, digest);

-- What of a consent is in force: where it was not withdrawn, has not expired and, for publication, was approved.
create view consent_in_force with (security_invoker = true) as
select c.*
from consent c
where (c.expires_at is null or c.expires_at > now())
  and not exists (select from consent_event e where e.consent_id = c.id and e.kind in ('withdrawn', 'rejected'));

-- Writes the ways into one inquiry anew. Callers hold the inquiry's row, so of two changes the later one sees the former.
create function refresh_access(the_inquiry uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from inquiry_access where inquiry_id = the_inquiry;
    insert into inquiry_access (inquiry_id, grantee, source_id, consent_id, tier, withheld, expires_at)
    select i.id, purpose || ':' || recipient, c.id, c.id,
           case when recipient like '%-%' then 1 else 0 end, field_mask(c.withheld), coalesce(c.expires_at, 'infinity')
    from inquiry i
    join consent_in_force c on c.inquiry_id = i.id
    cross join unnest(c.purposes) purpose
    cross join unnest(c.recipients) recipient
    where i.id = the_inquiry and i.frozen_at is null and i.status <> 'withdrawn'
      and (purpose <> 'publication' or exists
          (select from consent_event e where e.consent_id = c.id and e.kind = 'approved'))
    on conflict do nothing;
end $$;

-- The first look at whatever is added to an inquiry: it is the holder's or the family's to add, and under the inquiry's
-- lock, which every change of consent, tenant or existence takes, the inquiry is still there (with 'open': not withdrawn).
create function admit_to_inquiry() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    i record;
begin
    select tenant_id, status, erased_at into i from inquiry where id = new.inquiry_id for update;
    if not (tenant_visible(i.tenant_id) is true or new.inquiry_id = current_case() is true) then
        raise exception using errcode = 'insufficient_privilege';
    elsif i.erased_at is not null or tg_argv[0] = 'open' and i.status = 'withdrawn' then
        raise exception using errcode = 'AT404';
    end if;
    return new;
end $$;
create trigger inquiry_note_admit before insert on inquiry_note for each row execute function admit_to_inquiry('open');
create trigger attachment_admit before insert on attachment for each row execute function admit_to_inquiry('open');
create trigger consent_admit before insert on consent for each row execute function admit_to_inquiry('open');
create trigger consent_event_admit before insert on consent_event for each row execute function admit_to_inquiry();

-- After a change of consent, what is allowed is written anew.
create function consent_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform refresh_access(new.inquiry_id);
    return null;
end $$;
create trigger consent_refresh after insert on consent for each row execute function consent_changed();
create trigger consent_event_refresh after insert on consent_event for each row execute function consent_changed();
create function inquiry_closed_or_opened() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform refresh_access(new.id);
    return null;
end $$;
create trigger inquiry_refresh after update of status, frozen_at, tenant_id on inquiry for each row
    when ((old.status = 'withdrawn') <> (new.status = 'withdrawn') or old.frozen_at is distinct from new.frozen_at
          or old.tenant_id <> new.tenant_id)
    execute function inquiry_closed_or_opened();

-- What a consent must hold: a guardian where the person was or may have been under 18 on the day, evidence where it is
-- said to be proven, and recipients that exist.
create function consent_rules() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    broken text;
begin
    broken := case
        when new.capacity <> 'guardian' and exists (select from inquiry i where i.id = new.inquiry_id
            and i.birth_to > (new.given_at - interval '18 years')::date) then 'consent_needs_guardian'
        when (new.proof = 'proof' or new.evidence_id is not null) and not exists (select from attachment a
            where a.id = new.evidence_id and a.inquiry_id = new.inquiry_id and a.complete) then 'consent_needs_evidence'
        when exists (select from unnest(new.recipients) r where r like '%-%'
            and not exists (select from organization o where o.id::text = r and o.status = 'active')) then 'consent_recipient_unknown'
    end;
    if broken is not null then
        raise exception using errcode = 'integrity_constraint_violation', constraint = broken;
    end if;
    return new;
end $$;
create trigger consent_rules before insert on consent for each row execute function consent_rules();

-- A consent as it is told.
create view consent_record with (security_invoker = true) as
select c.id, c.inquiry_id, c.giver, c.capacity, c.proof, c.form_version, c.text_sha256, c.purposes_json as purposes,
       jsonb_strip_nulls(jsonb_build_object(
           'organizations', (select jsonb_agg(r) from unnest(c.recipients) r where r like '%-%'),
           'classes', (select jsonb_agg(r) from unnest(c.recipients) r where r not like '%-%'))) as recipients,
       to_jsonb(c.withheld) as withheld, c.withheld_reason, c.legal_basis, c.evidence_id, c.given_at, c.expires_at,
       case when ended.id is not null then 'withdrawn'
            when reviewed.kind = 'rejected' then 'rejected'
            when c.expires_at <= now() then 'expired'
            when 'publication' = any (c.purposes) and reviewed.id is null then 'awaiting_review'
            else 'active' end as state,
       ended.created_at as withdrawn_at, coalesce(ended.by_family, false) as withdrawn_by_family,
       c.created_by, c.created_at
from (select consent.*, to_jsonb(purposes) as purposes_json from consent) c
left join consent_event ended on ended.consent_id = c.id and ended.kind = 'withdrawn'
left join consent_event reviewed on reviewed.consent_id = c.id and reviewed.kind <> 'withdrawn';

-- ---- the gate ----
-- What the asker is not shown of an inquiry that it does not hold: a mask of fields, or null where it has no way in.
-- Among several ways the widest tier counts, but what one of them withholds stays withheld.
create function hidden_from_asker(the_inquiry uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select bit_or(a.withheld) | tier_mask(max(a.tier))
    from inquiry_access a
    where a.inquiry_id = the_inquiry and a.grantee = any (current_grantees()) and a.expires_at > now()
    having count(*) > 0
$$;
create function open_to_asker(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select the_inquiry = current_case() is true or exists (
        select from inquiry_access a
        where a.inquiry_id = the_inquiry and a.grantee = any (current_grantees()) and a.expires_at > now())
$$;
-- What others hold and the asker has a way into.
create function inquiries_shared() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.inquiry_id from inquiry_access a
    where a.grantee = any (current_grantees()) and a.expires_at > now()
$$;

drop policy inquiry_tenant on inquiry;
create policy inquiry_read on inquiry for select to athar_app using (tenant_visible(tenant_id) or open_to_asker(id));
create policy inquiry_insert on inquiry for insert to athar_app with check (tenant_visible(tenant_id));
create policy inquiry_update on inquiry for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));

drop view inquiry_record;
create function list_without(list jsonb, members text[]) returns jsonb language sql immutable parallel safe as $$
    select case when jsonb_typeof(list) = 'array' then (
        select coalesce(jsonb_agg(one - members order by number), '[]')
        from jsonb_array_elements(list) with ordinality l (one, number)) else list end
$$;
-- A document without what the mask hides of it: members of an object, members of each object of a list, or the whole.
create function show_document(the_document text, value jsonb, mask bigint) returns jsonb language sql stable as $$
    select case
        when bool_or(f.member is null and mask >> f.bit & 1 = 1) then null
        when jsonb_typeof(value) = 'array' then list_without(value, hidden)
        -- "list.member" is a member of each object of a list in the document.
        when bool_or(f.member like '%.%' and mask >> f.bit & 1 = 1 and value ? split_part(f.member, '.', 1)) then (
            select jsonb_object_agg(key, case when lists.members is null then one else list_without(one, lists.members) end)
            from jsonb_each(value - hidden) as e (key, one)
            left join lateral (select array_agg(split_part(h, '.', 2)) as members from unnest(hidden) h
                               where h like e.key || '.%') lists on true)
        else value - hidden end
    from inquiry_field f
    cross join lateral (select coalesce(array_agg(g.member), '{}') as hidden from inquiry_field g
                        where g.document = the_document and g.member is not null and mask >> g.bit & 1 = 1) h
    where f.document = the_document
    group by hidden
$$;
-- What the asker holds: everything, or the placeholder that a withdrawn inquiry is. Stewards hold all of them.
-- In both views _hidden is the mask of what is not shown: 0 for nothing, -1 for all. Columns that begin with "_" stay
-- out of the JSON. The views are the only way to the content for the service's own role, which may not read those columns
-- of the table itself.
create view inquiry_held as
select i.id, i.tenant_id, i.reference, i.status, i.version, i.created_at, i.updated_at,
       case when i.status <> 'withdrawn' then i.source end as source,
       case when i.status <> 'withdrawn' then i.external_id end as external_id,
       case when i.status <> 'withdrawn' then i.collected_by end as collected_by,
       case when i.status <> 'withdrawn' then i.category end as _category,
       case when i.status <> 'withdrawn' then i.place_pcode end as _place_pcode,
       case when i.status <> 'withdrawn' then i.sex end as _sex,
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
       true as _held
from inquiry i
left join inquiry_key key on key.inquiry_id = i.id
where tenant_visible(i.tenant_id);
-- What others hold and the asker has a way into, without what consent hides; a family sees its own case's placeholder.
-- Columns for filters are hidden like their fields, so that a filter tells nothing.
create view inquiry_shared as
select i.id, i.tenant_id, i.reference, i.status, i.version, i.created_at, i.updated_at,
       null::text as source, null::text as external_id, null::uuid as collected_by,
       case when seen.hidden >> 16 & 1 = 0 then i.category end as _category,
       case when seen.hidden >> 15 & 1 = 0 then i.place_pcode end as _place_pcode,
       case when seen.hidden >> 1 & 1 = 0 then i.sex end as _sex,
       case when seen.hidden >> 14 & 1 = 0 then i.last_seen_from end as _last_seen_from,
       case when seen.hidden >> 14 & 1 = 0 then i.last_seen_to end as _last_seen_to,
       case when seen.hidden <> -1 then show_document('person', i.person, seen.hidden) end as person,
       case when seen.hidden <> -1 then show_document('event', i.event, seen.hidden) end as event,
       case when seen.hidden <> -1 then show_document('relatives', i.relatives, seen.hidden) end as relatives,
       case when seen.hidden <> -1 then show_document('reporter', i.reporter, seen.hidden) end as reporter,
       null::jsonb as completeness,
       case when seen.hidden >> 27 & 1 = 0 then nullif(i.fate -> 'recipients', 'null') end as fate,
       case when seen.hidden >> 27 & 1 = 0 then nullif(i.whereabouts -> 'recipients', 'null') end as whereabouts,
       seen.hidden as _hidden,
       key.ring_key as _ring_key,
       key.wrapped as _wrapped,
       false as _held
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
revoke select on inquiry from athar_app;
grant select (id, tenant_id, reference, access_code_hash, status, version, completeness, source, external_id, created_at,
    updated_at, frozen_at) on inquiry to athar_app;
grant select on inquiry_held, inquiry_shared, inquiry_record to athar_app;
-- Whether an import brings nothing new; the content itself is not told.
create function inquiry_is_same(the_inquiry uuid, person jsonb, event jsonb, relatives jsonb, reporter jsonb) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from inquiry i where i.id = the_inquiry and tenant_visible(i.tenant_id)
        and (i.person, i.event, i.relatives, i.reporter) is not distinct from ($2, $3, $4, $5))
$$;

-- ---- what hangs on an inquiry ----
-- What proves a consent (somebody's identity card, a signature) is the holder's alone.
create function is_evidence(the_attachment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from consent c join attachment a on a.id = c.evidence_id and a.inquiry_id = c.inquiry_id
                   where c.evidence_id = the_attachment)
$$;
create index consent_evidence on consent (evidence_id) where evidence_id is not null;
drop policy attachment_tenant on attachment;
create policy attachment_read on attachment for select to athar_app using (
    inquiry_open(inquiry_id) and (tenant_visible(tenant_id)
    or hidden_from_asker(inquiry_id) >> 26 & 1 = 0 and not is_evidence(id)
       -- Scanned papers go no further than the document numbers (person.documents).
       and (kind = 'photo' or kind = 'document' and hidden_from_asker(inquiry_id) >> 13 & 1 = 0)));
create policy attachment_write on attachment for insert to athar_app
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
create policy attachment_update on attachment for update to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id)) with check (tenant_visible(tenant_id));
create policy attachment_delete on attachment for delete to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id));

do $$
declare
    guarded text;
begin
    foreach guarded in array array['consent', 'consent_event', 'inquiry_access'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format('create policy %I on %I to athar_owner using (true) with check (true)', guarded || '_owner', guarded);
        execute format('create policy %I on %I for select to athar_reader using (true)', guarded || '_backup', guarded);
    end loop;
    foreach guarded in array array['consent', 'consent_event'] loop
        execute format('create policy %I on %I to athar_app using (tenant_visible(tenant_id) or inquiry_id = current_case())
            with check (tenant_visible(tenant_id) or inquiry_id = current_case())', guarded || '_held', guarded);
        execute format('grant select, insert on %I to athar_app', guarded);
        execute format('create trigger %I after insert on %I for each row execute function audit_row(%L)',
            guarded || '_audit', guarded, guarded);
    end loop;
end $$;
grant select on consent_in_force, consent_record to athar_app;
grant execute on function field_mask(text[]), tier_mask(integer), field_names(bigint), current_grantees(), current_case(), current_organization(),
    inquiry_is_same(uuid, jsonb, jsonb, jsonb, jsonb),
    show_document(text, jsonb, bigint), list_without(jsonb, text[]), hidden_from_asker(uuid), open_to_asker(uuid), inquiries_shared(), is_evidence(uuid) to athar_app;

-- ---- the explanation ----
-- Whose business it is who sees an inquiry: its tenant, the stewards, and its family.
create function concerns_asker(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from inquiry i where i.id = the_inquiry
                   and (tenant_visible(i.tenant_id) or i.id = current_case()))
$$;
create function access_ways(the_inquiry uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'recipient', split_part(a.grantee, ':', 2), 'purpose', split_part(a.grantee, ':', 1),
        'through', case when a.source_id = a.consent_id then 'consent' else 'referral' end,
        'consent_id', a.consent_id, 'referral_id', nullif(a.source_id, a.consent_id),
        'hidden', field_names(a.withheld | tier_mask(a.tier)),
        'expires_at', case when a.expires_at <> 'infinity' then a.expires_at end) order by a.grantee, a.source_id), '[]')
    from inquiry_access a
    where a.inquiry_id = the_inquiry and a.expires_at > now() and concerns_asker(the_inquiry)
$$;
-- Looks at an inquiry and its attachments, newest first.
create function access_log(the_inquiry uuid, before_id bigint, most bigint)
returns table (id bigint, at timestamptz, action text, organization_id uuid, organization jsonb, by_family boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select e.id, e.at, e.action, o.id, o.names, coalesce(c.kind = 'case', false)
    from audit_event e
    left join credential c on c.id = e.credential_id
    left join organization o on o.id = e.tenant_id
    where concerns_asker(the_inquiry)
      and e.record_id in (select the_inquiry union all select a.id from attachment a where a.inquiry_id = the_inquiry)
      and e.action in ('inquiry.read', 'inquiry.list', 'attachment.read', 'attachment.list', 'statement.list', 'case.read',
                       'inquiry.copy')
      and (before_id is null or e.id < before_id)
    order by e.id desc limit most
$$;
grant execute on function concerns_asker(uuid), access_ways(uuid), access_log(uuid, bigint, bigint) to athar_app;
