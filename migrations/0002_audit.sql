-- The audit log, its seals, and the history of records.

-- Who did what to which record, when, in which request. No personal data: identifiers only.
-- `id` orders the events for sealing, so its sequence keeps the cache of 1 that it has by default.
create table audit_event (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    tenant_id uuid default coalesce(current_organization(), current_tenant()),
    actor_id uuid default current_actor(),
    credential_id uuid default current_credential(),
    request_id text default current_request(),
    operation text default current_operation(),
    action text not null,
    record_kind text not null,
    record_id uuid
);
create index audit_event_record on audit_event (record_id, id) where record_id is not null;

-- The log is sealed in batches. A batch is a range of event numbers, from first_event to last_event, that nobody can
-- write into any more; the ranges join up and begin at 1, and each hash covers the batch's events and the hash before
-- it. Numbers are missing within a range where a transaction was rolled back, which the hash tells from a row that was
-- removed.
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

-- At most one row: the number that the next seal goes up to, and whose end it waits for.
create table audit_mark (
    one boolean primary key default true check (one),
    last_event bigint not null,
    writers text[] not null
);

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
