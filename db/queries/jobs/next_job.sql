-- ()
-- Milliseconds until a job is due.
select coalesce(greatest(0, ceil(1000 * extract(epoch from min(greatest(due_at, coalesce(locked_until, due_at))) - now()))),
                60000)::bigint as wait
from job
