-- Inquiries and what belongs to them: their workflow, notes, attachments, keys of sealed fields; and idempotency keys.

-- The workflow: each allowed step is a row with the scope it needs. Fate and whereabouts are not workflow.
create table inquiry_transition (
    from_status text not null,
    to_status text not null,
    scope text not null,
    primary key (from_status, to_status)
);
insert into inquiry_transition (from_status, to_status, scope) values
    ('draft', 'submitted', 'inquiries:write'),
    ('submitted', 'screening', 'inquiries:transition'),
    ('screening', 'accepted', 'inquiries:transition'),
    ('screening', 'submitted', 'inquiries:transition'),
    ('screening', 'closed', 'inquiries:transition'),
    ('accepted', 'in_search', 'inquiries:transition'),
    ('accepted', 'referred', 'inquiries:transition'),
    ('accepted', 'closed', 'inquiries:transition'),
    ('in_search', 'referred', 'inquiries:transition'),
    ('in_search', 'matched_pending_review', 'inquiries:transition'),
    ('in_search', 'closed', 'inquiries:transition'),
    ('referred', 'in_search', 'inquiries:transition'),
    ('referred', 'closed', 'inquiries:transition'),
    ('matched_pending_review', 'in_search', 'inquiries:review'),
    ('matched_pending_review', 'resolved', 'inquiries:review'),
    ('resolved', 'closed', 'inquiries:transition'),
    ('resolved', 'in_search', 'inquiries:review'),
    ('closed', 'in_search', 'inquiries:review'),
    ('expired', 'in_search', 'inquiries:transition'),
    ('withdrawn', 'submitted', 'inquiries:review');

create table inquiry (
    id uuid primary key,
    tenant_id uuid not null references organization,
    reference text not null constraint inquiry_reference_key unique,
    access_code_hash bytea not null,
    status text not null check (status in ('draft', 'submitted', 'screening', 'accepted', 'in_search', 'referred',
        'matched_pending_review', 'resolved', 'closed', 'withdrawn', 'expired')),
    version integer not null default 1,
    -- The record as it was reported, validated by the contract.
    person jsonb not null,
    event jsonb not null,
    relatives jsonb not null,
    reporter jsonb not null,
    -- Derived from it on every write, to be searched and sorted by.
    completeness jsonb not null,
    category text not null,
    sex text,
    birth_from date,
    birth_to date,
    last_seen_from date,
    last_seen_to date,
    place_pcode text constraint inquiry_place_fkey references place,
    birth_place_pcode text constraint inquiry_birth_place_fkey references place,
    -- Where it came from.
    source text,
    external_id text,
    collected_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- A case is closed to everybody but its tenant and the stewards while it is contested or under legal hold.
    frozen_at timestamptz,
    erased_at timestamptz,
    -- What stands of fate and whereabouts, for each audience; worked out from the statements (0008_trust.sql).
    fate jsonb,
    whereabouts jsonb,
    retain_until date,
    -- Who was told the access code: a token that it opens is not a second person beside this one.
    code_told_to uuid default coalesce(current_actor(), current_credential()),
    constraint inquiry_source_pair check ((source is null) = (external_id is null))
);
-- A unique key tells that a row exists, so it never reaches across tenants.
create unique index inquiry_source_key on inquiry (tenant_id, source, external_id) where external_id is not null;
create index inquiry_tenant_created on inquiry (tenant_id, created_at desc, id desc);
create index inquiry_tenant_updated on inquiry (tenant_id, updated_at desc, id desc);
create index inquiry_created on inquiry (created_at desc, id desc);
create index inquiry_updated on inquiry (updated_at desc, id desc);
create index inquiry_place on inquiry (place_pcode);
create index inquiry_birth_place on inquiry (birth_place_pcode) where birth_place_pcode is not null;
create index inquiry_retain on inquiry (retain_until) where retain_until is not null and erased_at is null;

create table inquiry_note (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    text text not null,
    author_id uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now()
);
create index inquiry_note_inquiry on inquiry_note (inquiry_id, created_at desc, id desc);

-- An attachment is served only once it is complete: all chunks there, size and digest known.
create table attachment (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    kind text not null check (kind in ('photo', 'document', 'evidence')),
    file_name text not null,
    media_type text not null,
    size bigint,
    sha256 text,
    complete boolean not null default false,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    check (not complete or (size is not null and sha256 is not null))
);
create index attachment_inquiry on attachment (inquiry_id, created_at desc, id desc);
create index attachment_unfinished on attachment (created_at) where not complete;

create table attachment_chunk (
    attachment_id uuid not null references attachment on delete cascade,
    number integer not null,
    tenant_id uuid not null,
    data bytea not null,
    primary key (attachment_id, number)
);
alter table attachment_chunk alter column data set storage external; -- photos and PDFs do not compress again

-- The key that seals an inquiry's contacts and document numbers, itself sealed by a key of the operator's ring.
create table inquiry_key (
    inquiry_id uuid primary key references inquiry,
    tenant_id uuid not null references organization,
    ring_key text not null,
    wrapped bytea not null
);
create index inquiry_key_ring on inquiry_key (ring_key);
-- Keyed digests of document numbers and phone numbers, for an exact look-up without the number itself.
create table sealed_index (
    inquiry_id uuid not null references inquiry,
    tenant_id uuid not null references organization,
    kind text not null check (kind in ('document', 'phone')),
    digest bytea not null,
    primary key (inquiry_id, kind, digest)
);
create index sealed_index_digest on sealed_index (kind, digest);

-- Numbers of partners whose records were erased: a digest, so that an import cannot bring them back.
create table erased_source (
    tenant_id uuid not null,
    digest bytea not null,
    primary key (tenant_id, digest)
);

-- A retried write is exact: the key stands in the same transaction as the effect. The receipt holds no personal data.
create table idempotency_key (
    tenant_id uuid not null default current_tenant(),
    owner_id uuid not null default coalesce(current_actor(), current_credential()),
    operation text not null default current_operation(),
    key text not null,
    request_hash text not null,
    record_id uuid not null,
    receipt jsonb not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, owner_id, operation, key)
);
create index idempotency_key_created on idempotency_key (created_at);
