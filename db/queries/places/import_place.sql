-- (pcode text, level text?, parent text?, name_ar text?, name_en text?, name_ku text?, name_tr text?,
--  latitude double precision?, longitude double precision?, aliases jsonb?)
-- outcomes: inserted, updated, unchanged
-- Creates or replaces one place with its other names; says which of the two, or that nothing changed. A source that has
-- no Kurdish or Turkish name takes away none.
with before as (
    select p.pcode, (p.level, p.parent, p.name_ar, p.name_en, p.latitude, p.longitude)
                    is not distinct from (:level, :parent, :name_ar, :name_en, :latitude, :longitude)
                    and p.name_ku is not distinct from coalesce(:name_ku, p.name_ku)
                    and p.name_tr is not distinct from coalesce(:name_tr, p.name_tr)
                    and not exists (select from jsonb_to_recordset(:aliases) as a (name text, language text)
                                    where not exists (select from place_alias l
                                                      where l.pcode = :pcode and l.name = a.name))
                    as is_same
    from place p where p.pcode = :pcode
), written as (
    insert into place as p (pcode, level, parent, name_ar, name_en, name_ku, name_tr, latitude, longitude)
    select :pcode, :level, :parent, :name_ar, :name_en, :name_ku, :name_tr, :latitude, :longitude
    where not exists (select from before where is_same)
    on conflict (pcode) do update
    set level = excluded.level, parent = excluded.parent, name_ar = excluded.name_ar, name_en = excluded.name_en,
        name_ku = coalesce(excluded.name_ku, p.name_ku), name_tr = coalesce(excluded.name_tr, p.name_tr),
        latitude = excluded.latitude, longitude = excluded.longitude
    returning pcode
), named as (
    insert into place_alias (pcode, name, language)
    select distinct on (a.name) written.pcode, a.name, a.language
    from written cross join jsonb_to_recordset(:aliases) as a (name text, language text)
    where a.name is not null and a.language is not null
    on conflict do nothing
)
select case when (select is_same from before) then 'unchanged' when exists (select from before) then 'updated'
            else 'inserted' end as outcome
from (select count(*) from written) done
