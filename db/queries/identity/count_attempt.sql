-- (bucket text, most integer, seconds integer)
select count_attempt($1, $2, $3) as wait
