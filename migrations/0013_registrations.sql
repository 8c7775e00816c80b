-- How an organization comes onto the map by itself: it registers or says "this is us", a steward decides, and a code
-- that was shown once makes its person an editor of it. Editors invite further editors the same way. Nothing here
-- touches an organization before a steward decided, and nobody is told whether a similar one exists.

create table registration (
    id uuid primary key,
    kind text not null check (kind in ('registration', 'claim', 'invitation')),
    organization_id uuid references organization, -- of a registration: once it was accepted
    -- What a new organization says of itself; null where it is not one, or was erased.
    names jsonb,
    organization_kind text,
    profile jsonb not null default '{}',
    visibility jsonb,
    location_blur text,
    listed boolean, -- a wish: nothing is listed before a steward accepted it
    -- Who asks: for stewards, and of an invitation for the organization that invites.
    person_name text,
    person_email text,
    person_role text,
    proof text,
    language text check (language in ('ar', 'en', 'ku', 'tr')),
    state text not null default 'waiting'
        check (state in ('waiting', 'accepted', 'rejected', 'activated', 'withdrawn')),
    reason text,
    code_hash bytea,
    code_failures integer not null default 0,
    code_expires_at timestamptz,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    activated_at timestamptz,
    erased_at timestamptz,
    check ((kind = 'registration') = (names is not null) or erased_at is not null),
    check (kind = 'registration' or organization_id is not null)
);
create index registration_created on registration (created_at, id);
create index registration_organization on registration (organization_id, created_at desc, id desc);
-- Likely doubles among those who ask, by the same folded names as of organizations.
create index registration_name_keys on registration using gin (name_keys(names)) where names is not null;
