-- Work outside a request: the jobs that keep house, and the sealing of the audit log.

create table job (
    kind text primary key,
    every interval not null,
    due_at timestamptz not null default now(),
    locked_until timestamptz,
    last_finished_at timestamptz,
    failures integer not null default 0
);
insert into job (kind, every) values
    ('seal_audit', interval '10 seconds'),
    ('expire_idempotency', interval '10 minutes'),
    ('expire_uploads', interval '10 minutes'),
    ('expire_credentials', interval '1 hour'),
    ('expire_attempts', interval '10 minutes');
grant select, update on job to athar_app;

-- The bytes that a seal covers of one event: every field with its length in front, so that no two events read alike.
create function audit_bytes(e audit_event) returns bytea language sql stable as $$
    select convert_to(string_agg(coalesce(length(field)::text || ':' || field, '-'), ',' order by place), 'UTF8')
    from unnest(array[e.id::text, e.tx::text, extract(epoch from e.at)::text, e.tenant_id::text, e.actor_id::text,
                      e.credential_id::text, e.request_id, e.operation, e.action, e.record_kind, e.record_id::text])
        with ordinality as part (field, place)
$$;

-- The hash of a batch: over the hash before it and the events of a range of transactions, in (tx, id) order.
create function audit_hash(previous bytea, first_tx xid8, until_tx xid8) returns bytea language sql stable as $$
    select sha256(previous || coalesce(string_agg(sha256(audit_bytes(e)), ''::bytea order by e.tx, e.id), ''::bytea))
    from audit_event e where e.tx >= first_tx and e.tx < until_tx
$$;

-- Seals all events of transactions that can no longer grow: below the snapshot's xmin nobody writes any more. One seal
-- at a time (advisory lock). Gives the number of the new seal, or null where there was nothing to seal.
create function seal_audit() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    last_seal audit_seal;
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
    counted bigint;
begin
    perform pg_advisory_xact_lock(4170726502);
    select * into last_seal from audit_seal order by id desc limit 1;
    if not found then
        last_seal := row(0, '0', '0', 0, ''::bytea, sha256('athar audit'::bytea), now())::audit_seal;
    end if;
    select count(*) into counted from audit_event where tx >= last_seal.tx_until and tx < horizon;
    if counted = 0 then
        return null;
    end if;
    insert into audit_seal (id, tx_from, tx_until, events, previous_hash, hash)
    values (last_seal.id + 1, last_seal.tx_until, horizon, counted, last_seal.hash,
            audit_hash(last_seal.hash, last_seal.tx_until, horizon));
    return last_seal.id + 1;
end $$;

-- Housekeeping reaches across tenants, so each job is one narrow function, bounded in what it removes at a time.
create function expire_idempotency() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (delete from idempotency_key where ctid in (
        select ctid from idempotency_key where created_at < now() - interval '24 hours' limit 10000) returning 1)
    select count(*) from gone
$$;
create function expire_uploads() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (delete from attachment where id in (
        select id from attachment where not complete and created_at < now() - interval '1 hour' limit 1000) returning 1)
    select count(*) from gone
$$;
create function expire_credentials() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (delete from refresh_token where hash in (
        select hash from refresh_token where expires_at < now() - interval '30 days' limit 10000) returning 1)
    select count(*) from gone
$$;
create function expire_attempts() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (delete from attempt_counter where bucket in (
        select bucket from attempt_counter where window_ends < now() limit 10000) returning 1)
    select count(*) from gone
$$;
grant execute on function seal_audit(), expire_idempotency(), expire_uploads(), expire_credentials(), expire_attempts()
    to athar_app;
grant execute on function audit_bytes(audit_event), audit_hash(bytea, xid8, xid8) to athar_reader;

-- The reader may verify: it sees all events and seals.
