-- Networks and merges: who is a member of what and who works with whom, and two entries of one organization that
-- become one.

-- Two entries of one organization become one in the eyes of all, until that is undone; no case or user changes tenants.
create table organization_merge (
    id uuid primary key,
    survivor_id uuid not null references organization,
    duplicate_id uuid not null references organization,
    reason text not null,
    made_by uuid default coalesce(current_actor(), current_credential()),
    made_at timestamptz not null default now(),
    undone_by uuid,
    undone_at timestamptz,
    undo_reason text,
    check (survivor_id <> duplicate_id)
);
create unique index organization_merge_standing on organization_merge (duplicate_id) where undone_at is null;
create index organization_merge_survivor on organization_merge (survivor_id, made_at desc, id desc);

-- Both sides confirm; a link shows as far as both let it.
create table organization_link (
    id uuid primary key,
    from_id uuid not null references organization,
    to_id uuid not null references organization, -- of a membership: the network
    kind text not null check (kind in ('membership', 'partnership')),
    role text,
    status text not null default 'proposed' check (status in ('proposed', 'active', 'ended')),
    since text,
    until text,
    from_confirmed_at timestamptz,
    to_confirmed_at timestamptz,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    set_aside_by uuid references organization_merge, -- while that merge stands, it is not there
    constraint organization_link_other check (from_id <> to_id)
);
-- One of a kind between two; a partnership has no direction.
create unique index organization_link_key on organization_link
    (kind, (case kind when 'membership' then from_id else least(from_id, to_id) end),
     (case kind when 'membership' then to_id else greatest(from_id, to_id) end))
    where status <> 'ended' and set_aside_by is null;
create index organization_link_from on organization_link (from_id, created_at desc, id desc);
create index organization_link_to on organization_link (to_id, created_at desc, id desc);

-- What a merge did to a link: gave it the survivor as one side, or set it aside because the survivor has such a link
-- (or is its other side). `side` is the duplicate's; null for the survivor's own proposal that gave way to a standing
-- link.
create table organization_merge_link (
    merge_id uuid not null references organization_merge,
    link_id uuid not null references organization_link,
    side text check (side in ('from', 'to')),
    primary key (merge_id, link_id)
);

-- Pairs that somebody looked at and found to be two.
create table organization_distinction (
    one_id uuid not null references organization,
    other_id uuid not null references organization,
    said_by uuid default coalesce(current_actor(), current_credential()),
    said_at timestamptz not null default now(),
    primary key (one_id, other_id),
    check (one_id < other_id)
);
