-- Which inquiries are of one family, and which of one event, as their holder sees it.
create table inquiry_group (
    id uuid primary key,
    tenant_id uuid not null references organization,
    kind text not null check (kind in ('family', 'event')),
    label text not null,
    version integer not null default 1,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index inquiry_group_tenant on inquiry_group (tenant_id, created_at desc, id desc);
create table inquiry_group_member (
    group_id uuid not null references inquiry_group on delete cascade,
    inquiry_id uuid not null references inquiry,
    tenant_id uuid not null references organization,
    added_by uuid default coalesce(current_actor(), current_credential()),
    added_at timestamptz not null default now(),
    primary key (group_id, inquiry_id)
);
create index inquiry_group_member_inquiry on inquiry_group_member (inquiry_id);
