-- (one uuid, other uuid)
-- Remembers that two organizations are two. No row where there is no such pair.
with pair as (
    select least(:one, :other) as one, greatest(:one, :other) as other
    where :one <> :other and exists (select from organization where id = :one)
      and exists (select from organization where id = :other)
), said as (
    insert into organization_distinction (one_id, other_id) select one, other from pair on conflict do nothing
)
select one from pair
