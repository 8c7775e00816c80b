-- What is claimed about a missing person, who an inquiry is referred to, and what its family and the law ask for.

-- A claim on fate or on whereabouts; those of accepted ones that stand are in inquiry.fate and inquiry.whereabouts.
create table statement (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    subject text not null check (subject in ('fate', 'whereabouts')),
    value text not null,
    date text,
    place_pcode text constraint statement_place_fkey references place,
    source text not null,
    grade text not null check (grade in ('confirmed', 'probable', 'possible', 'unverified')),
    text text,
    visible_to text[] not null check (visible_to <@ array['family', 'recipients']),
    state text not null check (state in ('parked', 'awaiting_review', 'accepted', 'rejected')),
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    reviewed_by uuid,
    reviewed_at timestamptz,
    review_reason text,
    constraint statement_value check (case subject when 'fate' then value in ('alive', 'dead', 'unknown')
                                      else value in ('known', 'unknown', 'place') end),
    constraint statement_place check ((value = 'place') = (place_pcode is not null)),
    constraint statement_reviewer check (reviewed_by is distinct from created_by or reviewed_by is null)
);
create index statement_inquiry on statement (inquiry_id, created_at desc, id desc);
create index statement_place on statement (place_pcode) where place_pcode is not null;

create table referral (
    id uuid primary key,
    tenant_id uuid not null references organization, -- who sent it
    receiver_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    kind text not null check (kind in ('share', 'handover')),
    state text not null default 'sent' check (state in ('sent', 'accepted', 'declined', 'done', 'revoked')),
    message text,
    withheld text[] not null,
    reason text,
    acknowledge_by timestamptz not null,
    sent_by uuid default coalesce(current_actor(), current_credential()),
    sent_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    constraint referral_handover_whole check (kind <> 'handover' or withheld = '{}'),
    constraint referral_to_another check (receiver_id <> tenant_id),
    constraint referral_deadline check (acknowledge_by > sent_at)
);
create index referral_inquiry on referral (inquiry_id, sent_at desc, id desc);
create index referral_receiver on referral (receiver_id, sent_at desc, id desc);
create index referral_sender on referral (tenant_id, sent_at desc, id desc);
-- One open referral of an inquiry to a receiver.
create unique index referral_open_key on referral (tenant_id, inquiry_id, receiver_id)
    where state in ('sent', 'accepted');

-- What is asked about a case.
create table case_request (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    kind text not null check (kind in ('information', 'correction', 'contest', 'erasure', 'access_copy', 'lockout')),
    text text,
    state text not null default 'open' check (state in ('open', 'accepted', 'rejected', 'queued', 'done')),
    by_family boolean not null default (current_case() is not null),
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    reason text
);
create index case_request_inquiry on case_request (inquiry_id, created_at desc, id desc);

-- Two people hold: one asks, another approves.
create table legal_hold (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    reason text not null,
    review_on date not null,
    requested_by uuid default coalesce(current_actor(), current_credential()),
    requested_at timestamptz not null default now(),
    approved_by uuid,
    approved_at timestamptz,
    released_by uuid,
    released_at timestamptz,
    by_steward boolean not null default reaches_all(), -- a steward's hold is a steward's to release
    constraint legal_hold_second_person check (approved_by is null or approved_by <> requested_by)
);
create index legal_hold_inquiry on legal_hold (inquiry_id, requested_at desc, id desc);
