-- The ground everything stands on: roles' rights, who-is-asking settings, the audit log and record history.
-- Run by the owner role athar_owner. The roles athar_app and athar_reader exist before (db/cluster.sh, docker/): making
-- a login with a password is the operator's act.

create extension if not exists pg_trgm;

-- For all schemas: for a single one PostgreSQL takes nothing away from what PUBLIC has by default.
alter default privileges revoke execute on functions from public;
revoke all on schema public from public;
grant usage on schema public to athar_app, athar_reader;
-- The reader makes backups; what row-level security lets it see is said by each table's own policy.
alter default privileges in schema public grant select on tables to athar_reader;
alter default privileges in schema public grant select on sequences to athar_reader;

-- Who is asking, as set by identify() for this transaction. After COMMIT a setting reads back as '', hence nullif.
create function current_tenant() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.tenant', true), '')::uuid $$;
create function current_actor() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.user', true), '')::uuid $$;
create function current_credential() returns uuid language sql stable parallel safe
    as $$ select nullif(current_setting('athar.credential', true), '')::uuid $$;
create function current_request() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('athar.request', true), '') $$;
create function current_operation() returns text language sql stable parallel safe
    as $$ select nullif(current_setting('athar.operation', true), '') $$;
-- Stewards and admins see across tenants.
create function reaches_all() returns boolean language sql stable parallel safe
    as $$ select coalesce(current_setting('athar.reach', true) = 'all', false) $$;
-- The one rule of tenancy, for policies: the row's tenant is the asker's, or the asker reaches all.
create function tenant_visible(tenant uuid) returns boolean language sql stable parallel safe
    as $$ select tenant = nullif(current_setting('athar.tenant', true), '')::uuid
              or coalesce(current_setting('athar.reach', true) = 'all', false) $$;
grant execute on function current_tenant(), current_actor(), current_credential(), current_request(),
    current_operation(), reaches_all(), tenant_visible(uuid) to athar_app, athar_reader;

-- The audit log: who did what to which record, when, in which request. No personal data: identifiers only.
-- `id` orders the events for sealing (0005_jobs.sql), so its sequence keeps the cache of 1 that it has by default.
create table audit_event (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    tenant_id uuid default current_tenant(),
    actor_id uuid default current_actor(),
    credential_id uuid default current_credential(),
    request_id text default current_request(),
    operation text default current_operation(),
    action text not null,
    record_kind text not null,
    record_id uuid
);
create index audit_event_record on audit_event (record_id, id) where record_id is not null;

alter table audit_event enable row level security;
alter table audit_event force row level security;
create policy audit_event_append on audit_event for insert to athar_app with check (true);
create policy audit_event_read on audit_event for select to athar_app using (tenant_visible(tenant_id));
create policy audit_event_owner on audit_event to athar_owner using (true) with check (true);
create policy audit_event_backup on audit_event for select to athar_reader using (true);
-- Only what happened is the writer's to say: number, time and asker are the database's own.
grant select, insert (action, record_kind, record_id) on audit_event to athar_app;

-- What changed in a record, field by field, from and to. Holds personal data, so it is guarded like the record itself.
create table record_history (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    record_kind text not null,
    record_id uuid not null,
    version integer not null,
    at timestamptz not null default now(),
    actor_id uuid default current_actor(),
    credential_id uuid default current_credential(),
    request_id text default current_request(),
    changes jsonb not null
);
create index record_history_record on record_history (record_id, id);
alter table record_history enable row level security;
alter table record_history force row level security;
create policy record_history_append on record_history for insert to athar_app with check (tenant_visible(tenant_id));
create policy record_history_read on record_history for select to athar_app using (tenant_visible(tenant_id));
create policy record_history_owner on record_history to athar_owner using (true) with check (true);
create policy record_history_backup on record_history for select to athar_reader using (true);
grant select, insert (tenant_id, record_kind, record_id, version, changes) on record_history to athar_app;

-- Trigger: an audit event for every row written. Argument: the record kind. The table's key is called id.
create function audit_row() returns trigger language plpgsql as $$
begin
    insert into audit_event (action, record_kind, record_id)
    values (tg_argv[0] || '.' || lower(tg_op), tg_argv[0], case tg_op when 'DELETE' then old.id else new.id end);
    return null;
end $$;

-- Where two documents differ, as {"/pointer": {"from": ..., "to": ...}}: objects member by member, all else whole.
create function document_changes(before jsonb, after jsonb, pointer text) returns jsonb
language plpgsql immutable parallel safe as $$
begin
    if before is not distinct from after then
        return '{}';
    elsif jsonb_typeof(before) = 'object' and jsonb_typeof(after) = 'object' then
        return (
            select coalesce(jsonb_object_agg(change.key, change.value), '{}')
            from (select key, b.value as b, a.value as a
                  from jsonb_each(before) b full join jsonb_each(after) a using (key)) member
            cross join lateral jsonb_each(document_changes(
                member.b, member.a, pointer || '/' || replace(replace(member.key, '~', '~0'), '/', '~1'))) change);
    end if;
    return jsonb_build_object(pointer, jsonb_build_object('from', before, 'to', after));
end $$;

-- Trigger on tables with id, tenant_id and version: keeps what an UPDATE changed. Arguments: the record kind; further
-- ones are columns that stay out (secrets, derived values).
create function history_row() returns trigger language plpgsql as $$
declare
    unseen text[] := array['version', 'updated_at', 'tenant_id', 'id'] || tg_argv[1:];
    changes jsonb := document_changes(to_jsonb(old) - unseen, to_jsonb(new) - unseen, '');
begin
    if changes <> '{}' then
        insert into record_history (tenant_id, record_kind, record_id, version, changes)
        -- An organization is its own tenant.
        values (coalesce((to_jsonb(new) ->> 'tenant_id')::uuid, new.id), tg_argv[0], new.id, new.version, changes);
    end if;
    return null;
end $$;
grant execute on function audit_row(), document_changes(jsonb, jsonb, text), history_row() to athar_app;
