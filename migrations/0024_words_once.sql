-- A word that is asked for twice, or that is only the beginning of another one, asks for nothing more, but costs a walk through
-- the index each time: fifty times the same letter took a second at 20,000 organizations.
create or replace function search_query(words text) returns tsquery language sql stable parallel safe as $$
    with word as (
        select distinct word
        from regexp_split_to_table(trim(regexp_replace(search_text(words), '[^[:alnum:]]+', ' ', 'g')), ' ') word
        where word <> ''
    )
    select to_tsquery('simple', string_agg(word || ':*', ' & ' order by word))
    from word where not exists (select from word longer where longer.word <> word.word and starts_with(longer.word, word.word))
$$;
