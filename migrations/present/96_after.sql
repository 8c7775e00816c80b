-- What is to be done once everything stands, in a transaction of its own (db/migrate.c), since it may take its time.

create function refresh_all_faces() returns void language plpgsql as $$
begin
    perform make_faces(o) from organization o;
end $$;

-- What is allowed and what stands of fate and whereabouts is written down too. Under other rules than before, a consent
-- may carry no more, and another statement may be the current one.
create function refresh_all_cases() returns void language plpgsql as $$
begin
    perform refresh_access(i.id)
    from (select id from inquiry where exists (select from consent c where c.inquiry_id = inquiry.id)
          order by id for update) i;
    update inquiry i
    set fate = now_stands.fate, whereabouts = now_stands.whereabouts, version = i.version + 1
    from (select s.inquiry_id, current_statement(s.inquiry_id, 'fate') as fate,
                 current_statement(s.inquiry_id, 'whereabouts') as whereabouts
          from (select distinct inquiry_id from statement where state = 'accepted') s) now_stands
    where i.id = now_stands.inquiry_id
      and (i.fate, i.whereabouts) is distinct from (now_stands.fate, now_stands.whereabouts);
end $$;

-- Whether what is remembered under a number of schema_migration (below 0) was made by other means than these; from here
-- on it is by these.
create function is_made_anew(the_number integer, the_name text, made_by text) returns boolean language plpgsql as $$
declare
    digest text := encode(sha256(convert_to(made_by, 'UTF8')), 'hex');
begin
    insert into schema_migration as m (number, name, hash) values (the_number, the_name, digest)
    on conflict (number) do update set hash = excluded.hash, applied_at = now() where m.hash <> excluded.hash;
    return found;
end $$;
-- The bodies of functions, in one text.
create function bodies_of(names text[]) returns text language sql stable as $$
    select string_agg(p.proname || ' ' || p.prosrc, chr(10) order by p.proname, p.prosrc)
    from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = any (names)
$$;

-- What functions wrote down is made anew when they say something else than before. Gives a line for the operator, or
-- null.
create function present_applied() returns text language plpgsql as $$
declare
    said text[] := '{}';
begin
    perform refresh_labels(null); -- first: labels, synonyms and names of places are in the faces too
    if is_made_anew(-1, 'faces', bodies_of(array['make_faces', 'organization_document', 'organization_tokens',
           'coded_members', 'label_text', 'face_words', 'named_as', 'is_renamed', 'organization_body',
           'blurred_place', 'blurred_list', 'place_depth', 'list_without', 'list_of', 'texts_of', 'search_text',
           'fold_name', 'fold_digits', 'verifier_role', 'face_spots', 'map_point', 'refresh_spots',
           'refresh_capacities', 'edtf_end'])
           || (select string_agg(f.name || ' ' || f.level, chr(10) order by f.name) from organization_field f)
           || (select string_agg(concat_ws(' ', l.vocabulary, l.term, l.words), chr(10)
                                 order by l.vocabulary, l.term, l.words) from search_label l)) then
        perform refresh_all_faces();
        said := said || array(select 'the faces of all organizations were made anew' from organization limit 1);
    end if;
    if is_made_anew(-2, 'cases', bodies_of(array['lacks_guardian', 'refresh_access', 'is_shareable',
           'why_no_referral', 'is_carried', 'consents_for', 'viewer_purpose', 'last_statement',
           'current_statement'])) then
        perform refresh_all_cases();
        said := said || array(select 'who sees a case, and what stands in it, was worked out anew'
                              from inquiry limit 1);
    end if;
    return nullif(array_to_string(said, '; '), '');
end $$;
