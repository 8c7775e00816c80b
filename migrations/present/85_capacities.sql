-- Capacity matching: what each face of an organization offers and needs, in rows that can be scored.

grant select on capacity_weight, skill_relation, place_precision to athar_app;
-- `levels` are those of all faces that say it so.
select guard_faces('organization_capacity', '%s = any (levels)');

-- Thousandths as a number, without zeros behind it.
create function thousandths(points integer) returns numeric language sql immutable strict parallel safe
    as $$ select trim_scale(points / 1000.0) $$;
grant execute on function thousandths(integer) to athar_app;

-- The last day of an EDTF date as api/matching/dates.c reads it; null where it has no end. tests/api/capacities_test.c
-- holds the two against each other over tests/cases/dates/cases.txt.
create function edtf_end(edtf text) returns date language sql immutable strict parallel safe as $$
    select case when last !~ '^[0-9]{2}[0-9X]{2}' and last !~ '^[0-9]{2}XX' then null
                when length(last) = 10 and last !~ 'X' then last::date
                else (make_date(least(replace(left(last, 4), 'X', '9')::integer, 2100),
                                case substr(last, 6, 2) when '' then 12 when 'XX' then 12
                                     when '21' then 5 when '22' then 8 when '23' then 11 when '24' then 2
                                     else substr(last, 6, 2)::integer end, 1)
                      + interval '1 month - 1 day')::date end
    from regexp_replace(edtf, '^.*/|[?~%]', '', 'g') last
$$;

-- Each need and offer of a face once, with where the face says the organization is.
create function refresh_capacities() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
begin
    insert into organization_capacity (organization_id, level, levels, number, side, skill, grade, availability,
                                       urgency, ends, languages, on_map, verified_until, countries, governorates,
                                       x, y, z, precisions)
    select f.organization_id, min(f.level), array_agg(f.level order by f.level), c.number, c.side, c.one ->> 'skill',
           c.one ->> 'level', c.one ->> 'availability', c.one ->> 'urgency', edtf_end(c.one ->> 'until'), l.languages,
           m.on_map, f.verified_until, w.countries, w.governorates, s.x, s.y, s.z, s.precisions
    from written f
    cross join lateral (select exists (select from written p
                                       where p.organization_id = f.organization_id and p.level = 0) as on_map) m
    cross join lateral (
        select array(select coalesce(one ->> 'country',
                                     case when one ? 'pcode' or one ->> 'side' = 'inside' then 'SY' end)
                     from jsonb_path_query(f.document, '$.presence[*]') one
                     union select 'SY' from jsonb_path_query(f.document, '$.locations[*]')) as countries,
               array(select pcode from place
                     where level = 'governorate' and 'place:' || pcode = any (f.tokens) order by pcode)
                   as governorates) w
    cross join lateral (
        -- From Web Mercator back onto the sphere.
        select coalesce(array_agg(cos(east) / cosh(north)), '{}') as x,
               coalesce(array_agg(sin(east) / cosh(north)), '{}') as y,
               coalesce(array_agg(tanh(north)), '{}') as z, coalesce(array_agg(number), '{}') as precisions
        from (select v.number, st_x(p.geom) / 6378137 as east, st_y(p.geom) / 6378137 as north
              from face_spots(f.document) p join place_precision v on v.name = p.precision
              order by 1, 2, 3) spot) s
    cross join lateral (
        select 'offer' as side, o.one, o.number
        from rows from (jsonb_path_query(f.document, '$.capacities_offered[*]')) with ordinality o (one, number)
        union all
        select 'need', n.one, n.number
        from rows from (jsonb_path_query(f.document, '$.capacities_needed[*]')) with ordinality n (one, number)) c
    cross join lateral (select array_agg(distinct said #>> '{}') as languages
                        from jsonb_path_query(c.one, '$.languages[*]') said) l
    group by f.organization_id, c.number, c.side, c.one, l.languages, m.on_map, f.verified_until, w.countries,
             w.governorates, s.x, s.y, s.z, s.precisions;
    return null;
end $$;
create trigger organization_capacities after insert on organization_face referencing new table as written
    for each statement execute function refresh_capacities();
