-- Corrections that a family proposes of its report: each waits, changes nothing by itself, and is applied or declined
-- by who holds the case. What is proposed and why, and what is answered in words, is sealed with the case's key.

select guard_table('correction');
-- A family reads its own as it reads its report; who holds the case, as long as it is there.
create policy correction_read on correction for select to athar_app
    using (inquiry_open(inquiry_id)
           and (tenant_visible(tenant_id) or (inquiry_id = current_case() and report_gate(inquiry_id) is null)));
create policy correction_propose on correction for insert to athar_app
    with check (current_tenant() is null and inquiry_id = current_case() and report_gate(inquiry_id) is null);
grant select, insert (id, tenant_id, inquiry_id, proposal) on correction to athar_app;

-- What was proposed as answers have it before the service opens it: "changes" is all of it, sealed.
create function correction_proposal(c correction) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_object('changes', c.proposal, 'text', null)
$$;

-- What is refused while a case is contested or under legal hold, and how many a case takes; under the inquiry's lock
-- (correction_admit comes first by its name).
create function bound_corrections() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    broken text;
begin
    broken := case
        when exists (select from inquiry i where i.id = new.inquiry_id and i.frozen_at is not null)
            then 'correction_frozen'
        when (select count(*) filter (where c.state = 'waiting') >= 20 or count(*) >= 500
              from correction c where c.inquiry_id = new.inquiry_id) then 'correction_most'
    end;
    if broken is not null then
        raise exception using errcode = 'unique_violation', constraint = broken;
    end if;
    return new;
end $$;
create trigger correction_admit before insert on correction
    for each row execute function admit_to_inquiry('open');
create trigger correction_bound before insert on correction for each row execute function bound_corrections();
create trigger correction_audit after insert or update on correction
    for each row execute function audit_row('correction');

-- Keeps the key that what hangs on a case was sealed with, where its case has none. A change of the record, so that
-- whoever writes the case at the same time with a key of his own meets it; one that came first ends this transaction.
create function keep_case_key(the_inquiry uuid, the_tenant uuid, the_ring_key text, the_wrapped bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if (the_inquiry = current_case() or tenant_visible(the_tenant)) is not true then
        raise exception using errcode = 'insufficient_privilege';
    end if;
    perform from inquiry i
    where i.id = the_inquiry and i.tenant_id = the_tenant and i.erased_at is null for update;
    if found then
        insert into inquiry_key (inquiry_id, tenant_id, ring_key, wrapped)
        values (the_inquiry, the_tenant, the_ring_key, the_wrapped) on conflict do nothing;
    end if;
    if not found then
        raise exception using errcode = 'serialization_failure';
    end if;
    update inquiry set version = version + 1 where id = the_inquiry;
end $$;
grant execute on function keep_case_key(uuid, uuid, text, bytea) to athar_app;

-- The last step of a correction: the family's that takes it back, or the decision of who holds the case. The state
-- after it; null where there is no such correction for the asker, or the case is at another version than the change was
-- made for. What has been decided, and what is frozen, ends the transaction, and with it the change of the case.
create function settle_correction(the_correction uuid, the_inquiry uuid, step text, known_version integer,
                                  the_reason text, the_answer text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    i inquiry;
    c correction;
begin
    select * into i from inquiry
    where id = the_inquiry and status <> 'withdrawn'
      and case step when 'withdrawn' then id = current_case() and report_gate(id) is null
                    else tenant_visible(tenant_id) end
    for update;
    select * into c from correction where id = the_correction and inquiry_id = i.id;
    if c.id is null or i.version <> known_version then
        return null;
    elsif c.state <> 'waiting' then
        raise exception using errcode = 'unique_violation', constraint = 'correction_decided';
    elsif i.frozen_at is not null then
        raise exception using errcode = 'unique_violation', constraint = 'correction_frozen';
    end if;
    update correction
    set state = step, reason = the_reason, answer = the_answer, decided_at = now(),
        decided_by = coalesce(current_actor(), current_credential()),
        proposal = case when step <> 'withdrawn' then proposal end
    where id = c.id;
    return step;
end $$;
grant execute on function settle_correction(uuid, uuid, text, integer, text, text) to athar_app;

-- What a correction is held against: the content as the asker reads it, whole or as the report shows it, and the key.
create function compared_content(the_inquiry uuid)
returns table (content jsonb, version integer, created_at timestamptz, _tenant_id uuid, _ring_key text, _wrapped bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select case when current_case() is null then content_of(i) else reported_content(i) end,
           case when current_case() is null then i.version end, i.created_at, i.tenant_id, k.ring_key, k.wrapped
    from inquiry i left join inquiry_key k on k.inquiry_id = i.id
    where i.id = the_inquiry and i.status <> 'withdrawn' and concerns_asker(i.id) and report_gate(i.id) is null
$$;
grant execute on function compared_content(uuid) to athar_app;
