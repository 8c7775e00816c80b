-- ()
-- No row where nothing was due to go.
select removed, removed >= 10000 as _more from expire_deliveries() as removed where removed > 0
