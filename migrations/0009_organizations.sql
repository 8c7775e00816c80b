-- The Mapping Tool: what organizations say of themselves, and who sees how much of it.
-- An organization has four faces, one for each level of trust. They are made when it is written, with hidden fields
-- left out and places blurred; every way out (read, list, search, counts) shows faces and nothing else.

-- The fields of a profile, and how far each goes where the organization says nothing.
create table organization_field (
    name text primary key,
    level integer not null check (level between 0 and 3)
);
insert into organization_field (name, level) values
    ('acronym', 0), ('alternate_names', 0), ('description', 0), ('mission', 0), ('legal_status', 0), ('founded', 0),
    ('identifiers', 2), ('website', 0), ('logo', 0), ('contacts', 1), ('presence', 0), ('locations', 0),
    ('services', 0), ('capacities_offered', 0), ('capacities_needed', 1), ('constituencies', 1), ('agreements', 2),
    ('referral_desk', 1), ('networks', 1);

-- Schemas are named in the functions that follow, since a restore fills tables and indexes without a search path.

-- What leaves of a face: every field that an organization may show; what this face hides is null, like what is not
-- there.
create function organization_body(document jsonb) returns json language sql immutable parallel safe as $$
    select json_object_agg(field, document -> field order by number)
    from unnest(array['names', 'kind', 'acronym', 'alternate_names', 'description', 'mission', 'legal_status', 'founded',
        'identifiers', 'website', 'logo', 'contacts', 'presence', 'locations', 'services', 'capacities_offered',
        'capacities_needed', 'constituencies', 'agreements', 'referral_desk', 'recipient_class', 'status', 'visibility',
        'location_blur', 'listed'])
        with ordinality as shown (field, number)
$$;

-- The id of a part: UUIDv8 (RFC 9562) of the first 16 bytes of SHA-256 over what it belongs to and its name.
-- api/exchange/hsds.c makes the ids of all other parts in the same way.
create function part_id(owner uuid, part text) returns uuid language sql immutable parallel safe as $$
    select encode(set_byte(set_byte(h, 6, get_byte(h, 6) & 15 | 128), 8, get_byte(h, 8) & 63 | 128), 'hex')::uuid
    from (select substr(sha256(uuid_send(owner) || convert_to(part, 'UTF8')), 1, 16)) digest (h)
$$;
-- A service is told by its kind and its place among those of one kind, so that another kind that comes or goes moves
-- none.
create function service_ids(organization uuid, document jsonb) returns uuid[] language sql immutable parallel safe as $$
    select array(
        select public.part_id(organization, 'service ' || (s.value ->> 'kind') || ' ' ||
                       row_number() over (partition by s.value ->> 'kind' order by s.ordinality) - 1)
        from jsonb_array_elements(case jsonb_typeof(document -> 'services') when 'array' then document -> 'services'
                                  else '[]' end) with ordinality s
        order by s.ordinality)
$$;

create table organization_face (
    organization_id uuid not null references organization on delete cascade,
    level integer not null check (level between 0 and 3), -- 3: its own people, stewards and administrators
    document jsonb not null,
    words tsvector not null,
    tokens text[] not null, -- "kind:legal_aid", "place:SY07", "service:...", "skill:...", "language:..."
    version integer not null,
    verified_until date,
    is_verified boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Whether it shows its organization's links.
    shows_links boolean not null generated always as (document ? 'networks_shown') stored,
    -- Written down once when the face is made: reading an organization, or a page of them, sends text that is there
    -- instead of making it anew from the document for each reader.
    body json generated always as (organization_body(document)) stored,
    verified_at timestamptz,
    verified_by text, -- the role of who verified, never the person: a face is for strangers too
    service_ids uuid[] not null generated always as (service_ids(organization_id, document)) stored,
    primary key (organization_id, level)
);
create index organization_face_created on organization_face (created_at desc, organization_id desc);
-- One index for words and facets, so that a search that asks for both reads what they have in common and no more.
-- Strangers ask most and see one face of four; their statements say so (level = 0), and the second index holds no
-- other.
create index organization_face_search on organization_face using gin (words, tokens);
create index organization_face_open_search on organization_face using gin (words, tokens) where level = 0;
create index organization_face_services on organization_face using gin (service_ids);

-- Letters folded as in names of places, and the Arabic article with what may stand before it left out, also behind "to"
-- (للمفقودين); and the two letters that Sorani writes with a mark below.
create function search_text(words text) returns text language sql immutable parallel safe as $$
    select regexp_replace(public.fold_name(translate(words, 'ڕڵ', 'رل')), '(^|\s)([وبفك]?ال|و?لل)(?=\S{3,})', '\1', 'g')
$$;
-- A name is the same as another one once letters are folded.
create function name_keys(names jsonb) returns text[] language sql immutable parallel safe as $$
    select array(select distinct regexp_replace(public.search_text(value), '[^[:alnum:]]+', '', 'g') from jsonb_each_text(names))
$$;

-- Likely doubles by a table of folded names: to fold them for each look, and under row-level security for each pair,
-- took seconds at 20,000 organizations.
create table organization_name_key (
    key text not null,
    organization_id uuid not null references organization on delete cascade,
    primary key (key, organization_id)
);
create index organization_name_key_of on organization_name_key (organization_id);
