-- What is asked about a case, by its family and others, and what its family sees and gets.

-- ---- requests ----
select guard_table('case_request');
-- A family sees its own requests: what others contest may protect the missing person from it.
create policy case_request_read on case_request to athar_app
    using (tenant_visible(tenant_id) or (inquiry_id = current_case() and by_family))
    with check (tenant_visible(tenant_id) or (inquiry_id = current_case() and by_family));
grant select, insert on case_request to athar_app;

create trigger case_request_admit before insert on case_request
    for each row when (new.kind <> 'lockout') execute function admit_to_inquiry();
create trigger case_request_audit after insert or update on case_request
    for each row execute function audit_row('case_request');

create function is_contested(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from case_request r
                   where r.inquiry_id = the_inquiry and r.kind = 'contest' and r.state = 'open')
$$;

-- The decision about a request, and what follows from it. The state after it; null where there is none that is open;
-- 'own' where another person has to decide: erasure and the end of a protection are asked for by one and decided by
-- another; 'no_copy' and 'no_part' where it includes something in a copy that cannot be.
create function decide_request(the_request uuid, the_inquiry uuid, decision text, the_reason text, the_include jsonb)
returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r case_request;
begin
    perform from inquiry where id = the_inquiry and tenant_visible(tenant_id) for update;
    if not found then
        return null;
    end if;
    select * into r from case_request where id = the_request and inquiry_id = the_inquiry and state = 'open';
    if r.id is null then
        return null;
    end if;
    if r.kind in ('erasure', 'protection') and not is_other_person(r.created_by) then
        return 'own';
    end if;
    if r.kind = 'protection' and decision = 'accept' and not lift_protection(the_inquiry) then
        return 'own';
    end if;
    if the_include is not null and not (r.kind = 'access_copy' and r.by_family and decision = 'accept') then
        return 'no_copy';
    end if;
    if not is_in_copy(the_inquiry, the_include) then
        return 'no_part';
    end if;
    update case_request set include = copy_parts(the_inquiry, the_include),
        state = case decision when 'accept' then 'accepted' else 'rejected' end,
        reason = the_reason, decided_by = coalesce(current_actor(), current_credential()), decided_at = now()
    where id = the_request
    returning * into r;
    if decision = 'accept' and r.kind = 'contest' then
        update inquiry set status = 'withdrawn', version = version + 1, updated_at = now()
        where id = the_inquiry and status <> 'withdrawn';
    elsif decision = 'accept' and r.kind = 'erasure' then
        r.state := case when erase_inquiry(the_inquiry) then 'done' else 'queued' end;
        update case_request set state = r.state where id = r.id;
    end if;
    return r.state;
end $$;
grant execute on function decide_request(uuid, uuid, text, text, jsonb) to athar_app;

-- ---- the access code ----
-- inquiry.code_told_to says who was told it: a token that it opens is not a second person beside this one.
-- Opens a case for the bearer of its reference and code: a credential of that case alone. No row: they do not fit.
create function open_case(the_reference text, code_hash bytea, the_credential uuid, seconds integer)
returns table (inquiry_id uuid, reporter_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    -- A code that is rotated meanwhile opens nothing.
    insert into credential (id, tenant_id, kind, inquiry_id, created_by, expires_at)
    select the_credential, i.tenant_id, 'case', i.id, i.code_told_to, now() + make_interval(secs => seconds)
    from inquiry i where i.reference = the_reference and i.access_code_hash = code_hash and i.erased_at is null
    for share of i;
    if not found then
        insert into credential (id, tenant_id, kind, inquiry_id, reporter_id, created_by, expires_at)
        select the_credential, i.tenant_id, 'case', i.id, r.id, r.code_told_to, now() + make_interval(secs => seconds)
        from inquiry i join case_reporter r on r.inquiry_id = i.id
        where i.reference = the_reference and r.access_code_hash = code_hash and i.erased_at is null
        for share of i, r;
    end if;
    insert into audit_event (action, record_kind, record_id, credential_id)
    select 'case.open', 'inquiry', c.inquiry_id, c.id from credential c where c.id = the_credential;
    return query select c.inquiry_id, c.reporter_id from credential c where c.id = the_credential;
end $$;

-- Tells the tenant that somebody keeps guessing the code of a case; once an hour.
create function note_lockout(the_reference text, the_id uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into case_request (id, tenant_id, inquiry_id, kind, by_family)
    select the_id, i.tenant_id, i.id, 'lockout', false from inquiry i
    where i.reference = the_reference and not exists (select from case_request r where r.inquiry_id = i.id
        and r.kind = 'lockout' and r.created_at > now() - interval '1 hour')
$$;

-- A new code, told to the asker; tokens that the old one opened end.
create function rotate_access_code(the_inquiry uuid, code_hash bytea) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    the_reference text;
begin
    update inquiry set access_code_hash = code_hash, code_told_before = code_told_before || code_told_to,
        code_told_to = coalesce(current_actor(), current_credential())
        where id = the_inquiry and tenant_visible(tenant_id) and status <> 'withdrawn'
        returning reference into the_reference;
    if the_reference is not null then
        update credential set revoked_at = now()
            where inquiry_id = the_inquiry and kind = 'case' and revoked_at is null;
    end if;
    return the_reference;
end $$;
grant execute on function open_case(text, bytea, uuid, integer), note_lockout(text, uuid),
    rotate_access_code(uuid, bytea) to athar_app;

-- ---- what the family sees ----
-- What a family is told of the work's statuses. That something was found it hears from a statement that was accepted
-- and is meant for it, never from a status: a match that nobody has reviewed is a search that goes on.
create function case_state(status text, news boolean) returns text language sql immutable parallel safe as $$
    select case when status in ('closed', 'withdrawn', 'expired') then 'ended'
                when news then 'news'
                when status in ('draft', 'submitted') then 'received'
                when status = 'screening' then 'being_checked'
                else 'being_searched' end
$$;

create function family_state(i inquiry) returns text language sql stable as $$
    select case_state(i.status, i.fate #>> '{family,value}' <> 'unknown'
                                or i.whereabouts #>> '{family,value}' <> 'unknown')
$$;

-- When that changed which a family sees.
create function family_changed_at(i inquiry) returns timestamptz language sql stable as $$
    select coalesce((select c.time from unnest(i.changed_masks, i.changed_times) c (mask, time)
                     where c.mask = family_bit()), i.created_at)
$$;

-- How a case stands as its family sees it; its tenant may look too.
create function read_case(the_inquiry uuid)
returns table (id uuid, reference text, state text, contested_or_held boolean, created_at timestamptz,
               updated_at timestamptz, fate jsonb, whereabouts jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
    select i.id, i.reference, family_state(i),
           i.frozen_at is not null, i.created_at,
           family_changed_at(i),
           nullif(i.fate -> 'family', 'null'), nullif(i.whereabouts -> 'family', 'null')
    from inquiry i where i.id = the_inquiry and follows_case(i.id)
$$;
grant execute on function read_case(uuid) to athar_app;

-- Who gets a copy of everything: its tenant and the stewards, and its family for 30 days after that was granted, unless
-- the case is contested. A withdrawn one opens to stewards and family.
create function is_copy_granted(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from inquiry i
        where i.id = the_inquiry and i.erased_at is null and (
            (tenant_visible(i.tenant_id) and (i.status <> 'withdrawn' or reaches_all()))
            or (i.id = current_case() and not is_contested(i.id)
                and exists (select from case_request r
                            where r.inquiry_id = i.id and r.kind = 'access_copy' and r.by_family
                              and r.state = 'accepted' and r.decided_at > now() - interval '30 days'))))
$$;
