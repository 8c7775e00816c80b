-- Inquiries and what belongs to them: notes, attachments, idempotency keys. Every table is guarded by tenant.

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
grant select on inquiry_transition to athar_app;

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

-- What a withdrawn inquiry still shows is a placeholder: number, status and dates, and nothing of a person.
-- Columns that begin with "_" are for filters and stay out of the JSON.
create view inquiry_record with (security_invoker = true) as
select id, tenant_id, reference, status, version, created_at, updated_at,
       case when status <> 'withdrawn' then source end as source,
       case when status <> 'withdrawn' then external_id end as external_id,
       case when status <> 'withdrawn' then collected_by end as collected_by,
       case when status <> 'withdrawn' then category end as _category,
       case when status <> 'withdrawn' then place_pcode end as _place_pcode,
       case when status <> 'withdrawn' then sex end as _sex,
       case when status <> 'withdrawn' then birth_from end as _birth_from,
       case when status <> 'withdrawn' then birth_to end as _birth_to,
       case when status <> 'withdrawn' then last_seen_from end as _last_seen_from,
       case when status <> 'withdrawn' then last_seen_to end as _last_seen_to,
       case when status <> 'withdrawn' then person end as person,
       case when status <> 'withdrawn' then event end as event,
       case when status <> 'withdrawn' then relatives end as relatives,
       case when status <> 'withdrawn' then reporter end as reporter,
       case when status <> 'withdrawn' then completeness end as completeness
from inquiry;

-- True where the inquiry is there for the asker and has not been withdrawn: the gate of all that hangs on it.
create function inquiry_open(the_inquiry uuid) returns boolean language sql stable as $$
    select exists (select from inquiry i where i.id = the_inquiry and i.status <> 'withdrawn')
$$;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['inquiry', 'inquiry_note', 'attachment', 'attachment_chunk', 'idempotency_key'] loop
        execute format('alter table %I enable row level security', guarded);
        execute format('alter table %I force row level security', guarded);
        execute format('create policy %I on %I to athar_owner using (true) with check (true)', guarded || '_owner', guarded);
        execute format('create policy %I on %I for select to athar_reader using (true)', guarded || '_backup', guarded);
    end loop;
end $$;

create policy inquiry_tenant on inquiry to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
create policy inquiry_note_tenant on inquiry_note to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
create policy attachment_tenant on attachment to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
create policy attachment_chunk_tenant on attachment_chunk to athar_app
    using (exists (select from attachment a where a.id = attachment_id))
    with check (exists (select from attachment a where a.id = attachment_id and not a.complete));
create policy idempotency_key_owner_only on idempotency_key to athar_app
    using (tenant_id = current_tenant() and owner_id = coalesce(current_actor(), current_credential()))
    with check (tenant_id = current_tenant());

grant select, insert, update on inquiry to athar_app;
grant select, insert on inquiry_note to athar_app;
grant select, insert, update, delete on attachment to athar_app;
grant select, insert on attachment_chunk to athar_app;
grant select, insert on idempotency_key to athar_app;
grant select on inquiry_record to athar_app;
grant execute on function inquiry_open(uuid) to athar_app;

create trigger inquiry_audit after insert or update or delete on inquiry
    for each row execute function audit_row('inquiry');
create trigger inquiry_history after update on inquiry
    for each row execute function history_row('inquiry', 'access_code_hash', 'completeness', 'sex', 'category',
        'birth_from', 'birth_to', 'last_seen_from', 'last_seen_to', 'place_pcode', 'birth_place_pcode');
create trigger inquiry_note_audit after insert or update or delete on inquiry_note
    for each row execute function audit_row('note');
create trigger attachment_audit after insert or update or delete on attachment
    for each row execute function audit_row('attachment');
