-- (bucket text, most integer)
select attempt_wait(:bucket, :most) as wait
