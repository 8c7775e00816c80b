-- (bucket text, most integer, seconds integer)
select count_attempt(:bucket, :most, :seconds) as wait
