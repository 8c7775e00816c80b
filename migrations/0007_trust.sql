-- What is claimed about a missing person, who an inquiry is referred to, and what its family and the law ask for.

-- ---- statements on fate and on whereabouts ----
create table statement (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    subject text not null check (subject in ('fate', 'whereabouts')),
    value text not null,
    date text,
    place_pcode text constraint statement_place_fkey references place,
    source text not null,
    grade text not null check (grade in ('confirmed', 'probable', 'possible', 'unverified')),
    text text,
    visible_to text[] not null check (visible_to <@ array['family', 'recipients']),
    state text not null check (state in ('parked', 'awaiting_review', 'accepted', 'rejected')),
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    reviewed_by uuid,
    reviewed_at timestamptz,
    review_reason text,
    constraint statement_value check (case subject when 'fate' then value in ('alive', 'dead', 'unknown')
                                      else value in ('known', 'unknown', 'place') end),
    constraint statement_place check ((value = 'place') = (place_pcode is not null)),
    constraint statement_reviewer check (reviewed_by is distinct from created_by or reviewed_by is null)
);
create index statement_inquiry on statement (inquiry_id, created_at desc, id desc);
create index statement_place on statement (place_pcode) where place_pcode is not null;

-- What is decided about a new statement is not the writer's to say: a key of low trust parks it, and that somebody is
-- dead or found waits for a second person.
create function statement_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    new.state := case
        when exists (select from credential c where c.id = current_credential() and c.low_trust) then 'parked'
        when new.value in ('alive', 'dead', 'known', 'place') then 'awaiting_review'
        else 'accepted' end;
    return new;
end $$;
create trigger statement_begins before insert on statement for each row execute function statement_begins();

-- The current fate and whereabouts, for each audience: the newest accepted statement that is meant for it.
create function current_statement(the_inquiry uuid, the_subject text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select jsonb_object_agg(audience, (
        select jsonb_build_object('value', s.value, 'date', s.date, 'place_pcode', s.place_pcode, 'grade', s.grade,
                                  'statement_id', s.id)
        from statement s
        where s.inquiry_id = the_inquiry and s.subject = the_subject and s.state = 'accepted'
          and (audience = 'tenant' or audience = any (s.visible_to))
        order by coalesce(s.reviewed_at, s.created_at) desc, s.id desc limit 1))
    from unnest(array['tenant', 'family', 'recipients']) audience
$$;
create function statement_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.state = 'accepted' then
        update inquiry set fate = current_statement(id, 'fate'), whereabouts = current_statement(id, 'whereabouts'),
                           version = version + 1, updated_at = now()
        where id = new.inquiry_id;
    end if;
    return null;
end $$;
create trigger statement_changed after insert or update of state on statement
    for each row execute function statement_changed();

drop trigger inquiry_history on inquiry;
create trigger inquiry_history after update on inquiry
    for each row execute function history_row('inquiry', 'access_code_hash', 'completeness', 'sex', 'category',
        'birth_from', 'birth_to', 'last_seen_from', 'last_seen_to', 'place_pcode', 'birth_place_pcode', 'fate', 'whereabouts');

-- How a case stands as its family sees it; its tenant may look too.
create function read_case(the_inquiry uuid)
returns table (id uuid, reference text, status text, contested_or_held boolean, created_at timestamptz,
               updated_at timestamptz, fate jsonb, whereabouts jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
    select i.id, i.reference, i.status, i.frozen_at is not null, i.created_at, i.updated_at,
           nullif(i.fate -> 'family', 'null'), nullif(i.whereabouts -> 'family', 'null')
    from inquiry i where i.id = the_inquiry and concerns_asker(i.id)
$$;
grant execute on function read_case(uuid) to athar_app;

-- ---- referrals ----
create table referral (
    id uuid primary key,
    tenant_id uuid not null references organization, -- who sent it
    receiver_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    kind text not null check (kind in ('share', 'handover')),
    state text not null default 'sent' check (state in ('sent', 'accepted', 'declined', 'done', 'revoked')),
    message text,
    withheld text[] not null,
    reason text,
    acknowledge_by timestamptz not null,
    sent_by uuid default coalesce(current_actor(), current_credential()),
    sent_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    constraint referral_handover_whole check (kind <> 'handover' or withheld = '{}'),
    constraint referral_to_another check (receiver_id <> tenant_id),
    constraint referral_deadline check (acknowledge_by > sent_at)
);
create index referral_inquiry on referral (inquiry_id, sent_at desc, id desc);
create index referral_receiver on referral (receiver_id, sent_at desc, id desc);
create index referral_sender on referral (tenant_id, sent_at desc, id desc);
-- One open referral of an inquiry to a receiver.
create unique index referral_open_key on referral (tenant_id, inquiry_id, receiver_id) where state in ('sent', 'accepted');

-- The consents in force that let an organization read an inquiry.
create function consents_for(the_inquiry uuid, the_receiver uuid) returns setof consent
language sql stable security definer set search_path = public, pg_temp as $$
    select c.* from consent_in_force c join organization o on o.id = the_receiver and o.status = 'active'
    where c.inquiry_id = the_inquiry and viewer_purpose(o.recipient_class, null) = any (c.purposes)
      and (o.id::text = any (c.recipients) or o.recipient_class = any (c.recipients))
$$;

-- Whether a consent carries a referral. What is handed over leaves the sender's hands whole, so that takes a consent that
-- names the receiver, and none that keeps a field from it.
create function is_carried(the_inquiry uuid, the_receiver uuid, the_kind text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select case the_kind when 'share' then count(*) > 0
                else coalesce(bool_or(the_receiver::text = any (c.recipients)) and bool_and(c.withheld = '{}'), false) end
    from consents_for(the_inquiry, the_receiver) c
$$;

-- As in 0006, and now with referrals: an accepted one sees all but what the consent or the sender withholds. Where no
-- consent carries a referral any more, it is revoked.
create or replace function refresh_access(the_inquiry uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from inquiry_access where inquiry_id = the_inquiry;
    update referral r set state = 'revoked', reason = 'No consent covers it any more.', decided_at = now()
    where r.inquiry_id = the_inquiry and r.state in ('sent', 'accepted')
      and not is_carried(r.inquiry_id, r.receiver_id, r.kind);
    insert into inquiry_access (inquiry_id, grantee, source_id, consent_id, tier, withheld, expires_at)
    select i.id, way.grantee, way.source_id, way.consent_id, way.tier, way.withheld, way.expires_at
    from inquiry i
    cross join lateral (
        select purpose || ':' || recipient as grantee, c.id as source_id, c.id as consent_id,
               case when recipient like '%-%' then 1 else 0 end as tier, field_mask(c.withheld) as withheld,
               coalesce(c.expires_at, 'infinity') as expires_at
        from consent_in_force c cross join unnest(c.purposes) purpose cross join unnest(c.recipients) recipient
        where c.inquiry_id = i.id and (purpose <> 'publication' or exists
              (select from consent_event e where e.consent_id = c.id and e.kind = 'approved'))
        union all
        select viewer_purpose(o.recipient_class, null) || ':' || o.id, r.id, c.id, 2,
               field_mask(c.withheld || r.withheld), coalesce(c.expires_at, 'infinity')
        from referral r join organization o on o.id = r.receiver_id
        cross join lateral (select * from consents_for(r.inquiry_id, r.receiver_id)
                            order by expires_at desc nulls first limit 1) c
        where r.inquiry_id = i.id and r.state = 'accepted') way
    where i.id = the_inquiry and i.frozen_at is null and i.status <> 'withdrawn'
    on conflict do nothing;
end $$;

-- Sending: under the inquiry's lock (see admit_to_inquiry), so that no withdrawal of consent slips in between.
create function referral_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from inquiry i where i.id = new.inquiry_id and i.frozen_at is not null)
       or not is_carried(new.inquiry_id, new.receiver_id, new.kind) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'referral_needs_consent';
    end if;
    return new;
end $$;
create trigger referral_begins before insert on referral for each row execute function referral_begins();

-- Everything that hangs on an inquiry goes with it to another tenant.
create function move_inquiry(the_inquiry uuid, the_tenant uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text;
begin
    -- The sender's number of it stays with the sender, where an import must not begin the case anew.
    insert into erased_source select i.tenant_id, source_digest(i.source, i.external_id) from inquiry i
        where i.id = the_inquiry and i.external_id is not null on conflict do nothing;
    update inquiry set tenant_id = the_tenant, source = null, external_id = null, version = version + 1, updated_at = now()
        where id = the_inquiry;
    update referral set state = 'revoked', reason = 'The case was handed over.', decided_at = now()
        where inquiry_id = the_inquiry and state in ('sent', 'accepted');
    foreach part in array array['inquiry_note', 'attachment', 'consent', 'consent_event', 'statement', 'case_request',
                                'legal_hold', 'inquiry_key', 'sealed_index'] loop
        execute format('update %I set tenant_id = $1 where inquiry_id = $2', part) using the_tenant, the_inquiry;
    end loop;
    update attachment_chunk k set tenant_id = the_tenant
        from attachment a where a.id = k.attachment_id and a.inquiry_id = the_inquiry;
    update record_history set tenant_id = the_tenant where record_id = the_inquiry;
    update credential set tenant_id = the_tenant where inquiry_id = the_inquiry;
end $$;

-- One step of a referral by the organization whose step it is. The state after it; null where there is no such referral
-- for the asker; 'no' where the step is not allowed now, 'consent' where no consent carries it any more.
create function step_referral(the_referral uuid, step text, the_reason text, key_known boolean) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r referral;
    i inquiry;
    receives boolean;
    allowed boolean;
begin
    select * into r from referral where id = the_referral;
    receives := r.receiver_id = current_tenant();
    if r.id is null or not (receives or tenant_visible(r.tenant_id)) or current_tenant() is null then
        return null;
    end if;
    -- The inquiry is locked first, as everywhere, then the referral is read again.
    select * into i from inquiry where id = r.inquiry_id for update;
    select * into r from referral where id = the_referral for update;
    allowed := case step
        when 'accept' then receives and r.state = 'sent' and r.acknowledge_by > now() and r.tenant_id = i.tenant_id
        when 'decline' then receives and r.state = 'sent'
        when 'complete' then receives and r.state = 'accepted'
        else r.tenant_id = current_tenant() and r.state in ('sent', 'accepted') end;
    if not allowed then
        return 'no';
    end if;
    if step = 'accept' and (i.frozen_at is not null or i.status = 'withdrawn'
                            or not is_carried(r.inquiry_id, r.receiver_id, r.kind)) then
        return 'consent';
    end if;
    -- The receiver wraps the sealing key anew; one that came after its look would be lost to it.
    if step = 'accept' and r.kind = 'handover'
       and key_known <> exists (select from inquiry_key k where k.inquiry_id = r.inquiry_id) then
        raise exception using errcode = 'serialization_failure';
    end if;
    update referral set state = case step when 'accept' then 'accepted' when 'decline' then 'declined'
                                          when 'complete' then 'done' else 'revoked' end,
        reason = the_reason, decided_by = coalesce(current_actor(), current_credential()), decided_at = now()
    where id = r.id;
    if step = 'accept' and r.kind = 'handover' then
        update referral set state = 'done' where id = r.id;
        perform move_inquiry(r.inquiry_id, r.receiver_id);
    end if;
    perform refresh_access(r.inquiry_id);
    return step;
end $$;

-- A referral as both sides and the family see it; one that nobody acknowledged in time has expired.
create view referral_record with (security_invoker = true) as
select r.id, r.inquiry_id, r.tenant_id as sender_id, r.receiver_id, r.kind,
       case when r.state = 'sent' and r.acknowledge_by <= now() then 'expired' else r.state end as state,
       -- The receiver reads the words while the referral stands.
       case when tenant_visible(r.tenant_id) or r.inquiry_id = current_case()
              or r.state = 'accepted' or r.state = 'sent' and r.acknowledge_by > now() then r.message end as message,
       to_jsonb(r.withheld) as withheld, r.reason, r.acknowledge_by, r.sent_at, r.decided_at
from referral r;

-- ---- what is asked about a case ----
create table case_request (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    kind text not null check (kind in ('information', 'correction', 'contest', 'erasure', 'access_copy', 'lockout')),
    text text,
    state text not null default 'open' check (state in ('open', 'accepted', 'rejected', 'queued', 'done')),
    by_family boolean not null default (current_case() is not null),
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    reason text
);
create index case_request_inquiry on case_request (inquiry_id, created_at desc, id desc);

-- Two people hold: one asks, another approves.
create table legal_hold (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    reason text not null,
    review_on date not null,
    requested_by uuid default coalesce(current_actor(), current_credential()),
    requested_at timestamptz not null default now(),
    approved_by uuid,
    approved_at timestamptz,
    released_by uuid,
    released_at timestamptz,
    by_steward boolean not null default reaches_all(), -- a steward's hold is a steward's to release
    constraint legal_hold_second_person check (approved_by is null or approved_by <> requested_by)
);
create index legal_hold_inquiry on legal_hold (inquiry_id, requested_at desc, id desc);
create function is_held(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from legal_hold h where h.inquiry_id = the_inquiry and h.approved_at is not null
                   and h.released_at is null)
$$;

-- A case is frozen while it is contested or held, and open again when neither is so any more.
create function refresh_freeze() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from inquiry where id = new.inquiry_id for update;
    update inquiry i set frozen_at = case when wanted.frozen then coalesce(i.frozen_at, now()) end, version = i.version + 1
    from (select is_held(new.inquiry_id) or exists (select from case_request r where r.inquiry_id = new.inquiry_id
              and r.kind = 'contest' and r.state = 'open') as frozen) wanted
    where i.id = new.inquiry_id and (i.frozen_at is not null) <> wanted.frozen;
    return null;
end $$;
create trigger case_request_freeze after insert or update of state on case_request
    for each row when (new.kind = 'contest') execute function refresh_freeze();
create trigger legal_hold_freeze after update on legal_hold for each row execute function refresh_freeze();

-- ---- erasure and retention ----
alter table inquiry add column retain_until date;
create index inquiry_retain on inquiry (retain_until) where retain_until is not null and erased_at is null;
-- Numbers of partners whose records were erased: a digest, so that an import cannot bring them back.
create table erased_source (
    tenant_id uuid not null,
    digest bytea not null,
    primary key (tenant_id, digest)
);
create function source_digest(source text, external_id text) returns bytea language sql immutable parallel safe as $$
    select sha256(convert_to(source || chr(10) || external_id, 'UTF8'))
$$;
create function refuse_erased() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from erased_source e where e.tenant_id = new.tenant_id
               and e.digest = source_digest(new.source, new.external_id)) then
        raise exception using errcode = 'AT410';
    end if;
    return new;
end $$;
create trigger inquiry_refuse_erased before insert on inquiry
    for each row when (new.external_id is not null) execute function refuse_erased();

-- Takes everything personal away and leaves a placeholder with number and dates; the audit log stays. False under hold.
create function erase_inquiry(the_inquiry uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from inquiry where id = the_inquiry for update;
    if is_held(the_inquiry) then
        return false;
    end if;
    insert into erased_source select i.tenant_id, source_digest(i.source, i.external_id) from inquiry i
        where i.id = the_inquiry and i.external_id is not null on conflict do nothing;
    update inquiry set person = '{}', event = '{}', relatives = '[]', reporter = '{}', completeness = 'null',
        category = 'unknown', sex = null, birth_from = null, birth_to = null, last_seen_from = null, last_seen_to = null,
        place_pcode = null, birth_place_pcode = null, source = null, external_id = null, fate = null, whereabouts = null,
        access_code_hash = sha256(uuid_send(gen_random_uuid())), status = 'withdrawn', erased_at = now(),
        frozen_at = null, version = version + 1, updated_at = now()
    where id = the_inquiry;
    delete from inquiry_access where inquiry_id = the_inquiry;
    delete from consent_event where inquiry_id = the_inquiry;
    delete from consent where inquiry_id = the_inquiry;
    delete from attachment where inquiry_id = the_inquiry;
    delete from inquiry_note where inquiry_id = the_inquiry;
    delete from statement where inquiry_id = the_inquiry;
    delete from inquiry_key where inquiry_id = the_inquiry;
    delete from sealed_index where inquiry_id = the_inquiry;
    delete from idempotency_key where record_id = the_inquiry;
    delete from record_history where record_id = the_inquiry;
    update referral set message = null, reason = null, state = case when state in ('sent', 'accepted') then 'revoked' else state end
        where inquiry_id = the_inquiry;
    update case_request set text = null, reason = null where inquiry_id = the_inquiry;
    update legal_hold set reason = '' where inquiry_id = the_inquiry;
    update credential set revoked_at = now() where inquiry_id = the_inquiry and revoked_at is null;
    return true;
end $$;

-- The decision about a request, and what follows from it. The state after it; null where there is none that is open.
create function decide_request(the_request uuid, the_inquiry uuid, decision text, the_reason text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r case_request;
begin
    perform from inquiry where id = the_inquiry and tenant_visible(tenant_id) for update;
    if not found then
        return null;
    end if;
    update case_request set state = case decision when 'accept' then 'accepted' else 'rejected' end, reason = the_reason,
        decided_by = coalesce(current_actor(), current_credential()), decided_at = now()
    where id = the_request and inquiry_id = the_inquiry and state = 'open'
    returning * into r;
    if r.id is null then
        return null;
    end if;
    if decision = 'accept' and r.kind = 'contest' then
        update inquiry set status = 'withdrawn', version = version + 1, updated_at = now()
        where id = the_inquiry and status <> 'withdrawn';
    elsif decision = 'accept' and r.kind = 'erasure' then
        r.state := case when erase_inquiry(the_inquiry) then 'done' else 'queued' end;
        update case_request set state = r.state where id = r.id;
    end if;
    return r.state;
end $$;

-- What waits for the end of a hold is done when it ends.
create function hold_ended() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from inquiry where id = new.inquiry_id for update;
    if exists (select from case_request r where r.inquiry_id = new.inquiry_id and r.kind = 'erasure' and r.state = 'queued')
       and erase_inquiry(new.inquiry_id) then
        update case_request set state = 'done' where inquiry_id = new.inquiry_id and kind = 'erasure' and state = 'queued';
    end if;
    return null;
end $$;
create trigger legal_hold_released after update of released_at on legal_hold
    for each row when (new.released_at is not null and old.released_at is null) execute function hold_ended();

-- A case is kept for 30 days at least after somebody said until when, so that a mistake is seen in time.
create function set_retention(the_inquiry uuid, until date) returns setof date
language plpgsql security invoker as $$
begin
    if until < current_date + 30 then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'retention_notice';
    end if;
    return query update inquiry set retain_until = until where id = the_inquiry and erased_at is null returning retain_until;
end $$;

-- The job: erases what need not be kept any longer, and what waited for a hold; what is held waits.
create function erase_due(most integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    due uuid;
    erased bigint := 0;
begin
    for due in (select id from inquiry i where i.retain_until < current_date and i.erased_at is null and not is_held(i.id)
                order by i.retain_until limit most)
               union select r.inquiry_id from case_request r
               where r.kind = 'erasure' and r.state = 'queued' and not is_held(r.inquiry_id) loop
        erased := erased + erase_inquiry(due)::integer;
        update case_request set state = 'done' where inquiry_id = due and kind = 'erasure' and state = 'queued';
    end loop;
    return erased;
end $$;

-- ---- families ----
-- Who was told the access code: a token that it opens is not a second person beside this one.
alter table inquiry add column code_told_to uuid default coalesce(current_actor(), current_credential());
grant select (code_told_to) on inquiry to athar_app;
-- Opens a case for the bearer of its reference and code: a credential of that case alone. No row: they do not fit.
create function open_case(the_reference text, code_hash bytea, the_credential uuid, seconds integer)
returns table (inquiry_id uuid, status text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    return query
    with opened as (
        insert into credential (id, tenant_id, kind, inquiry_id, created_by, expires_at)
        select the_credential, i.tenant_id, 'case', i.id, i.code_told_to, now() + make_interval(secs => seconds)
        from inquiry i where i.reference = the_reference and i.access_code_hash = code_hash and i.erased_at is null
        for share of i -- a code that is rotated meanwhile opens nothing
        returning credential.inquiry_id
    ), told as (
        insert into audit_event (action, record_kind, record_id, credential_id)
        select 'case.open', 'inquiry', o.inquiry_id, the_credential from opened o
    )
    select o.inquiry_id, i.status from opened o join inquiry i on i.id = o.inquiry_id;
end $$;
-- Tells the tenant that somebody keeps guessing the code of a case; once an hour.
create function note_lockout(the_reference text, the_id uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into case_request (id, tenant_id, inquiry_id, kind, by_family)
    select the_id, i.tenant_id, i.id, 'lockout', false from inquiry i
    where i.reference = the_reference and not exists (select from case_request r where r.inquiry_id = i.id
        and r.kind = 'lockout' and r.created_at > now() - interval '1 hour')
$$;
-- A new code; tokens that the old one opened end.
create function rotate_access_code(the_inquiry uuid, code_hash bytea) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    the_reference text;
begin
    update inquiry set access_code_hash = code_hash, code_told_to = coalesce(current_actor(), current_credential())
        where id = the_inquiry and tenant_visible(tenant_id)
        and status <> 'withdrawn' returning reference into the_reference;
    if the_reference is not null then
        update credential set revoked_at = now() where inquiry_id = the_inquiry and kind = 'case' and revoked_at is null;
    end if;
    return the_reference;
end $$;

-- Everything that is held about a case: for its tenant and the stewards, and for its family for 30 days after that was
-- granted, without what others claimed and asked that is not meant for it. A withdrawn one opens to stewards and family.
create function case_copy(the_inquiry uuid)
returns table (inquiry jsonb, consents jsonb, statements jsonb, referrals jsonb, requests jsonb, notes jsonb,
               attachments jsonb, history jsonb, access_log jsonb, _tenant_id uuid, _ring_key text, _wrapped bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from inquiry i where i.id = the_inquiry and i.erased_at is null and (
           tenant_visible(i.tenant_id) and (i.status <> 'withdrawn' or reaches_all())
        or i.id = current_case() and exists (select from case_request r where r.inquiry_id = i.id
            and r.kind = 'access_copy' and r.by_family and r.state = 'accepted' and r.decided_at > now() - interval '30 days')
           and not exists (select from case_request r where r.inquiry_id = i.id
            and r.kind = 'contest' and r.state = 'open'))) then
        return;
    end if;
    insert into audit_event (action, record_kind, record_id) values ('inquiry.copy', 'inquiry', the_inquiry);
    return query select
        (select to_jsonb(i) - 'access_code_hash' from inquiry i where i.id = the_inquiry),
        (select coalesce(jsonb_agg(c order by c.created_at), '[]') from consent c where c.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(s order by s.created_at), '[]') from statement s where s.inquiry_id = the_inquiry
            and (current_case() is null or s.state = 'accepted' and 'family' = any (s.visible_to))),
        (select coalesce(jsonb_agg(r order by r.sent_at), '[]') from referral r where r.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(r order by r.created_at), '[]') from case_request r where r.inquiry_id = the_inquiry
            and (current_case() is null or r.by_family)),
        (select coalesce(jsonb_agg(n order by n.created_at), '[]') from inquiry_note n where n.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(a order by a.created_at), '[]') from attachment a where a.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(h order by h.id), '[]') from record_history h where h.record_id = the_inquiry),
        (select coalesce(jsonb_agg(l order by l.id), '[]') from access_log(the_inquiry, null, 100000) l),
        i.tenant_id, k.ring_key, k.wrapped
        from inquiry i left join inquiry_key k on k.inquiry_id = i.id where i.id = the_inquiry;
end $$;
grant execute on function case_copy(uuid) to athar_app;

-- ---- who may do what ----
do $$
declare
    guarded text;
begin
    foreach guarded in array array['statement', 'referral', 'case_request', 'legal_hold', 'inquiry_key', 'sealed_index',
                                   'erased_source'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format('create policy %I on %I to athar_owner using (true) with check (true)', guarded || '_owner', guarded);
        execute format('create policy %I on %I for select to athar_reader using (true)', guarded || '_backup', guarded);
    end loop;
    foreach guarded in array array['statement', 'referral', 'case_request', 'legal_hold'] loop
        execute format('create trigger %I after insert or update on %I for each row execute function audit_row(%L)',
            guarded || '_audit', guarded, guarded);
    end loop;
end $$;
create policy statement_read on statement for select to athar_app using (
    tenant_visible(tenant_id)
    or inquiry_id = current_case() and state = 'accepted' and 'family' = any (visible_to)
    or state = 'accepted' and 'recipients' = any (visible_to) and hidden_from_asker(inquiry_id) >> 27 & 1 = 0);
create policy statement_write on statement for insert to athar_app with check (tenant_visible(tenant_id));
create policy statement_review on statement for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (state, reviewed_by, reviewed_at, review_reason) on statement to athar_app;

create policy referral_read on referral for select to athar_app
    using (tenant_visible(tenant_id) or receiver_id = current_tenant() or inquiry_id = current_case());
create policy referral_send on referral for insert to athar_app with check (tenant_visible(tenant_id));
grant select, insert on referral to athar_app;
grant select on referral_record to athar_app;

-- A family sees its own requests: what others contest may protect the missing person from it.
create policy case_request_read on case_request to athar_app
    using (tenant_visible(tenant_id) or inquiry_id = current_case() and by_family)
    with check (tenant_visible(tenant_id) or inquiry_id = current_case() and by_family);
grant select, insert on case_request to athar_app;
create policy legal_hold_held on legal_hold to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (approved_by, approved_at, released_by, released_at) on legal_hold to athar_app;

-- Whoever may see an inquiry's sealed fields needs its key: the holder, and who has a way in of the widest tier.
create policy inquiry_key_read on inquiry_key for select to athar_app using (
    tenant_visible(tenant_id) or hidden_from_asker(inquiry_id) is not null or inquiry_id = current_case());
create policy inquiry_key_write on inquiry_key for insert to athar_app with check (tenant_visible(tenant_id));
create policy inquiry_key_rewrap on inquiry_key for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (ring_key, wrapped) on inquiry_key to athar_app;
create policy sealed_index_held on sealed_index to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, delete on sealed_index to athar_app;

create trigger statement_admit before insert on statement for each row execute function admit_to_inquiry('open');
create trigger referral_admit before insert on referral for each row execute function admit_to_inquiry('open');
create trigger case_request_admit before insert on case_request
    for each row when (new.kind <> 'lockout') execute function admit_to_inquiry();
create trigger legal_hold_admit before insert on legal_hold for each row execute function admit_to_inquiry();
-- What is held is held with its papers.
drop policy attachment_delete on attachment;
create policy attachment_delete on attachment for delete to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id) and not is_held(inquiry_id));
grant execute on function step_referral(uuid, text, text, boolean), set_retention(uuid, date), decide_request(uuid, uuid, text, text),
    is_held(uuid), erase_due(integer), open_case(text, bytea, uuid, integer), note_lockout(text, uuid),
    rotate_access_code(uuid, bytea) to athar_app;
grant select (retain_until, erased_at) on inquiry to athar_app;
insert into job (kind, every) values ('erase_due', '1 hour');
