-- (last_event bigint)
-- Events that no batch covers: behind the last one, where they wait for the next run, and before the first.
select count(*) filter (where id > :last_event) as waiting,
       count(*) filter (where id > :last_event and at < now() - interval '1 hour') as forgotten,
       count(*) filter (where id < 1) as strangers,
       coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_event', 'id')::regclass), 0) < :last_event
           as gone_back
from audit_event
where id > :last_event or id < 1
