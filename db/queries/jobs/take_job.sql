-- (kinds text[], worker text, seconds integer)
-- Takes the job that has been due longest, for so many seconds. Where its lock had run out, its worker died over it.
update job
set failures = failures + (locked_until is not null)::integer,
    last_error = case when locked_until is not null then 'the worker ' || locked_by || ' never came back'
        else last_error end,
    locked_until = now() + make_interval(secs => :seconds),
    locked_by = :worker
where kind = (
    select kind from job
    where kind = any (:kinds) and due_at <= now() and (locked_until is null or locked_until <= now())
    order by due_at, kind
    for update skip locked
    limit 1)
returning kind, failures
