-- ()
-- No row where no consent ends.
select touched, false as _more from touch_expiring() as touched where touched > 0
