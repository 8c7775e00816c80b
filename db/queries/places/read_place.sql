-- (pcode text)
-- A place with what it lies within, its other names, and how many places lie right below it.
select p.pcode, p.level, p.parent, p.name_ar, p.name_en, p.name_ku, p.name_tr, p.latitude, p.longitude,
       (select coalesce(jsonb_agg(jsonb_build_object('pcode', a.pcode, 'level', a.level, 'name_ar', a.name_ar,
                                                     'name_en', a.name_en, 'name_ku', a.name_ku,
                                                     'name_tr', a.name_tr) order by cardinality(a.ancestors)), '[]')
        from place a where a.pcode = any (p.ancestors) and a.pcode <> p.pcode) as within,
       (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'language', l.language) order by l.name), '[]')
        from place_alias l where l.pcode = p.pcode) as aliases,
       (select count(*) from place c where c.parent = p.pcode) as children
from place p
where p.pcode = :pcode
