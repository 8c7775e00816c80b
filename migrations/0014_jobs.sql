-- Jobs: what runs outside a request, by `athar work`.

-- One row a kind: `athar work` takes the one that is due, for as long as locked_until says. A worker that dies leaves
-- it to the next. A kind is run by every worker that knows it (api/work/jobs.c), so older and newer workers go
-- together.
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
    ('expire_attempts', '5 minutes'),
    ('erase_due', '1 hour'),
    ('expire_registrations', '1 hour');
