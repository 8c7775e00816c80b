-- Who may ask: organizations (tenants), users, credentials (sessions, API keys, families' tokens), and the counters of
-- failed attempts.

create table organization (
    id uuid primary key,
    names jsonb not null,
    kind text not null check (kind in ('family_association', 'victims_association', 'civil_society', 'legal_aid',
        'documentation', 'forensic', 'network', 'authority', 'international')),
    status text not null default 'active' check (status in ('active', 'suspended', 'erased')),
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Consents name organizations, or one of these classes. An administrator sets an organization's class.
    recipient_class text not null default 'cso'
        check (recipient_class in ('icmp', 'cso', 'authority', 'court', 'international')),
    -- What it says of itself; a field of it is a row of organization_field (0009_organizations.sql).
    profile jsonb not null default '{}',
    -- What others see of a field at the least: public 0, network 1, partners 2, private 3.
    visibility jsonb not null default '{}',
    location_blur text not null default 'governorate'
        check (location_blur in ('exact', 'subdistrict', 'governorate', 'country', 'none')),
    -- Nobody is put on the map unasked: others see an organization that is listed and was verified.
    listed boolean not null default false,
    verified_at timestamptz,
    verified_by uuid,
    verified_until date,
    merged_into uuid references organization, -- of a duplicate: the entry that stands for both
    -- An authority never passes for civil society.
    constraint organization_class check (kind <> 'authority' or recipient_class in ('authority', 'court')),
    constraint organization_merged_other check (merged_into <> id)
);
create index organization_created on organization (created_at desc, id desc);
create index organization_merged on organization (merged_into) where merged_into is not null;

create table app_user (
    id uuid primary key,
    tenant_id uuid not null references organization,
    email text not null,
    display_name text not null,
    role text not null check (role in ('admin', 'steward', 'caseworker', 'partner', 'family', 'authority', 'researcher',
        'editor')),
    language text not null default 'en' check (language in ('ar', 'en', 'ku', 'tr')),
    password_hash text,
    external_issuer text,
    external_subject text,
    disabled_at timestamptz,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check ((external_issuer is null) = (external_subject is null))
);
-- One login each across tenants: only admins, who reach all, create users, so this key tells nobody else anything.
create unique index app_user_email_key on app_user (lower(email));
create unique index app_user_external_key on app_user (external_issuer, external_subject)
    where external_issuer is not null;
create index app_user_tenant on app_user (tenant_id, created_at desc, id desc);

-- A session (family of refresh tokens), an API key or a family's token, which opens one case: what a request is made
-- with, alive until expiry or revocation.
create table credential (
    id uuid primary key,
    tenant_id uuid not null references organization,
    kind text not null check (kind in ('session', 'api_key', 'case')),
    user_id uuid references app_user,
    name text,
    secret_hash bytea,
    scopes text[],
    low_trust boolean not null default false,
    created_by uuid default current_actor(),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz,
    inquiry_id uuid,
    check (case kind
        when 'session' then user_id is not null
        when 'case' then inquiry_id is not null and user_id is null
        else name is not null and secret_hash is not null and scopes is not null end)
);
create index credential_tenant on credential (tenant_id, created_at desc, id desc);
create index credential_user on credential (user_id) where user_id is not null;
create index credential_case on credential (inquiry_id) where inquiry_id is not null;
create index credential_session_expiry on credential (expires_at) where kind = 'session';

create table refresh_token (
    hash bytea primary key,
    credential_id uuid not null references credential on delete cascade,
    issued_at timestamptz not null default now(),
    used_at timestamptz,
    expires_at timestamptz not null
);
create index refresh_token_credential on refresh_token (credential_id);

-- Failed attempts by address and account, shared by all replicas. Unlogged: a crash forgives.
create unlogged table attempt_counter (
    bucket text primary key,
    window_ends timestamptz not null,
    failures integer not null
);
create index attempt_counter_window on attempt_counter (window_ends);
