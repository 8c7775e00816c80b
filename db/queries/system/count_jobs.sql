-- ()
-- Housekeeping jobs by kind and state, for the metrics.
select kind, count(*) filter (where due_at <= now() and locked_until is null) as due,
       count(*) filter (where locked_until > now()) as running,
       sum(failures)::bigint as failures
from job
group by kind
order by kind
