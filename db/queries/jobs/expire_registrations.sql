-- ()
-- No row where nothing was due to go.
select erased, erased >= 1000 as _more from expire_registrations() as erased where erased > 0
