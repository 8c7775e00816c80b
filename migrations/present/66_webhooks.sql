-- Webhooks: an organization's portal is told that something happened, never what. What happened is found by jobs of
-- `athar work`; each telling is kept until it arrived, or was given up.

select guard_table(name) from unnest(array['webhook', 'webhook_delivery', 'touched_case']) name;

create policy webhook_held on webhook to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, delete, update (url, events, enabled, enabled_since, version, updated_at) on webhook to athar_app;
create trigger webhook_audit after insert or delete on webhook
    for each row execute function audit_row('webhook');
create trigger webhook_audit_change after update on webhook
    for each row when (old.version <> new.version) execute function audit_row('webhook');
create policy webhook_delivery_held on webhook_delivery for select to athar_app using (tenant_visible(tenant_id));
grant select on webhook_delivery to athar_app;

-- ---- an event is told ----
-- For every feature that has something to tell: to the organization's webhooks that are on and want such events. What
-- happened before a webhook was switched on, or more than a week ago, is not told; the same cause is told once.
create function tell_webhooks(the_tenant uuid, the_event text, the_cause uuid, the_subject uuid, at timestamptz,
                              the_data jsonb) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into webhook_delivery (webhook_id, tenant_id, event, cause, subject, happened_at, data)
    select w.id, w.tenant_id, the_event, the_cause, the_subject, at, the_data
    from webhook w
    where w.tenant_id = the_tenant and w.enabled and the_event = any (w.events)
      and at >= w.enabled_since and at > now() - interval '7 days'
    on conflict do nothing
$$;

-- ---- notices ----
-- Trigger: what a case's notices are made of has changed. Argument: the column with its id. The row is locked until the
-- change is committed, so the job that takes it has everything before its eyes.
create function touch_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into touched_case as t (id, tenant_id)
    select i.id, i.tenant_id from inquiry i
    where i.id = (to_jsonb(new) ->> tg_argv[0])::uuid
      and exists (select from webhook w where w.tenant_id = i.tenant_id and w.enabled)
    on conflict (id) do update set touched_at = now();
    return null;
end $$;
create trigger inquiry_touch after insert or update of status, access_code_hash on inquiry
    for each row execute function touch_case('id');
create trigger statement_touch after insert or update of state on statement
    for each row execute function touch_case('inquiry_id');
create trigger consent_touch after insert on consent for each row execute function touch_case('inquiry_id');
create trigger consent_event_touch after insert on consent_event
    for each row execute function touch_case('inquiry_id');
create trigger case_request_touch after update of state on case_request
    for each row execute function touch_case('inquiry_id');
create trigger referral_touch after insert or update of state on referral
    for each row execute function touch_case('inquiry_id');
create trigger attachment_touch after update of accepted_at, declined_at on attachment
    for each row execute function touch_case('inquiry_id');
create trigger correction_touch after update of state on correction
    for each row execute function touch_case('inquiry_id');

-- The jobs: consents that end, or are about to, are a notice by the mere passing of time. Gives how many cases.
create function touch_expiring() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with touched as (
        insert into touched_case as t (id, tenant_id)
        select distinct i.id, i.tenant_id
        from consent c join inquiry i on i.id = c.inquiry_id
        where (c.expires_at between now() - interval '2 days' and now()
               or c.expires_at between now() + interval '28 days' and now() + interval '30 days')
          and exists (select from webhook w where w.tenant_id = i.tenant_id and w.enabled)
        on conflict (id) do nothing
        returning 1)
    select count(*) from touched
$$;
-- Tells the webhooks of who holds a case that it has a notice, by its number and nothing else. Gives how many cases
-- were looked at.
create function tell_notices(most integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    one uuid;
    seen bigint := 0;
begin
    for one in select t.id from touched_case t order by t.touched_at limit most for update skip locked loop
        perform tell_webhooks(i.tenant_id, 'notice.created', e.id, i.id, e.at,
                              jsonb_build_object('reference', i.reference))
        from inquiry i cross join lateral told_events(i.id) e
        where i.id = one and i.erased_at is null;
        delete from touched_case where id = one;
        seen := seen + 1;
    end loop;
    update job set due_at = now() where kind = 'send_webhooks' and due_at > now() and seen > 0;
    return seen;
end $$;

-- ---- tellings are sent ----
-- Takes what is due, the oldest first and of each webhook a few, and counts the attempt. Where the sender does not come
-- back, it is due again: after 15 seconds, each time twice as long up to 12 hours, and not all at one moment.
create function take_deliveries(most integer)
returns table (id uuid, webhook_id uuid, tenant_id uuid, url text, ring_key text, wrapped bytea, event text,
               happened_at timestamptz, data jsonb)
language sql security definer set search_path = public, pg_temp as $$
    with due as (
        select d.id
        from webhook w
        join organization o on o.id = w.tenant_id and o.status = 'active'
        cross join lateral (select one.id, one.due_at from webhook_delivery one
                            where one.webhook_id = w.id and one.state = 'waiting' and one.due_at <= now()
                            order by one.due_at limit 4) d
        where w.enabled
        order by d.due_at, d.id limit most
    ), taken as (
        update webhook_delivery d
        set attempts = d.attempts + 1,
            due_at = now() + least(interval '15 seconds' * power(2, d.attempts), interval '12 hours')
                             * (0.75 + random() / 2)
        from due where d.id = due.id and d.state = 'waiting'
        returning d.*
    )
    select t.id, t.webhook_id, t.tenant_id, w.url, w.ring_key, w.wrapped, t.event, t.happened_at, t.data
    from taken t join webhook w on w.id = t.webhook_id
$$;
-- What came of a batch, [{"id", "failure", "status"}]; no failure: it arrived. After 16 attempts, some two and a half
-- days, it is given up. Who answers 410 wants no more of it.
create function settle_deliveries(outcomes jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update webhook_delivery d
    set state = case when o.failure is null then 'delivered'
                     when d.attempts >= 16 or o.status = 410 then 'given_up' else d.state end,
        settled_at = case when o.failure is null or d.attempts >= 16 or o.status = 410 then now() end,
        last_failure = o.failure, last_status = o.status
    from jsonb_to_recordset(outcomes) o (id uuid, failure text, status integer)
    where d.id = o.id;
    update webhook w
    set last_delivered_at = case when o.arrived then now() else w.last_delivered_at end,
        last_failed_at = case when o.failure is null then w.last_failed_at else now() end,
        last_failure = coalesce(o.failure, w.last_failure),
        last_status = case when o.failure is null then w.last_status else o.status end,
        enabled = w.enabled and not o.is_over,
        version = w.version + (w.enabled and o.is_over)::integer
    from (select d.webhook_id, bool_or(s.failure is null) as arrived, max(s.failure) as failure,
                 max(s.status) filter (where s.failure is not null) as status,
                 coalesce(bool_or(s.status = 410), false) as is_over
          from jsonb_to_recordset(outcomes) s (id uuid, failure text, status integer)
          join webhook_delivery d on d.id = s.id group by d.webhook_id) o
    where w.id = o.webhook_id;
end $$;

-- Tellings are kept for 30 days; one that a webhook which was switched off still keeps waiting is not worth more.
create function expire_deliveries() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from webhook_delivery where id = any (array(
            select id from webhook_delivery where created_at < now() - interval '30 days'
            order by created_at limit 10000))
        returning 1)
    select count(*) from gone
$$;
grant execute on function touch_expiring(), tell_notices(integer), take_deliveries(integer), settle_deliveries(jsonb),
    expire_deliveries() to athar_app;

-- A webhook as it is told, with how many tellings wait.
create view webhook_record with (security_invoker = true) as
select w.id, w.tenant_id, w.url, to_jsonb(w.events) as events, w.enabled, w.version, w.created_by, w.created_at,
       w.updated_at, w.last_delivered_at, w.last_failed_at, w.last_failure, w.last_status,
       (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting') as waiting
from webhook w;
grant select on webhook_record to athar_app;
