-- (seconds integer)
-- Takes a due job that nobody holds; a worker that dies frees it when its lock runs out.
update job set locked_until = now() + make_interval(secs => $1)
where kind = (select kind from job
              where due_at <= now() and (locked_until is null or locked_until < now())
              order by due_at limit 1 for update skip locked)
returning kind
