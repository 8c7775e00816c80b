-- Intervals of births, of when somebody was last seen and of what is claimed: an open end is an infinite one, and null
-- means that nothing is known; ages that say no day are of the day of receipt. Statements can be retracted.

alter table statement add column date_from date, add column date_to date,
    add column retracted_by uuid, add column retracted_at timestamptz, add column retract_reason text,
    drop constraint statement_state_check,
    add constraint statement_state_check
        check (state in ('parked', 'awaiting_review', 'accepted', 'rejected', 'retracted'));

-- What is derived is no change of the records: neither history nor audit tells of it.
alter table inquiry disable trigger user;

update inquiry i
set birth_from = coalesce(i.birth_from, case when i.birth_to is not null then '-infinity'::date end),
    birth_to = coalesce(i.birth_to, case when i.birth_from is not null then 'infinity'::date end),
    last_seen_from = coalesce(i.last_seen_from, case when i.last_seen_to is not null then '-infinity'::date end),
    last_seen_to = coalesce(i.last_seen_to, case when i.last_seen_from is not null then 'infinity'::date end)
where (i.birth_from is null) <> (i.birth_to is null) or (i.last_seen_from is null) <> (i.last_seen_to is null);

update inquiry i
set birth_from = (b.day - make_interval(years => b.oldest + 1))::date + 1,
    birth_to = (b.day - make_interval(years => b.youngest))::date
from (select a.id, coalesce((a.birth ->> 'age_as_of')::date, a.created_at::date) as day,
             coalesce((a.birth ->> 'age')::integer, (a.birth ->> 'age_from')::integer, 0) as youngest,
             coalesce((a.birth ->> 'age')::integer, (a.birth ->> 'age_to')::integer, 120) as oldest
      from (select id, created_at, person -> 'birth' as birth from inquiry) a
      where not a.birth ? 'date' and (a.birth ? 'age' or a.birth ? 'age_from' or a.birth ? 'age_to')) b
where i.id = b.id;

-- A placeholder says no more than its year.
update inquiry i
set birth_from = make_date(left(i.person #>> '{birth,date}', 4)::integer, 1, 1),
    birth_to = make_date(left(i.person #>> '{birth,date}', 4)::integer, 12, 31)
where i.person #> '{birth,is_placeholder}' = 'true' and i.person #>> '{birth,date}' ~ '^[0-9]{4}-01-01[?~%]?$';

-- Until now dates of other calendars were taken for Gregorian ones. What they mean is not known, so they say nothing.
update inquiry i set birth_from = '-infinity', birth_to = 'infinity'
where i.person #>> '{birth,calendar}' in ('hijri', 'rumi') and i.person #> '{birth,date}' is not null;

-- A blank around a partner's number makes no other number of it; two records that differ by nothing else stay as they
-- are.
update inquiry i set external_id = btrim(i.external_id)
where i.external_id <> btrim(i.external_id) and btrim(i.external_id) <> ''
  and not exists (select from inquiry o
                  where o.tenant_id = i.tenant_id and o.source = i.source and o.id <> i.id
                    and btrim(o.external_id) = btrim(i.external_id));

alter table inquiry enable trigger user;

-- Dates of statements are read by the program from now on; these are the plain ones among those that are there.
alter table statement disable trigger user;
update statement set date_from = (left(date, 4) || '-01-01')::date,
                     date_to = (left(date, 4) || '-12-31')::date
where date ~ '^[0-9]{4}[?~%]?$';
update statement set date_from = (left(date, 7) || '-01')::date,
                     date_to = ((left(date, 7) || '-01')::date + interval '1 month - 1 day')::date
where date ~ '^[0-9]{4}-(0[1-9]|1[0-2])[?~%]?$';
update statement set date_from = left(date, 10)::date, date_to = left(date, 10)::date
where date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[?~%]?$';
alter table statement enable trigger user;
