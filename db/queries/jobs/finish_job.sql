-- (kind text, failed boolean)
-- The next turn; a failure waits longer each time, up to an hour.
update job
set locked_until = null, last_finished_at = now(), failures = case when $2 then failures + 1 else 0 end,
    due_at = now() + case when $2 then least(every * power(2, least(failures, 10)), interval '1 hour') else every end
where kind = $1
returning kind
