-- (kinds text[])
-- Milliseconds until a job of these kinds is due, or the lock over a due one runs out; null where there is none.
select greatest(0, ceil(1000 * extract(epoch from min(greatest(due_at, locked_until)) - now())))::bigint as wait
from job
where kind = any (:kinds)
