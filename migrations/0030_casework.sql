-- A caseworker's day: who has a case, when the family is called next, what is to be done, and what came of trying.
create table casework (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null references organization,
    inquiry_id uuid not null unique references inquiry,
    assignee_id uuid references app_user,
    next_contact_on date,
    flags text[] not null default '{}',
    closing_reason text, -- of a case that is closed or resolved
    version integer not null default 1,
    updated_at timestamptz not null default now()
);
create index casework_assignee on casework (tenant_id, assignee_id) where assignee_id is not null;
create index casework_next_contact on casework (tenant_id, next_contact_on) where next_contact_on is not null;
create index casework_flags on casework using gin (flags) where flags <> '{}';

create table case_task (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    title text not null,
    due_on date,
    assignee_id uuid references app_user,
    done_at timestamptz,
    done_by uuid,
    outcome text,
    created_by uuid default coalesce(current_actor(), current_credential()),
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index case_task_inquiry on case_task (inquiry_id, created_at desc, id desc);
create index case_task_due on case_task (tenant_id, (coalesce(due_on, 'infinity')), id) where done_at is null;
create index case_task_assignee on case_task (assignee_id) where assignee_id is not null;

create table case_contact (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    at timestamptz not null,
    channel text not null,
    outcome text not null,
    tried text, -- who was tried, in words
    text text,
    author_id uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    constraint case_contact_future check (at <= created_at + interval '5 minutes')
);
create index case_contact_inquiry on case_contact (inquiry_id, at desc, id desc);

-- A search may end with the person found, without a match that waits for review; what is a duplicate or in nobody's
-- mandate is closed at the desk.
insert into inquiry_transition (from_status, to_status, scope) values
    ('in_search', 'resolved', 'inquiries:review'),
    ('submitted', 'closed', 'inquiries:transition');
