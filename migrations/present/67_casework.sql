-- A caseworker's day, for who holds the case alone: who has it, flags, tasks, what came of trying to reach the family.
-- None of it is the family's, a receiver's or a reader's.

select guard_table(name) from unnest(array['casework', 'case_task', 'case_contact']) name;
create policy casework_tenant on casework to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
create policy case_task_tenant on case_task to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
create policy case_contact_tenant on case_contact to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
grant select, insert, update on casework, case_task to athar_app;
grant select, insert on case_contact to athar_app;

create trigger casework_admit before insert on casework for each row execute function admit_to_inquiry('open');
create trigger case_task_admit before insert on case_task for each row execute function admit_to_inquiry('open');
create trigger case_contact_admit before insert on case_contact for each row execute function admit_to_inquiry('open');
create trigger casework_audit after insert or update or delete on casework
    for each row execute function audit_row('casework');
create trigger case_task_audit after insert or update or delete on case_task
    for each row execute function audit_row('task');
create trigger case_contact_audit after insert or update or delete on case_contact
    for each row execute function audit_row('contact');

-- Who may have a case or a task of an organization: its own people who may work on cases, as long as they may. Whoever
-- leaves or gets another role has none from then on, without anybody's doing.
create function may_be_assigned(the_user uuid, the_tenant uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from app_user u where u.id = the_user and u.tenant_id = the_tenant and u.disabled_at is null
                   and u.role in ('caseworker', 'steward'))
$$;
create function assignee_fits() returns trigger language plpgsql as $$
begin
    if not may_be_assigned(new.assignee_id, new.tenant_id) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'assignee_unknown';
    end if;
    return new;
end $$;
create trigger casework_assignee before insert or update of assignee_id on casework for each row
    when (new.assignee_id is not null) execute function assignee_fits();
create trigger case_task_assignee before insert or update of assignee_id on case_task for each row
    when (new.assignee_id is not null) execute function assignee_fits();

-- What they are now: an assignee who may not have it any more is none, and only what is closed has a reason for that.
create view casework_now with (security_invoker) as
    select i.id as inquiry_id, i.tenant_id, c.next_contact_on, coalesce(c.flags, '{}') as flags,
           case when may_be_assigned(c.assignee_id, c.tenant_id) then c.assignee_id end as assignee_id,
           case when i.status in ('closed', 'resolved') then c.closing_reason end as closing_reason,
           coalesce(c.version, 1) as version, coalesce(c.updated_at, i.created_at) as updated_at
    from inquiry i left join casework c on c.inquiry_id = i.id
    where i.status <> 'withdrawn' and tenant_visible(i.tenant_id);
create view case_task_now with (security_invoker) as
    select t.id, t.tenant_id, t.inquiry_id, i.reference, t.title, t.due_on,
           case when may_be_assigned(t.assignee_id, t.tenant_id) then t.assignee_id end as assignee_id,
           t.assignee_id as given_to, t.done_at is not null as done, t.done_at, t.done_by, t.outcome,
           coalesce(t.done_at is null and t.due_on < current_date, false) as overdue, t.created_by, t.version,
           t.created_at, t.updated_at
    from case_task t join inquiry i on i.id = t.inquiry_id;
grant select on casework_now, case_task_now to athar_app;

-- The members of a merge patch (RFC 7396) take the place of what stands, under the row's lock; a patch without effect
-- changes nothing. A row where the case is at one of those versions and something changed.
create function change_casework(the_inquiry uuid, the_match int4multirange, patch jsonb) returns setof uuid
language plpgsql security invoker as $$
begin
    insert into casework (tenant_id, inquiry_id)
    select i.tenant_id, i.id from inquiry i where i.id = the_inquiry and inquiry_open(i.id)
        and tenant_visible(i.tenant_id)
    on conflict (inquiry_id) do nothing;
    return query with wanted as (
        select c.id,
               case when patch ? 'assignee_id' then (patch ->> 'assignee_id')::uuid
                    else c.assignee_id end as assignee_id,
               case when patch ? 'next_contact_on' then (patch ->> 'next_contact_on')::date
                    else c.next_contact_on end as next_contact_on,
               case when patch ? 'flags' then array(select f #>> '{}' from list_of(patch -> 'flags') f order by 1)
                    else c.flags end as flags
        from casework c where c.inquiry_id = the_inquiry
        for no key update)
    update casework c
    set assignee_id = w.assignee_id, next_contact_on = w.next_contact_on, flags = w.flags, version = c.version + 1,
        updated_at = now()
    from wanted w
    where c.id = w.id and the_match @> c.version
      and (c.assignee_id, c.next_contact_on, c.flags) is distinct from (w.assignee_id, w.next_contact_on, w.flags)
    returning c.inquiry_id;
end $$;

-- The same of a task. Whoever says that it is done has done it.
create function change_task(the_task uuid, the_inquiry uuid, the_match int4multirange, patch jsonb)
returns setof uuid
language sql security invoker as $$
    with wanted as (
        select t.id, coalesce(patch ->> 'title', t.title) as title,
               case when patch ? 'due_on' then (patch ->> 'due_on')::date else t.due_on end as due_on,
               case when patch ? 'assignee_id' then (patch ->> 'assignee_id')::uuid
                    else t.assignee_id end as assignee_id,
               case when patch ? 'outcome' then patch ->> 'outcome' else t.outcome end as outcome,
               coalesce((patch ->> 'done')::boolean, t.done_at is not null) as done
        from case_task t where t.id = the_task and t.inquiry_id = the_inquiry
        for no key update)
    update case_task t
    set title = w.title, due_on = w.due_on, assignee_id = w.assignee_id, outcome = w.outcome,
        done_at = case when w.done then coalesce(t.done_at, now()) end,
        done_by = case when w.done then coalesce(t.done_by, current_actor(), current_credential()) end,
        version = t.version + 1, updated_at = now()
    from wanted w
    where t.id = w.id and the_match @> t.version
      and (t.title, t.due_on, t.assignee_id, t.outcome, t.done_at is not null)
          is distinct from (w.title, w.due_on, w.assignee_id, w.outcome, w.done)
    returning t.id
$$;

-- Why a case that has this status now was closed; no reason takes away what stood there.
create function keep_closing_reason(the_inquiry uuid, the_status text, the_reason text) returns setof uuid
language sql security invoker as $$
    insert into casework as c (tenant_id, inquiry_id, closing_reason)
    select i.tenant_id, i.id, the_reason from inquiry i
    where i.id = the_inquiry and i.status = the_status
      and (the_reason is not null
           or exists (select from casework k where k.inquiry_id = i.id and k.closing_reason is not null))
    on conflict (inquiry_id) do update
        set closing_reason = excluded.closing_reason, version = c.version + 1, updated_at = now()
    returning c.inquiry_id
$$;

grant execute on function may_be_assigned(uuid, uuid), change_casework(uuid, int4multirange, jsonb),
    change_task(uuid, uuid, int4multirange, jsonb), keep_closing_reason(uuid, text, text) to athar_app;
