-- Further people who ask for the same missing person, each with a code of their own.
create table case_reporter (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    reporter jsonb not null, -- as inquiry.reporter, its contact sealed
    reads_report boolean not null default false,
    access_code_hash bytea, -- null: no code yet
    code_told_to uuid,
    version integer not null default 1,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index case_reporter_inquiry on case_reporter (inquiry_id, created_at desc, id desc);
-- With the reporter goes what the code opened.
alter table credential add column reporter_id uuid references case_reporter on delete cascade;
create index credential_reporter on credential (reporter_id) where reporter_id is not null;
