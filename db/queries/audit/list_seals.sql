-- (after_id bigint)
-- A page of seals, each recomputed from the events it covers, with the seal it must follow.
select s.id, s.events, encode(s.hash, 'hex') as hash,
       s.hash = audit_hash(s.previous_hash, s.tx_from, s.tx_until) as content_fits,
       s.events = (select count(*) from audit_event e where e.tx >= s.tx_from and e.tx < s.tx_until) as count_fits,
       coalesce(s.previous_hash = p.hash and s.tx_from = p.tx_until,
                s.id = 1 and s.previous_hash = sha256('athar audit'::bytea) and s.tx_from = '0'::xid8) as chain_fits
from audit_seal s
left join audit_seal p on p.id = s.id - 1
where s.id > $1
order by s.id
limit 100
