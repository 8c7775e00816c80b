-- (last_event bigint)
-- Events that no batch covers: behind the last one, where they wait for the next run, and before the first.
select count(*) filter (where id > $1) as waiting,
       count(*) filter (where id > $1 and at < now() - interval '1 hour') as forgotten,
       count(*) filter (where id < 1) as strangers,
       coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_event', 'id')::regclass), 0) < $1 as gone_back
from audit_event
where id > $1 or id < 1
