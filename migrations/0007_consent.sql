-- Consent decides who beyond the tenant and the stewards sees an inquiry, and which of its fields.
-- What is allowed stands ready in inquiry_access, one row for each way in; refresh_access() alone writes it.

-- The fields that can be withheld.
-- `bit` numbers a field in masks. Restricted fields go only to organizations that a consent names, sealed ones only to
-- those that also accepted a referral.
create table inquiry_field (
    bit integer primary key check (bit between 0 and 61),
    name text not null unique,
    document text not null check (document in ('person', 'event', 'relatives', 'reporter', 'none')),
    member text,
    tier integer not null check (tier between 0 and 2) -- the least tier of access that sees it
);
insert into inquiry_field (bit, name, document, member, tier) values
    (0, 'person.names', 'person', 'names', 0),
    (1, 'person.sex', 'person', 'sex', 0),
    (2, 'person.birth', 'person', 'birth', 0),
    (3, 'person.place_of_birth', 'person', 'place_of_birth', 0),
    (4, 'person.nationalities', 'person', 'nationalities', 0),
    (5, 'person.ethnicity', 'person', 'ethnicity', 1),
    (6, 'person.religion', 'person', 'religion', 1),
    (7, 'person.marital_status', 'person', 'marital_status', 0),
    (8, 'person.occupation', 'person', 'occupation', 0),
    (9, 'person.description', 'person', 'description', 0),
    (10, 'person.marks', 'person', 'marks', 0),
    (11, 'person.clothing', 'person', 'clothing', 0),
    (12, 'person.medical_notes', 'person', 'medical_notes', 1),
    (13, 'person.documents', 'person', 'documents', 2),
    (14, 'event.last_seen', 'event', 'last_seen', 0),
    (15, 'event.place', 'event', 'place', 0),
    (16, 'event.category', 'event', 'category', 0),
    (17, 'event.circumstances', 'event', 'circumstances', 0),
    (18, 'event.alleged_responsible', 'event', 'alleged_responsible', 0),
    (19, 'event.witnesses', 'event', 'witnesses', 1),
    (20, 'event.detentions', 'event', 'detentions', 0),
    (21, 'event.searches', 'event', 'searches', 0),
    (22, 'relatives', 'relatives', null, 0),
    (23, 'relatives.contact', 'relatives', 'contact', 2),
    (24, 'reporter', 'reporter', null, 0),
    (25, 'reporter.contact', 'reporter', 'contact', 2),
    (26, 'attachments', 'none', null, 0),
    (27, 'statements', 'none', null, 0),
    (28, 'event.witnesses.contact', 'event', 'witnesses.contact', 2);

-- Append-only: what was given stays as it was given; its end and its review are events beside it.
create table consent (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    giver text not null,
    capacity text not null check (capacity in ('self', 'relative', 'guardian', 'organization')),
    proof text not null check (proof in ('proof', 'assertion')),
    form_version text not null,
    text_sha256 text not null,
    purposes text[] not null check (purposes <> '{}' and purposes <@ array['search', 'matching', 'share', 'authorities',
        'courts', 'publication', 'statistics', 'research', 'genetic_reference']),
    -- Organizations by id; classes by name.
    recipients text[] not null,
    withheld text[] not null,
    withheld_reason text,
    legal_basis text not null
        check (legal_basis in ('consent', 'vital_interest', 'legal_obligation', 'public_interest')),
    evidence_id uuid references attachment,
    given_at timestamptz not null,
    expires_at timestamptz,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    constraint consent_in_the_past check (given_at <= now()),
    constraint consent_expires_later check (expires_at > given_at)
);
create index consent_inquiry on consent (inquiry_id, created_at desc, id desc);
create index consent_evidence on consent (evidence_id) where evidence_id is not null;

create table consent_event (
    id uuid primary key,
    tenant_id uuid not null references organization,
    inquiry_id uuid not null references inquiry,
    consent_id uuid not null references consent,
    kind text not null check (kind in ('withdrawn', 'approved', 'rejected')),
    reason text,
    created_by uuid default coalesce(current_actor(), current_credential()),
    by_family boolean not null default (current_case() is not null),
    created_at timestamptz not null default now()
);
-- One end, and one review.
create unique index consent_event_once on consent_event (tenant_id, consent_id, (kind = 'withdrawn'));
create index consent_event_inquiry on consent_event (inquiry_id);

-- The ways in. tier: 0 by class, 1 by name, 2 by accepted referral.
create table inquiry_access (
    inquiry_id uuid not null references inquiry,
    grantee text not null,
    source_id uuid not null,
    consent_id uuid not null references consent,
    tier integer not null,
    withheld bigint not null,
    expires_at timestamptz not null,
    primary key (inquiry_id, grantee, source_id)
);
create index inquiry_access_grantee on inquiry_access (grantee, inquiry_id);
