-- ()
-- Events older than the last seal's end are sealed; what lies before the first seal or between seals is a gap.
select count(*) as events
from audit_event e
where e.tx < (select coalesce(max(tx_until), '0'::xid8) from audit_seal)
  and not exists (select from audit_seal s where e.tx >= s.tx_from and e.tx < s.tx_until)
