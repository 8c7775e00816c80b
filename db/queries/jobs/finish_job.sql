-- (kind text, worker text, more boolean)
-- The job is done; where more is waiting it is due again at once, behind what has been due longer.
update job
set locked_until = null, locked_by = null, last_finished_at = now(), failures = 0, last_error = null,
    due_at = now() + case when :more then interval '0' else every end
where kind = :kind and locked_by = :worker
