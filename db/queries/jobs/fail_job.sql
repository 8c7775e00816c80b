-- (kind text, worker text, error text)
-- The job failed: the next try comes later each time, an hour later at most.
update job
set locked_until = null, locked_by = null, failures = failures + 1, last_error = $3,
    due_at = now() + least(every * power(2, least(failures, 12)), greatest(every, interval '1 hour'))
where kind = $1 and locked_by = $2
returning kind, failures
