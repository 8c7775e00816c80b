-- Corrections that a family proposes of its report, photos that were declined, and how far a family has read its notices.
create table correction (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    proposal text check (octet_length(proposal) <= 120000), -- {"changes", "text"}, sealed with the case's key; null: taken back
    state text not null default 'waiting' check (state in ('waiting', 'accepted', 'declined', 'withdrawn')),
    reason text check (reason in ('not_confirmed', 'known_otherwise', 'proof_needed', 'unclear', 'not_for_this_case', 'other')),
    answer text, -- in words of whoever decided, sealed likewise
    created_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    check ((state = 'declined') = (reason is not null)),
    check ((state = 'withdrawn') = (proposal is null))
);
create index correction_inquiry on correction (inquiry_id, created_at desc, id desc);

alter table attachment
    add column declined_at timestamptz,
    add column decline_reason text check (decline_reason in ('not_the_person', 'unreadable', 'shows_others', 'known_already',
                                                             'unsuitable', 'other')),
    add constraint attachment_declined check ((declined_at is null) = (decline_reason is null)
                                              and (declined_at is null or (from_family and accepted_at is null)));

-- One mark a case: whoever follows it, on however many devices, has read the notices up to this time.
create table notice_mark (
    inquiry_id uuid primary key references inquiry,
    tenant_id uuid not null references organization,
    read_up_to timestamptz not null
);
