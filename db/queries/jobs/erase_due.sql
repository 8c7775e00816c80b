-- ()
-- No row where nothing was due to go.
select erased, erased >= 100 as _more from erase_due(100) as erased where erased > 0
