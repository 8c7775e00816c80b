-- (after_seal bigint)
-- The next seals of the chain, as the text that their hashes were made of.
select id::text as id, first_event::text as first_event, last_event::text as last_event, events::text as events,
       encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash,
       (extract(epoch from sealed_at) * 1000000)::bigint::text as sealed_at
from audit_seal
where id > :after_seal
order by audit_seal.id
limit 500
