-- (inquiry uuid)
-- Who can see what of an inquiry. No row: it is not the asker's business.
select i.tenant_id, true as stewards, (i.frozen_at is not null or not is_shareable(i.status)) as closed,
       access_ways(i.id) as ways
from inquiry i where i.id = :inquiry and concerns_asker(i.id)
