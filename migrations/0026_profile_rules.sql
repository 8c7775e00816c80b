-- A profile that contradicts itself is refused: the places that it names are known ones, a point lies in the country of its
-- place, nobody is inside Syria in another country, ages and spans do not end before they begin.
create or replace function organization_rules() returns trigger language plpgsql as $$
declare
    broken text;
begin
    broken := case
        when exists (select from jsonb_path_query(new.profile, '$.*[*].pcode') c
                     where not exists (select from place p where p.pcode = c #>> '{}')) then 'organization_place'
        when exists (select from list_of(new.profile -> 'locations') l
                     where not (l #>> '{point,longitude}')::double precision between 35 and 43
                        or not (l #>> '{point,latitude}')::double precision between 32 and 38) then 'organization_point'
        when exists (select from list_of(new.profile -> 'presence') p
                     where p ->> 'side' = 'outside' and (p ? 'pcode' or p ->> 'country' = 'SY')
                        or p ->> 'side' = 'inside' and p ->> 'country' <> 'SY') then 'organization_presence'
        when exists (select from list_of(new.profile -> 'services') s
                     where (s ->> 'minimum_age')::numeric > (s ->> 'maximum_age')::numeric) then 'organization_ages'
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
grant execute on function list_of(jsonb) to athar_app;
