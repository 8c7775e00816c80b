-- ()
-- No row where nothing was due to go.
select removed, removed >= 1000 as _more from expire_uploads() as removed where removed > 0
