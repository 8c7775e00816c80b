-- The Mapping Tool: what organizations say of themselves, and who sees how much of it.
-- An organization has four faces, one for each level of trust. They are made when it is written, with hidden fields left
-- out and places blurred; every way out (read, list, search, counts) shows faces and nothing else.

alter table organization
    add column profile jsonb not null default '{}',
    -- What others see of a field at the least: public 0, network 1, partners 2, private 3.
    add column visibility jsonb not null default '{}',
    add column location_blur text not null default 'governorate'
        check (location_blur in ('exact', 'subdistrict', 'governorate', 'country', 'none')),
    -- Nobody is put on the map unasked: others see an organization that is listed and was verified.
    add column listed boolean not null default false,
    add column verified_at timestamptz,
    add column verified_by uuid,
    add column verified_until date;
drop trigger organization_audit on organization;
create trigger organization_audit after insert or update or delete on organization
    for each row execute function audit_row('organization');
create trigger organization_history after update on organization for each row execute function history_row('organization');

-- The fields of a profile, and how far each goes where the organization says nothing.
create table organization_field (
    name text primary key,
    level integer not null check (level between 0 and 3)
);
insert into organization_field (name, level) values
    ('acronym', 0), ('description', 0), ('mission', 0), ('legal_status', 0), ('founded', 0), ('website', 0), ('logo', 0),
    ('contacts', 1), ('presence', 0), ('locations', 0), ('services', 0), ('capacities_offered', 0), ('capacities_needed', 1),
    ('constituencies', 1), ('agreements', 2), ('referral_desk', 1);
grant select on organization_field to athar_app;

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
    primary key (organization_id, level)
);
create index organization_face_created on organization_face (created_at desc, organization_id desc);
create index organization_face_words on organization_face using gin (words);
create index organization_face_tokens on organization_face using gin (tokens);

-- ---- places, blurred ----
create function place_depth(level text) returns integer language sql immutable parallel safe as $$
    select array_position(array['country', 'governorate', 'district', 'subdistrict', 'community', 'neighbourhood'], level)
$$;
-- The place itself or the nearest one around it that is no more exact than `blur`; null for none.
create function blurred_place(the_pcode text, blur text) returns text language sql stable as $$
    select a.pcode from place p join place a on a.pcode = any (p.ancestors)
    where p.pcode = the_pcode and blur <> 'none' and (blur = 'exact' or place_depth(a.level) <= place_depth(blur))
    order by place_depth(a.level) desc limit 1
$$;
-- A list of {pcode, ...} as exact as `blur` allows; what says more than the P-code (point, address, label) only at exact.
create function blurred_list(list jsonb, blur text) returns jsonb language sql stable as $$
    select case when blur = 'exact' then list else coalesce((
        select jsonb_agg(distinct case when one ? 'pcode'
            then jsonb_set(one - '{point,address,label}'::text[], '{pcode}', to_jsonb(blurred_place(one ->> 'pcode', blur)))
            else one - '{point,address,label}'::text[] end)
        from jsonb_array_elements(list) one
        where not one ? 'pcode' or blurred_place(one ->> 'pcode', blur) is not null), '[]') end
$$;

-- ---- words ----
-- Letters folded as in names of places, and the Arabic article with what may stand before it left out.
create function search_text(words text) returns text language sql immutable parallel safe as $$
    select regexp_replace(fold_name(words), '(^|\s)[وبفك]?ال(?=\S{3,})', '\1', 'g')
$$;
-- All words, each as the beginning of one; null where there is none.
create function search_query(words text) returns tsquery language sql stable parallel safe as $$
    select to_tsquery('simple', string_agg(word || ':*', ' & '))
    from regexp_split_to_table(trim(regexp_replace(search_text(words), '[^[:alnum:]]+', ' ', 'g')), ' ') word
    where word <> ''
$$;
-- The texts in a document, wherever they stand.
create function texts_of(value jsonb) returns text language sql immutable parallel safe as $$
    select coalesce(string_agg(one #>> '{}', ' '), '') from jsonb_path_query(value, 'strict $.** ? (@.type() == "string")') one
$$;

-- ---- the faces ----
create function organization_document(o organization, the_level integer) returns jsonb language sql stable as $$
    select jsonb_build_object('names', o.names, 'kind', o.kind)
        || coalesce(jsonb_object_agg(p.key, case
               when the_level = 3 then p.value
               when p.key in ('presence', 'locations') then blurred_list(p.value, o.location_blur)
               when p.key = 'contacts' and o.location_blur <> 'exact' then list_without(p.value, '{address}')
               else p.value end), '{}')
        || case the_level when 3 then jsonb_build_object('recipient_class', o.recipient_class, 'status', o.status,
               'visibility', o.visibility, 'location_blur', o.location_blur, 'listed', o.listed) else '{}' end
    from organization_field f
    join jsonb_each(o.profile) p on p.key = f.name
    where the_level >= coalesce(array_position(array['public', 'network', 'partners', 'private'], o.visibility ->> f.name) - 1, f.level)
$$;
create function organization_tokens(document jsonb) returns text[] language sql stable as $$
    select array(
        select 'kind:' || (document ->> 'kind')
        union select 'place:' || a from jsonb_path_query(document, '$.presence[*].pcode') c
            join place p on p.pcode = c #>> '{}' cross join unnest(p.ancestors) a
        union select 'place:' || a from jsonb_path_query(document, '$.locations[*].pcode') c
            join place p on p.pcode = c #>> '{}' cross join unnest(p.ancestors) a
        union select 'service:' || (c #>> '{}') from jsonb_path_query(document, '$.services[*].kind') c
        union select 'skill:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_offered[*].skill') c
        union select 'need:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_needed[*].skill') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.services[*].languages[*]') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_offered[*].languages[*]') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.referral_desk.languages[*]') c)
$$;
create function refresh_faces() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from organization_face where organization_id = new.id;
    insert into organization_face (organization_id, level, document, words, tokens, version, verified_until, is_verified,
                                   created_at, updated_at)
    select new.id, l.level, d.document,
           setweight(to_tsvector('simple', search_text(texts_of(d.document -> 'names') || ' ' || coalesce(d.document ->> 'acronym', ''))), 'A')
           || setweight(to_tsvector('simple', search_text(texts_of(d.document - '{names,acronym,visibility}'::text[]))), 'C'),
           organization_tokens(d.document), new.version, new.verified_until, new.verified_at is not null,
           new.created_at, new.updated_at
    from generate_series(0, 3) l (level)
    cross join lateral (select organization_document(new, l.level) as document) d
    where l.level = 3 or new.listed and new.verified_at is not null and new.status = 'active';
    return null;
end $$;
create trigger organization_faces after insert or update on organization for each row execute function refresh_faces();
update organization set updated_at = updated_at;

-- The places that a profile names are known ones.
create function organization_rules() returns trigger language plpgsql as $$
begin
    if exists (select from jsonb_path_query(new.profile, '$.*[*].pcode') c
               where not exists (select from place p where p.pcode = c #>> '{}')) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'organization_place';
    end if;
    return new;
end $$;
create trigger organization_rules before insert or update of profile on organization
    for each row execute function organization_rules();

-- ---- who sees which face ----
-- Each asker sees one face of an organization: the whole one of its own and, with reach over all, of everybody; else the
-- public one. Nobody at all is asked for by whoever shows no credential.
alter table organization_face enable row level security;
alter table organization_face force row level security;
create policy organization_face_owner on organization_face to athar_owner using (true) with check (true);
create policy organization_face_backup on organization_face for select to athar_reader using (true);
create policy organization_face_seen on organization_face for select to athar_app using (
    level = case when reaches_all() or organization_id = coalesce(current_organization(), current_tenant()) then 3 else 0 end);
grant select on organization_face to athar_app;
grant execute on function search_query(text), search_text(text), list_without(jsonb, text[]), reaches_all() to athar_app;

-- An organization as the asker sees it, with one column for each field; what is hidden is null like what is not there.
create view organization_record with (security_invoker = true) as
select f.organization_id as id, d.*,
       case when not f.is_verified then 'unverified' when f.verified_until < current_date then 'expired' else 'verified' end
           as verification,
       f.verified_until, f.version, f.created_at, f.updated_at, 3 - f.level as _hidden, f.level = 3 as _held,
       f.words as _words, f.tokens as _tokens
from organization_face f
cross join jsonb_to_record(f.document) as d (names jsonb, kind text, acronym text, description jsonb, mission jsonb,
    legal_status text, founded text, website text, logo text, contacts jsonb, presence jsonb, locations jsonb,
    services jsonb, capacities_offered jsonb, capacities_needed jsonb, constituencies jsonb, agreements jsonb,
    referral_desk jsonb, recipient_class text, status text, visibility jsonb, location_blur text, listed boolean);
grant select on organization_record to athar_app;
