-- What runs outside a request: the sealing of the audit log, and housekeeping by `athar work`.

-- ---- the audit log is sealed ----
-- A batch is a range of event numbers, from first_event to last_event, that nobody can write into any more; the ranges
-- join up and begin at 1, and each hash covers the batch's events and the hash before it. Numbers are missing within a
-- range where a transaction was rolled back, which the hash tells from a row that was removed.
--
-- When is a range settled? Not when transactions below some xid have ended: stored xids mean nothing in a cluster that
-- the log was restored into. Numbers do, as the sequence is restored with them. An insert holds its lock on audit_event
-- before it draws a number and until its transaction has ended. So: read the sequence (the mark), then look who holds
-- that lock. Once these few are gone, every number up to the mark is committed or never will be, whatever has begun
-- since. Mark and writers are kept in audit_mark, so that long transactions delay a seal and never prevent it.
create table audit_seal (
    id bigint primary key,
    first_event bigint not null,
    last_event bigint not null,
    events bigint not null,
    previous_hash bytea not null check (length(previous_hash) = 32),
    hash bytea not null check (length(hash) = 32),
    sealed_at timestamptz not null,
    check (first_event <= last_event and events > 0)
);
create unique index audit_seal_first_event_key on audit_seal (first_event);
grant select on audit_seal to athar_app;

-- At most one row: the number that the next seal goes up to, and whose end it waits for.
create table audit_mark (
    one boolean primary key default true check (one),
    last_event bigint not null,
    writers text[] not null
);

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
        select exists (select from unnest(audit_writers()) writer where writer = any (mark.writers) or writer like '-1/%')
        into busy;
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

-- ---- jobs ----
-- One row a kind: `athar work` takes the one that is due, for as long as locked_until says. A worker that dies leaves it
-- to the next. A kind is run by every worker that knows it (api/work/jobs.c), so older and newer workers go together.
create table job (
    kind text primary key,
    every interval not null check (every > interval '0'),
    due_at timestamptz not null default now(),
    locked_until timestamptz,
    locked_by text,
    last_finished_at timestamptz,
    failures integer not null default 0,
    last_error text,
    check ((locked_until is null) = (locked_by is null))
);
insert into job (kind, every) values
    ('seal_audit', '10 seconds'),
    ('expire_idempotency', '10 minutes'),
    ('expire_uploads', '10 minutes'),
    ('expire_credentials', '1 hour'),
    ('expire_attempts', '5 minutes');
grant select, update (due_at, locked_until, locked_by, last_finished_at, failures, last_error) on job to athar_app;

-- Housekeeping reaches across tenants, so each kind is a function of the owner that does one bounded removal and nothing
-- else; it gives how many rows went. What is kept how long is said here and nowhere else: the caller cannot choose.
create index credential_session_expiry on credential (expires_at) where kind = 'session';
create index attempt_counter_window on attempt_counter (window_ends);

-- A retried request may come for a day.
create function expire_idempotency() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from idempotency_key where ctid = any (array(
            select ctid from idempotency_key where created_at < now() - interval '24 hours'
            order by created_at limit 10000))
        returning 1)
    select count(*) from gone
$$;

-- An upload that was not finished within an hour (a body may take ten minutes at most) never will be.
create function expire_uploads() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from attachment where id = any (array(
            select id from attachment where not complete and created_at < now() - interval '1 hour'
            order by created_at limit 1000))
        returning 1)
    select count(*) from gone
$$;

-- Sessions and their refresh tokens serve no purpose once they have expired; a week is left for questions. API keys
-- stay: a list of keys shows the revoked ones too.
create function expire_credentials() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from credential where id = any (array(
            select id from credential where kind = 'session' and expires_at < now() - interval '7 days'
            order by expires_at limit 10000))
        returning 1)
    select count(*) from gone
$$;

create function expire_attempts() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from attempt_counter where bucket = any (array(
            select bucket from attempt_counter where window_ends < now() order by window_ends limit 10000))
          and window_ends < now()
        returning 1)
    select count(*) from gone
$$;

grant execute on function seal_audit(integer), expire_idempotency(), expire_uploads(), expire_credentials(),
    expire_attempts() to athar_app;
