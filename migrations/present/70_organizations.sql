-- The Mapping Tool: what organizations say of themselves, and how it becomes faces.
-- An organization has four faces, one for each level of trust. They are made when it is written, with hidden fields
-- left out and places blurred; every way out (read, list, search, counts) shows faces and nothing else. Who sees which
-- one is said in 75_networks.sql.

grant select on organization_field to athar_app;

-- ---- what a profile must hold ----
-- The entries of a list; none where it is no list.
create function list_of(value jsonb) returns setof jsonb language sql immutable parallel safe as $$
    select * from jsonb_array_elements(case jsonb_typeof(value) when 'array' then value else '[]' end)
$$;
grant execute on function list_of(jsonb) to athar_app;

-- A profile that contradicts itself is refused: the places that it names are known ones, a point lies in the country of
-- its place, nobody is inside Syria in another country, ages and spans do not end before they begin.
create function organization_rules() returns trigger language plpgsql as $$
declare
    broken text;
begin
    broken := case
        when exists (select from jsonb_path_query(new.profile, '$.*[*].pcode') c
                     where not exists (select from place p where p.pcode = c #>> '{}')) then 'organization_place'
        when exists (select from list_of(new.profile -> 'locations') l
                     where not point_fits(l ->> 'pcode', (l #>> '{point,latitude}')::double precision,
                                          (l #>> '{point,longitude}')::double precision))
             then 'organization_point'
        when exists (select from list_of(new.profile -> 'presence') p
                     where (p ->> 'side' = 'outside' and (p ? 'pcode' or p ->> 'country' = 'SY'))
                        or (p ->> 'side' = 'inside' and p ->> 'country' <> 'SY')) then 'organization_presence'
        when exists (select from list_of(new.profile -> 'services') s
                     where (s ->> 'minimum_age')::numeric > (s ->> 'maximum_age')::numeric) then 'organization_ages'
        when exists (select from jsonb_path_query(new.profile, '$.**.schedules[*]') h
                     where (h ->> 'valid_from')::date > (h ->> 'valid_to')::date) then 'organization_hours'
        when exists (select from list_of(new.profile -> 'services') s
                     where (s ->> 'assured_date')::date > current_date)
          or exists (select from (select new.profile ->> 'founded' union all
                                  select p ->> 'since' from list_of(new.profile -> 'presence') p) said (edtf)
                     where edtf ~ '^[0-9]{4}' and left(edtf, 4)::integer > extract(year from current_date))
             then 'organization_future'
        -- Dates of different exactness are compared as far as both go: 2020 and 2020-05 do not contradict.
        when exists (select from list_of(new.profile -> 'agreements') a,
                          lateral (select least(length(a ->> 'since'), length(a ->> 'until')) as digits) both_say
                     where a ->> 'since' ~ '^[0-9-]+$' and a ->> 'until' ~ '^[0-9-]+$'
                       and left(a ->> 'until', digits) < left(a ->> 'since', digits)) then 'organization_span'
    end;
    if broken is not null then
        raise exception using errcode = 'integrity_constraint_violation', constraint = broken;
    end if;
    return new;
end $$;
create trigger organization_rules before insert or update of profile on organization
    for each row execute function organization_rules();

-- What a steward verified was an organization of certain names and of a kind: whoever takes others afterwards is not
-- verified under them, or a small verified organization could stand on the map under the name of a well-known one. That
-- goes for every name that it can take: a search finds an acronym and a further name like the first one, and HSDS tells
-- them beside each other. So others see what was verified until somebody looked again; what the organization changes is
-- its own draft.
create function named_as(o organization) returns jsonb language sql immutable as $$
    select jsonb_build_object('names', o.names, 'kind', o.kind, 'acronym', o.profile -> 'acronym',
                              'alternate_names', o.profile -> 'alternate_names')
$$;
create function keep_verified() returns trigger language plpgsql as $$
begin
    if new.verified_at is null or new.status = 'erased' then
        new.verified_as := null;
    elsif tg_op = 'INSERT' or new.verified_at is distinct from old.verified_at then
        new.verified_as := named_as(new);
    elsif reaches_all() then -- who may verify has looked at what he changes himself, and at nothing else
        new.verified_as := (
            select coalesce(new.verified_as, '{}') || coalesce(jsonb_object_agg(key, value), '{}')
            from jsonb_each(named_as(new)) where value is distinct from named_as(old) -> key);
    end if;
    return new;
end $$;
create trigger organization_verified_as before insert or update on organization
    for each row execute function keep_verified();
-- Whether it bears now what nobody has verified.
create function is_renamed(o organization) returns boolean language sql immutable as $$
    select o.verified_as is not null and o.verified_as is distinct from named_as(o)
$$;

-- ---- places, blurred ----
-- plpgsql keeps a plan for the whole session, and each document is worked out once.
-- The place itself or the nearest one around it that is no more exact than `blur`; null for none.
create function blurred_place(the_pcode text, blur text) returns text language plpgsql stable as $$
begin
    return case blur when 'none' then null when 'exact' then the_pcode else (
        select a.pcode
        from place p
        cross join unnest(p.ancestors) with ordinality as way (pcode, number)
        join place a on a.pcode = way.pcode
        where p.pcode = the_pcode and place_depth(a.level) <= place_depth(blur)
        order by way.number desc limit 1) end;
end $$;
-- A list of {pcode, ...} as exact as `blur` allows; what says more than the P-code (point, address, label) only at
-- exact. Who wants to be on no map gives away no country either.
create function blurred_list(list jsonb, blur text) returns jsonb language plpgsql stable as $$
begin
    return case blur when 'exact' then list when 'none' then '[]' else coalesce((
        select jsonb_agg(distinct case when one ? 'pcode'
            then jsonb_set(one - '{point,address,label}'::text[], '{pcode}', to_jsonb(told.pcode))
            else one - '{point,address,label}'::text[] end)
        from jsonb_array_elements(list) one
        cross join lateral (select blurred_place(one ->> 'pcode', blur) as pcode offset 0) told
        where not one ? 'pcode' or told.pcode is not null), '[]') end;
end $$;

-- ---- words ----
-- search_text() folds letters and cuts words, for index and query alike; it is made by a numbered migration, as an
-- index uses it.
-- All words, each as the beginning of one; null where there is none. Words in a row that are a label, a synonym or the
-- name of a place mean that: its one word in the index (label_text), or themselves in a row. So "family support" finds
-- in every language who offers it, and not who has families here and support there. The name of a place in one word is
-- the beginning of no label (Damascus of Damascus Countryside), a short one (Şam) the beginning of nothing.
-- A word that is asked for twice, or that is only the beginning of another one, asks for nothing more, but costs a walk
-- through the index each time: fifty times the same letter took a second at 20,000 organizations.
create function search_query(words text) returns tsquery language plpgsql stable parallel safe as $$
declare
    word text[] := string_to_array(search_text(words), ' ');
    alone text[] := '{}';
    part text[] := '{}';
    told text := array_to_string(word, ' ');
    first integer := 1;
    last integer;
begin
    -- The name of a place in several words begins so.
    if told like '% %' and exists (select from search_label l where l.vocabulary = 'place' and l.words ~>=~ told
                                   and l.words ~<~ (told || chr(1114111))) then
        return to_tsquery('simple', format('%s:* | (%s)', replace(told, ' ', ''), replace(told, ' ', ' <-> ') || ':*'));
    end if;
    while first <= cardinality(word) loop
        last := least(first + 5, cardinality(word));
        loop
            told := array_to_string(word[first:last], ' ');
            exit when last < first or exists (
                select from search_label l where l.words = told
                and (last > first or l.vocabulary = 'place'));
            last := last - 1;
        end loop;
        if last < first then
            alone := alone || word[first];
            last := first;
        elsif last = first then
            part := part || case when length(told) <= 3 then told else format('(%1$s | %1$s:*AC)', told) end;
        else
            part := part || format('(%s | (%s))', replace(told, ' ', ''), replace(told, ' ', ' <-> '));
        end if;
        first := last + 1;
    end loop;
    return (select to_tsquery('simple', string_agg(one, ' & ' order by one))
            from (select one || ':*'
                  from unnest(alone) one
                  where not exists (select from unnest(alone) longer where longer <> one and starts_with(longer, one))
                  union select unnest(part)) asked (one));
end $$;
-- The texts in a document, wherever they stand.
create function texts_of(value jsonb) returns text language sql immutable parallel safe as $$
    select coalesce(string_agg(one #>> '{}', ' '), '')
    from jsonb_path_query(value, 'strict $.** ? (@.type() == "string")') one
$$;
grant execute on function search_query(text), search_text(text), fold_digits(text), fold_lookalikes(text),
    name_skeleton(text), named_as(organization) to athar_app;
grant select on search_label to athar_app;

-- Each object of a list without some members.
create function list_without(list jsonb, members text[]) returns jsonb language sql immutable parallel safe as $$
    select case when jsonb_typeof(list) = 'array' then (
        select coalesce(jsonb_agg(one - members order by number), '[]')
        from jsonb_array_elements(list) with ordinality l (one, number)) else list end
$$;

-- ---- the faces ----
-- What an organization shows at a level: the fields whose visibility reaches so far, and for others with places
-- blurred and with the names and the kind that were verified.
create function organization_document(o organization, the_level integer) returns jsonb language plpgsql stable as $$
declare
    named jsonb := case when the_level < 3 then coalesce(o.verified_as, named_as(o)) else named_as(o) end;
begin
    return (select jsonb_build_object('names', named -> 'names', 'kind', named -> 'kind')
        || coalesce(jsonb_object_agg(p.key, case
               when the_level = 3 then p.value
               when p.key in ('presence', 'locations') then blurred_list(p.value, o.location_blur)
               when p.key = 'contacts' and o.location_blur <> 'exact' then list_without(p.value, '{address}')
               else p.value end) filter (where p.key is not null), '{}')
        || case when bool_or(f.name = 'networks') then '{"networks_shown": true}' else '{}'::jsonb end
        || case the_level when 3 then jsonb_build_object('recipient_class', o.recipient_class, 'status', o.status,
               'visibility', o.visibility, 'location_blur', o.location_blur, 'listed', o.listed) else '{}' end
        || case when the_level = 3 and is_renamed(o) then jsonb_build_object('verified_as', o.verified_as)
                else '{}' end
    from organization_field f
    left join jsonb_each(o.profile - '{acronym,alternate_names}'::text[]
                         || jsonb_strip_nulls(named - '{names,kind}'::text[])) p on p.key = f.name
    where the_level >= coalesce(
        array_position(array['public', 'network', 'partners', 'private'], o.visibility ->> f.name) - 1, f.level));
end $$;

-- What a face is found by, as "kind:legal_aid", "place:SY07" and the like; a place stands for all around it too.
create function organization_tokens(document jsonb) returns text[] language plpgsql stable as $$
begin
    return array(
        select 'kind:' || (document ->> 'kind')
        union select 'place:' || a from jsonb_path_query(document, '$.*[*].pcode') c
            join place p on p.pcode = c #>> '{}' cross join unnest(p.ancestors) a
        union select 'service:' || (c #>> '{}') from jsonb_path_query(document, '$.services[*].kind') c
        union select 'skill:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_offered[*].skill') c
        union select 'need:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_needed[*].skill') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.services[*].languages[*]') c
        union select 'language:' || (c #>> '{}')
            from jsonb_path_query(document, '$.capacities_offered[*].languages[*]') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.referral_desk.languages[*]') c);
end $$;

-- Where a document says something by a code, and the vocabulary that tells what it is called.
create function coded_members() returns table (vocabulary text, path jsonpath)
language sql immutable parallel safe as $$
    values ('organization_kind', '$.kind'::jsonpath), ('legal_status', '$.legal_status'),
        ('presence_side', '$.presence[*].side'), ('country', '$.presence[*].country'),
        ('service_kind', '$.services[*].kind'), ('service_kind', '$.referral_desk.accepts[*]'),
        ('service_status', '$.services[*].status'),
        ('accessibility_feature', '$.services[*].accessibility_features[*]'),
        ('skill', '$.capacities_offered[*].skill'), ('skill', '$.capacities_needed[*].skill'),
        ('skill_level', '$.capacities_offered[*].level'), ('availability', '$.capacities_offered[*].availability'),
        ('urgency', '$.capacities_needed[*].urgency'), ('constituency', '$.constituencies[*].group'),
        ('count_band', '$.constituencies[*].count_band'), ('agreement_kind', '$.agreements[*].kind'),
        ('referral_method', '$.referral_desk.methods[*]'), ('weekday', '$.*[*].schedules[*].byday[*]'),
        ('weekday', '$.referral_desk.schedules[*].byday[*]'), ('language', '$.*[*].languages[*]'),
        ('language', '$.referral_desk.languages[*]')
$$;
-- What the codes of a document are called in every language, with synonyms, and the names of its places and of those
-- around them. What is of several words has one word of its own beside them (search_query); a place of several words
-- has only that, so that Damascus does not find Rural Damascus.
create function label_text(document jsonb) returns text language plpgsql stable as $$
begin
    return (
        select string_agg(case when l.vocabulary = 'place' then replace(l.words, ' ', '')
                               when l.words like '% %' then l.words || ' ' || replace(l.words, ' ', '')
                               else l.words end, ' ' order by l.vocabulary, l.term, l.words)
        from (select m.vocabulary, code #>> '{}' as term
              from coded_members() m cross join jsonb_path_query(document, m.path) code
              union select 'place', around
              from jsonb_path_query(document, '$.*[*].pcode') code
              join place p on p.pcode = code #>> '{}' cross join unnest(p.ancestors) around
              union select 'place', 'SY' where document @? '$.presence[*] ? (@.side == "inside")') said
        join search_label l using (vocabulary, term));
end $$;

-- The words of a face. Names weigh most, then what its codes are called, then whatever else it says. Names stand there
-- with the letters of their abbreviations apart too: U.N. is found as "U N".
create function face_words(document jsonb) returns tsvector language sql stable as $$
    select setweight(to_tsvector('simple', search_text(names) || ' ' || search_text(replace(names, '.', ' '))), 'A')
           || setweight(to_tsvector('simple', coalesce(label_text(document), '')), 'B')
           || setweight(to_tsvector('simple', search_text(
                  texts_of(document - '{names,acronym,alternate_names,visibility}'::text[]))), 'C')
    from concat_ws(' ', texts_of(document -> 'names'), document ->> 'acronym',
                   texts_of(document -> 'alternate_names')) names
$$;

-- The role of who verified, never the person: a face is for strangers too.
create function verifier_role(o organization) returns text language sql stable as $$
    select u.role from app_user u
    where u.id = o.verified_by and u.role in ('admin', 'steward') and o.verified_at is not null
$$;

-- Makes the faces of an organization anew. What is gone or merged has none, so it is in no read, list, count, tile or
-- graph; one that is not listed or not verified is seen by its own people alone. A face for others has a version and a
-- time of change of its own, which move when it changes and not when what it hides does: that something was written is
-- hidden too.
create function make_faces(o organization) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    former constant organization_face[] := array(select f from organization_face f where f.organization_id = o.id);
begin
    delete from organization_face where organization_id = o.id;
    if o.merged_into is not null or o.status = 'erased' then
        return;
    end if;
    insert into organization_face (organization_id, level, document, words, tokens, version, verified_until,
                                   is_verified, verified_at, verified_by, created_at, updated_at)
    select o.id, f.level, f.document, face_words(f.document), organization_tokens(f.document),
           case when f.level = 3 then o.version when f.is_same then f.version else coalesce(f.version, 0) + 1 end,
           f.verified_until, f.is_verified, o.verified_at, f.verified_by, o.created_at,
           case when f.level = 3 or f.version is null then o.updated_at when f.is_same then f.updated_at else now() end
    from (
        select n.level, n.document, n.verified_until, n.is_verified, n.verified_by, b.version, b.updated_at,
               (n.document, n.verified_until, n.is_verified, o.verified_at, n.verified_by) is not distinct from
               (b.document, b.verified_until, b.is_verified, b.verified_at, b.verified_by) as is_same
        from (
            select l.level, organization_document(o, l.level) as document, o.verified_at is not null as is_verified,
                   verifier_role(o) as verified_by,
                   -- Of one that was renamed it ended the day before it was, and is not told to have ended later.
                   case when is_renamed(o)
                        then least(o.verified_until, current_date - 1,
                                   (select min(b.verified_until) from unnest(former) b where b.level = l.level))
                        else o.verified_until end as verified_until
            from generate_series(0, 3) l (level)
            where l.level = 3 or (o.listed and o.verified_at is not null and o.status = 'active')
            offset 0) n -- offset 0: each document is made once
        left join unnest(former) b on b.level = n.level
        offset 0) f;
end $$;

create function refresh_faces() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform make_faces(new);
    return null;
end $$;
create trigger organization_faces after insert or update on organization for each row execute function refresh_faces();

-- ---- an organization as the asker sees it ----
-- With one column for each field; what is hidden is null like what is not there.
create view organization_record with (security_invoker = true) as
select f.organization_id as id, d.*,
       case when not f.is_verified then 'unverified' when f.verified_until < current_date then 'expired'
            else 'verified' end as verification,
       f.verified_until, f.version, f.created_at, f.updated_at, 3 - f.level as _hidden, f.level = 3 as _held,
       f.words as _words, f.tokens as _tokens,
       f.document -> 'alternate_names' as alternate_names, f.document -> 'identifiers' as identifiers,
       f.verified_at, f.verified_by
from organization_face f
cross join jsonb_to_record(f.document) as d (names jsonb, kind text, acronym text, description jsonb, mission jsonb,
    legal_status text, founded text, website text, logo text, contacts jsonb, presence jsonb, locations jsonb,
    services jsonb, capacities_offered jsonb, capacities_needed jsonb, constituencies jsonb, agreements jsonb,
    referral_desk jsonb, recipient_class text, status text, visibility jsonb, location_blur text, listed boolean);

create view organization_shown with (security_invoker = true) as
select f.organization_id as id, f.body,
       case when not f.is_verified then 'unverified' when f.verified_until < current_date then 'expired'
            else 'verified' end as verification,
       f.verified_until, f.version, f.created_at, f.updated_at, 3 - f.level as _hidden, f.level = 3 as _held,
       f.verified_at, f.verified_by
from organization_face f;
grant select on organization_record, organization_shown to athar_app;
