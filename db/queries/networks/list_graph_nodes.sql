-- ()
-- Every organization that the asker sees, in the order of ids.
select id, names, names ->> 'en' as _en, names ->> 'ar' as _ar, kind from organization_record order by id
