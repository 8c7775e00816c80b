-- A code shown once with which a person sets a password: the first one, or another where the old one is forgotten.
create table password_code (
    id uuid primary key references app_user on delete cascade, -- one a person: a new code ends the one before
    tenant_id uuid not null references organization,
    code_hash bytea not null,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
