-- ()
-- Tellings that are to be sent now, counted as tried; the columns without "_" are what is told.
select id as _id, webhook_id as _webhook_id, tenant_id as _tenant_id, url as _url, ring_key as _ring_key,
       wrapped as _wrapped, event as type, happened_at as timestamp, data
from take_deliveries(32)
