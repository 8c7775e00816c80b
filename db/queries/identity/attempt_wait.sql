-- (bucket text, most integer)
select attempt_wait($1, $2) as wait
