-- (bucket text, most integer)
-- How many seconds a bucket is still closed after too many failures, 0: it is open.
select attempt_wait(:bucket, :most) as wait
