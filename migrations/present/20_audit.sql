-- The audit log and the history of records: how they are written, who reads them, and how the log is sealed.

-- ---- events: who did what to which record ----
select guard_table('audit_event');
create policy audit_event_append on audit_event for insert to athar_app with check (true);
create policy audit_event_read on audit_event for select to athar_app using (tenant_visible(tenant_id));
-- Only what happened is the writer's to say: number, time and asker are the database's own.
grant select, insert (action, record_kind, record_id) on audit_event to athar_app;

-- Trigger: an audit event for every row written. Argument: the record kind. The table's key is called id.
create function audit_row() returns trigger language plpgsql as $$
begin
    insert into audit_event (action, record_kind, record_id)
    values (tg_argv[0] || '.' || lower(tg_op), tg_argv[0], case tg_op when 'DELETE' then old.id else new.id end);
    return null;
end $$;
grant execute on function audit_row() to athar_app;

-- ---- history: what changed in a record, field by field; personal data, so it is guarded like the record itself ----
select guard_table('record_history');
create policy record_history_append on record_history for insert to athar_app with check (tenant_visible(tenant_id));
create policy record_history_read on record_history for select to athar_app using (tenant_visible(tenant_id));
grant select, insert (tenant_id, record_kind, record_id, version, changes) on record_history to athar_app;

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
grant execute on function document_changes(jsonb, jsonb, text), history_row() to athar_app;

-- ---- the log is sealed ----
-- What a batch is and when its range of event numbers is settled is said beside the tables (migrations/0002_audit.sql).
grant select on audit_seal to athar_app;

-- Both tables only grow, for the owner too; an operator who must repair has to say so by disabling the trigger.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% only grows', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_event_only_grows before update or delete or truncate on audit_event
    for each statement execute function refuse_change();
create trigger audit_seal_only_grows before update or delete or truncate on audit_seal
    for each statement execute function refuse_change();

-- One field of what is hashed: its length in 4 bytes and its UTF-8 bytes, or FFFFFFFF where it is null, so that no two
-- different events have the same bytes. api/work/audit.c writes the same without asking this database's functions.
create function audit_field(value text) returns bytea language sql stable parallel safe as $$
    select coalesce(int4send(octet_length(value)) || convert_to(value, 'UTF8'), '\xffffffff'::bytea)
$$;
-- A time as whole microseconds since 1970, in digits.
create function audit_time(value timestamptz) returns text language sql immutable parallel safe as $$
    select (extract(epoch from value) * 1000000)::bigint::text
$$;

-- The transactions that may have drawn event numbers and still run, by virtual transaction id.
create function audit_writers() returns text[] language sql volatile as $$
    select coalesce(array_agg(distinct virtualtransaction), '{}')
    from pg_locks
    where locktype = 'relation' and granted and mode = 'RowExclusiveLock' and relation = 'audit_event'::regclass
      and database = (select oid from pg_database where datname = current_database())
$$;

-- The next mark, once it is settled; NULL while it is not.
create function settle_audit(sealed bigint) returns bigint language plpgsql volatile as $$
declare
    mark audit_mark;
    busy boolean;
begin
    select * into mark from audit_mark;
    if not found or mark.last_event <= sealed then
        delete from audit_mark;
        -- In this order, each a statement with its own look: first the number, then who may hold one up to it.
        mark.last_event := coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_event', 'id')::regclass), 0);
        if mark.last_event < sealed then
            raise exception 'the numbers of audit_event have gone back to %, sealed is %', mark.last_event, sealed;
        end if;
        insert into audit_mark (last_event, writers) values (mark.last_event, audit_writers())
        returning writers into mark.writers;
    end if;
    -- Most transactions last a few milliseconds: wait a moment rather than for the next run. A prepared transaction
    -- has another virtual id than before (-1/...), so any of them counts.
    for attempt in 1 .. 50 loop
        select exists (select from unnest(audit_writers()) writer
                       where writer = any (mark.writers) or writer like '-1/%') into busy;
        if not busy then
            return mark.last_event;
        end if;
        perform pg_sleep(0.02);
    end loop;
    return null;
end $$;

-- Seals the next batch of at most `most` events; no row where there is none, or where another worker is at it. `more`:
-- further events are waiting. The app role runs this and has no other way to write a seal.
create function seal_audit(most integer)
returns table (seal bigint, events bigint, hash bytea, more boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    head audit_seal;
    batch audit_seal;
    settled bigint;
    content bytea;
begin
    -- Rows that were committed while this waited must be seen.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'seal_audit runs in READ COMMITTED only';
    end if;
    if not pg_try_advisory_xact_lock(4170726502) then
        return;
    end if;
    select * into head from audit_seal s order by s.id desc limit 1;
    settled := settle_audit(coalesce(head.last_event, 0));
    if settled is null then
        return;
    end if;
    batch.id := coalesce(head.id, 0) + 1;
    batch.first_event := coalesce(head.last_event, 0) + 1;
    batch.previous_hash := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
    batch.sealed_at := clock_timestamp();
    select count(*), max(e.id),
        string_agg(audit_field(e.id::text) || audit_field(audit_time(e.at)) || audit_field(e.tenant_id::text)
            || audit_field(e.actor_id::text) || audit_field(e.credential_id::text) || audit_field(e.request_id)
            || audit_field(e.operation) || audit_field(e.action) || audit_field(e.record_kind)
            || audit_field(e.record_id::text), ''::bytea order by e.id)
    into batch.events, batch.last_event, content
    from (select * from audit_event where id between batch.first_event and settled order by id limit most) e;
    if batch.events = 0 then
        delete from audit_mark;
        return;
    end if;
    batch.hash := sha256(audit_field(batch.id::text) || audit_field(batch.first_event::text)
        || audit_field(batch.last_event::text) || audit_field(batch.events::text)
        || audit_field(encode(batch.previous_hash, 'hex')) || audit_field(audit_time(batch.sealed_at)) || content);
    insert into audit_seal select batch.*;
    return query select batch.id, batch.events, batch.hash, batch.events = most;
end $$;
grant execute on function seal_audit(integer) to athar_app;
