-- Webhooks: where an organization's portal is told that something happened, and each telling until it arrived.
create table webhook (
    id uuid primary key,
    tenant_id uuid not null references organization,
    url text not null,
    events text[] not null check (cardinality(events) between 1 and 20),
    enabled boolean not null default true,
    enabled_since timestamptz not null default now(), -- what happened while it was off is not told later
    ring_key text not null, -- of the secret by which its bodies are signed, wrapped by that key of the sealing ring
    wrapped bytea not null,
    version integer not null default 1,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_delivered_at timestamptz,
    last_failed_at timestamptz,
    last_failure text, -- a word, and of an answer its status
    last_status integer
);
create index webhook_tenant on webhook (tenant_id);

create table webhook_delivery (
    id uuid primary key default gen_random_uuid(),
    webhook_id uuid not null references webhook on delete cascade,
    tenant_id uuid not null references organization,
    event text not null,
    cause uuid not null,  -- what happened, so that it is told once
    subject uuid not null, -- the record that it is about, with which it goes
    happened_at timestamptz not null,
    data jsonb not null,  -- as it is told: no personal data
    created_at timestamptz not null default now(),
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given_up')),
    attempts integer not null default 0,
    due_at timestamptz not null default now(),
    settled_at timestamptz,
    last_failure text,
    last_status integer,
    unique (webhook_id, event, cause)
);
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at) where state = 'waiting';
create index webhook_delivery_webhook on webhook_delivery (webhook_id, created_at desc, id desc);
create index webhook_delivery_subject on webhook_delivery (subject);
create index webhook_delivery_age on webhook_delivery (created_at);

-- The cases of which something may have become a notice since they were looked at last.
create table touched_case (
    id uuid primary key references inquiry,
    tenant_id uuid not null references organization,
    touched_at timestamptz not null default now()
);
create index consent_expiry on consent (expires_at) where expires_at is not null;

insert into job (kind, every) values
    ('touch_expiring', '1 hour'), ('tell_notices', '5 seconds'), ('send_webhooks', '5 seconds'),
    ('expire_deliveries', '1 hour');
