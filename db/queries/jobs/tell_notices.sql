-- ()
-- No row where nothing has happened.
select cases, cases >= 200 as _more from tell_notices(200) as cases where cases > 0
