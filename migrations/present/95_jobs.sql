-- What runs outside a request: housekeeping by `athar work`.
-- It reaches across tenants, so each kind is a function of the owner that does one bounded removal and nothing else; it
-- gives how many rows went. What is kept how long is said here and nowhere else: the caller cannot choose.

-- One row of job a kind: `athar work` takes the one that is due, for as long as locked_until says. A worker that dies
-- leaves it to the next. A kind is run by every worker that knows it (api/work/jobs.c), so older and newer workers go
-- together.
grant select, update (due_at, locked_until, locked_by, last_finished_at, failures, last_error) on job to athar_app;

-- A retried request may come for a day.
create function expire_idempotency() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from idempotency_key where ctid = any (array(
            select ctid from idempotency_key where created_at < now() - interval '24 hours'
            order by created_at limit 10000))
        returning 1)
    select count(*) from gone
$$;

-- An upload that was not finished within an hour (a body may take ten minutes at most) never will be.
create function expire_uploads() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from attachment where id = any (array(
            select id from attachment where not complete and created_at < now() - interval '1 hour'
            order by created_at limit 1000))
        returning 1)
    select count(*) from gone
$$;

-- Sessions and their refresh tokens serve no purpose once they have expired; a week is left for questions. API keys
-- stay: a list of keys shows the revoked ones too.
create function expire_credentials() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from credential where id = any (array(
            select id from credential where kind = 'session' and expires_at < now() - interval '7 days'
            order by expires_at limit 10000))
        returning 1)
    select count(*) from gone
$$;

create function expire_attempts() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        delete from attempt_counter where bucket = any (array(
            select bucket from attempt_counter where window_ends < now() order by window_ends limit 10000))
          and window_ends < now()
        returning 1)
    select count(*) from gone
$$;

grant execute on function expire_idempotency(), expire_uploads(), expire_credentials(), expire_attempts() to athar_app;
