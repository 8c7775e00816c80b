-- Legal holds and erasure: what must be kept, what must go, and when.

-- ---- holds: one asks, another approves ----
select guard_table('legal_hold');
create policy legal_hold_held on legal_hold to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (approved_by, approved_at, released_by, released_at) on legal_hold to athar_app;

create trigger legal_hold_admit before insert on legal_hold for each row execute function admit_to_inquiry();
create trigger legal_hold_audit after insert or update on legal_hold
    for each row execute function audit_row('legal_hold');

-- Whether what is there of an inquiry must be kept.
create function is_held(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from legal_hold h where h.inquiry_id = the_inquiry and h.approved_at is not null
                   and h.released_at is null)
$$;
grant execute on function is_held(uuid) to athar_app;

-- A case is frozen while it is contested or held, and open again when neither is so any more.
create function refresh_freeze() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from inquiry where id = new.inquiry_id for update;
    update inquiry i set frozen_at = case when wanted.frozen then coalesce(i.frozen_at, now()) end,
        version = i.version + 1
    from (select is_held(new.inquiry_id) or is_contested(new.inquiry_id) as frozen) wanted
    where i.id = new.inquiry_id and (i.frozen_at is not null) <> wanted.frozen;
    return null;
end $$;
create trigger case_request_freeze after insert or update of state on case_request
    for each row when (new.kind = 'contest') execute function refresh_freeze();
create trigger legal_hold_freeze after update on legal_hold for each row execute function refresh_freeze();

-- ---- erasure ----
-- Numbers of partners whose records were erased: a digest, so that an import cannot bring them back.
select guard_table('erased_source');
create function source_digest(source text, external_id text) returns bytea language sql immutable parallel safe as $$
    select sha256(convert_to(source || chr(10) || external_id, 'UTF8'))
$$;
-- Trigger: what was erased does not come back from the partner that it came from.
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
        category = 'unknown', sex = null, birth_from = null, birth_to = null, last_seen_from = null,
        last_seen_to = null, place_pcode = null, birth_place_pcode = null, source = null, external_id = null,
        fate = null, whereabouts = null, access_code_hash = sha256(uuid_send(gen_random_uuid())),
        status = 'withdrawn', erased_at = now(), frozen_at = null, version = version + 1, updated_at = now()
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
    update referral set message = null, reason = null,
        state = case when state in ('sent', 'accepted') then 'revoked' else state end
        where inquiry_id = the_inquiry;
    update case_request set text = null, reason = null where inquiry_id = the_inquiry;
    update legal_hold set reason = '' where inquiry_id = the_inquiry;
    update credential set revoked_at = now() where inquiry_id = the_inquiry and revoked_at is null;
    return true;
end $$;

-- What waits for the end of a hold is done when it ends.
create function hold_ended() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from inquiry where id = new.inquiry_id for update;
    if exists (select from case_request r
               where r.inquiry_id = new.inquiry_id and r.kind = 'erasure' and r.state = 'queued')
       and erase_inquiry(new.inquiry_id) then
        update case_request set state = 'done'
            where inquiry_id = new.inquiry_id and kind = 'erasure' and state = 'queued';
    end if;
    return null;
end $$;
create trigger legal_hold_released after update of released_at on legal_hold
    for each row when (new.released_at is not null and old.released_at is null) execute function hold_ended();

-- ---- retention ----
-- A case is kept for 30 days at least after somebody said until when, so that a mistake is seen in time.
create function set_retention(the_inquiry uuid, until date) returns setof date
language plpgsql security invoker as $$
begin
    if until < current_date + 30 then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'retention_notice';
    end if;
    return query update inquiry set retain_until = until where id = the_inquiry and erased_at is null
        returning retain_until;
end $$;

-- The job: erases what need not be kept any longer, and what waited for a hold; what is held waits.
create function erase_due(most integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    due uuid;
    erased bigint := 0;
begin
    for due in (select id from inquiry i
                where i.retain_until < current_date and i.erased_at is null and not is_held(i.id)
                order by i.retain_until limit most)
               union select r.inquiry_id from case_request r
               where r.kind = 'erasure' and r.state = 'queued' and not is_held(r.inquiry_id) loop
        erased := erased + erase_inquiry(due)::integer;
        update case_request set state = 'done' where inquiry_id = due and kind = 'erasure' and state = 'queued';
    end loop;
    return erased;
end $$;
grant execute on function set_retention(uuid, date), erase_due(integer) to athar_app;
