-- ()
-- Every organization that the asker sees, in the order of ids.
select f.organization_id as id, f.document -> 'names' as names, f.document #>> '{names,en}' as _en,
       f.document #>> '{names,ar}' as _ar, f.document ->> 'kind' as kind
from organization_face f order by f.organization_id
