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
-- The same of what somebody asked to keep and nobody has approved yet: it is not erased meanwhile.
create function is_to_be_kept(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from legal_hold h where h.inquiry_id = the_inquiry and h.released_at is null)
$$;
grant execute on function is_held(uuid), is_to_be_kept(uuid) to athar_app;

-- What is held is not withdrawn either. Erasure, which asks by itself, and the end of a hold come after it.
create function refuse_held() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if is_held(new.id) then
        raise exception using errcode = 'AT409';
    end if;
    return new;
end $$;
create trigger inquiry_refuse_held before update of status on inquiry for each row
    when (new.status = 'withdrawn' and old.status <> 'withdrawn' and new.erased_at is null)
    execute function refuse_held();

-- A second person approves, under the inquiry's lock. False: no such hold, it was approved or released, the case is
-- erased, or the asker asked for it.
create function approve_hold(the_hold uuid, the_inquiry uuid) returns boolean
language plpgsql security invoker as $$
begin
    perform from inquiry where id = the_inquiry and tenant_visible(tenant_id) and erased_at is null for update;
    if not found then
        return false;
    end if;
    update legal_hold set approved_by = coalesce(current_actor(), current_credential()), approved_at = now()
    where id = the_hold and inquiry_id = the_inquiry and approved_at is null and released_at is null
      and is_other_person(requested_by);
    return found;
end $$;
-- A second person ends a hold, of stewards where it is theirs, and not who decided the erasure that waits for it; one
-- that was not approved is taken back by anybody. False: none of that, or it has ended.
create function release_hold(the_hold uuid, the_inquiry uuid) returns boolean
language plpgsql security invoker as $$
begin
    perform from inquiry where id = the_inquiry and tenant_visible(tenant_id) for update;
    update legal_hold set released_by = coalesce(current_actor(), current_credential()), released_at = now()
    where id = the_hold and inquiry_id = the_inquiry and released_at is null and (reaches_all() or not by_steward)
      and (approved_at is null or is_other_person(requested_by))
      and not exists (select from case_request r where r.inquiry_id = the_inquiry and r.state = 'queued'
                      and not is_other_person(r.decided_by));
    return found;
end $$;
grant execute on function approve_hold(uuid, uuid), release_hold(uuid, uuid) to athar_app;

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
-- Numbers of partners whose records were erased or handed over: a digest, so that an import cannot bring them back.
select guard_table('erased_source');
create function source_digest(source text, external_id text) returns bytea language sql immutable parallel safe as $$
    select sha256(convert_to(source || chr(10) || external_id, 'UTF8'))
$$;
-- Trigger: what was erased or handed over does not come back from the partner that it came from.
create function refuse_erased() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from erased_source e where e.tenant_id = new.tenant_id
               and e.digest = source_digest(new.source, new.external_id)) then
        raise exception using errcode = 'AT410', constraint = 'source_gone';
    end if;
    return new;
end $$;
-- What became of a number of the asking tenant that does not come back: who received the case, and on which day.
create function gone_source(the_source text, the_number text)
returns table (receiver uuid, name text, day date)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.id, left(coalesce(said.names ->> 'en', said.names ->> 'ar', said.names ->> 'ku', said.names ->> 'tr'), 40),
           e.handed_at::date
    from erased_source e
    left join organization o on o.id = e.handed_to
    left join lateral (select coalesce(o.verified_as -> 'names', o.names) as names) said on true
    where e.tenant_id = current_tenant() and e.digest = source_digest(the_source, the_number)
$$;
grant execute on function gone_source(text, text) to athar_app;
create trigger inquiry_refuse_erased before insert on inquiry
    for each row when (new.external_id is not null) execute function refuse_erased();

-- Takes everything personal away and leaves a placeholder with number and dates; the audit log stays. False under hold,
-- and while one waits for its approval.
create function erase_inquiry(the_inquiry uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from inquiry where id = the_inquiry for update;
    if is_to_be_kept(the_inquiry) then
        return false;
    end if;
    insert into erased_source select i.tenant_id, source_digest(i.source, i.external_id) from inquiry i
        where i.id = the_inquiry and i.external_id is not null on conflict do nothing;
    update inquiry set person = '{}', event = '{}', relatives = '[]', reporter = '{}', completeness = 'null',
        category = 'unknown', sex = null, birth_from = null, birth_to = null, last_seen_from = null,
        last_seen_to = null, place_pcode = null, birth_place_pcode = null, source = null, external_id = null,
        origin = null, source_said = null, fate = null, whereabouts = null,
        access_code_hash = sha256(uuid_send(gen_random_uuid())),
        status = 'withdrawn', erased_at = now(), frozen_at = null, guarded_until = null, version = version + 1,
        updated_at = now()
    where id = the_inquiry;
    delete from inquiry_access where inquiry_id = the_inquiry;
    delete from consent_event where inquiry_id = the_inquiry;
    delete from consent where inquiry_id = the_inquiry;
    delete from attachment where inquiry_id = the_inquiry;
    delete from inquiry_note where inquiry_id = the_inquiry;
    delete from correction where inquiry_id = the_inquiry;
    delete from notice_mark where inquiry_id = the_inquiry;
    delete from webhook_delivery where subject = the_inquiry;
    delete from touched_case where id = the_inquiry;
    delete from inquiry_group_member where inquiry_id = the_inquiry;
    delete from case_reporter where inquiry_id = the_inquiry;
    delete from casework where inquiry_id = the_inquiry;
    delete from case_task where inquiry_id = the_inquiry;
    delete from case_contact where inquiry_id = the_inquiry;
    delete from statement where inquiry_id = the_inquiry;
    delete from inquiry_key where inquiry_id = the_inquiry;
    delete from sealed_index where inquiry_id = the_inquiry;
    perform forget_answers(array(select r.id from referral r where r.inquiry_id = the_inquiry) || the_inquiry);
    delete from record_history where record_id = the_inquiry;
    update referral set message = null, reason = null,
        state = case when state in ('sent', 'accepted') then 'revoked' else state end
        where inquiry_id = the_inquiry;
    update case_request set text = null, reason = null, include = null where inquiry_id = the_inquiry;
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
create function set_retention(the_inquiry uuid, until date, match int4multirange) returns setof date
language plpgsql security invoker as $$
begin
    if until < current_date + 30 then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'retention_notice';
    end if;
    return query update inquiry set retain_until = until where id = the_inquiry and erased_at is null
        and (match is null or match @> version)
        returning retain_until;
end $$;

-- The job: erases what need not be kept any longer, and what waited for a hold; what is held waits. What somebody works
-- on at this moment is left to the next run, so it waits for nobody while it holds others.
create function erase_due(most integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    due uuid;
    erased bigint := 0;
begin
    for due in select i.id from inquiry i
               where i.id in ((select id from inquiry r where r.retain_until < current_date and r.erased_at is null
                                 and not is_to_be_kept(r.id)
                               order by r.retain_until limit most)
                              union select r.inquiry_id from case_request r
                              where r.kind = 'erasure' and r.state = 'queued' and not is_to_be_kept(r.inquiry_id))
               order by i.id for update skip locked loop
        if erase_inquiry(due) then
            erased := erased + 1;
            update case_request set state = 'done' where inquiry_id = due and kind = 'erasure' and state = 'queued';
        end if;
    end loop;
    return erased;
end $$;
grant execute on function set_retention(uuid, date, int4multirange), erase_due(integer) to athar_app;
