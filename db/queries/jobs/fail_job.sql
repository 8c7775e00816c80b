-- (kind text, worker text, error text)
-- The job failed: the next try comes later each time, an hour later at most.
update job
set locked_until = null, locked_by = null, failures = failures + 1, last_error = :error,
    due_at = now() + least(every * power(2, least(failures, 12)), greatest(every, interval '1 hour'))
where kind = :kind and locked_by = :worker
returning kind, failures
