-- (one uuid, other uuid)
-- Remembers that two organizations are two. No row where there is no such pair.
with pair as (
    select least($1, $2) as one, greatest($1, $2) as other
    where $1 <> $2 and exists (select from organization where id = $1) and exists (select from organization where id = $2)
), said as (
    insert into organization_distinction (one_id, other_id) select one, other from pair on conflict do nothing
)
select one from pair
