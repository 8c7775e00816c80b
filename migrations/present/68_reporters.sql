-- Further reporters of a case: the holder's to read and write, and each its own to read. What one said and that there
-- is one at all is no other's business.

select guard_table('case_reporter');
create policy case_reporter_read on case_reporter for select to athar_app
    using ((inquiry_id = current_followed() and id = current_reporter())
           or (tenant_visible(tenant_id) and inquiry_open(inquiry_id)));
create policy case_reporter_write on case_reporter to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
grant select, insert, update, delete on case_reporter to athar_app;

-- How many a case takes; under the inquiry's lock (case_reporter_admit comes first by its name).
create function bound_reporters() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if (select count(*) from case_reporter r where r.inquiry_id = new.inquiry_id) >= 20 then
        raise exception using errcode = 'unique_violation', constraint = 'case_reporter_most';
    end if;
    return new;
end $$;
create trigger case_reporter_admit before insert on case_reporter
    for each row execute function admit_to_inquiry('open');
create trigger case_reporter_bound before insert on case_reporter for each row execute function bound_reporters();
create trigger case_reporter_audit after insert or update or delete on case_reporter
    for each row execute function audit_row('reporter');

-- A code for a reporter's hand, told to the asker; what the one before opened ends. Null: there is no such reporter.
create function make_reporter_code(the_inquiry uuid, the_reporter uuid, code_hash bytea) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    the_reference text;
begin
    select i.reference into the_reference from inquiry i
    where i.id = the_inquiry and tenant_visible(i.tenant_id) and i.status <> 'withdrawn' for update;
    update case_reporter set access_code_hash = code_hash,
        code_told_to = coalesce(current_actor(), current_credential()), version = version + 1, updated_at = now()
    where id = the_reporter and inquiry_id = the_inquiry and the_reference is not null;
    if not found then
        return null;
    end if;
    update credential set revoked_at = now() where reporter_id = the_reporter and revoked_at is null;
    return the_reference;
end $$;
grant execute on function make_reporter_code(uuid, uuid, bytea) to athar_app;
