-- (bucket text, most integer, seconds integer)
-- Counts a failure in a bucket; how many seconds are to pass before the next is heard, 0: none.
select count_attempt(:bucket, :most, :seconds) as wait
