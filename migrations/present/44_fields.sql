-- The fields of an inquiry that can be withheld, as the contract names them beside its schemas (api/contract/fields.h).
-- inquiry_field.bit numbers a field in masks; inquiry_field.tier is the least tier of access that sees it: 0 by class,
-- 1 by name, 2 by accepted referral. inquiry_member says what stands under a field, and what of it a family's copy
-- holds.
grant select on inquiry_field, inquiry_member to athar_app;

-- Takes over what the contract says; `athar migrate` calls it right behind this file. Masks are stored in rows, so the
-- bit of a word never changes and is never given to another; a new word gets the next one, and a word that is gone is
-- seen by nobody. Makes field_bit(word), which planning works out to a number; an unknown word gives null, and what
-- stands under null is hidden.
create function set_inquiry_fields(words jsonb, members jsonb) returns void language plpgsql as $$
begin
    insert into inquiry_field (bit, name, tier)
    select (select coalesce(max(bit), -1) from inquiry_field) + row_number() over (order by w.place),
           w.word ->> 'name', (w.word ->> 'tier')::integer
    from jsonb_array_elements(words) with ordinality w (word, place)
    where not exists (select from inquiry_field f where f.name = w.word ->> 'name');
    update inquiry_field f set tier = (w.word ->> 'tier')::integer
    from jsonb_array_elements(words) w (word) where f.name = w.word ->> 'name';
    delete from inquiry_member;
    insert into inquiry_member (document, member, part, bit, copied)
    select m.document, m.member, m.part, f.bit, m.copied
    from jsonb_to_recordset(members) m (document text, member text, part text, word text, copied boolean)
    join inquiry_field f on f.name = m.word;
    execute (select format('create function field_bit(word text) returns integer language sql immutable parallel safe '
                           'as $body$ select case word %s end $body$',
                           string_agg(format('when %L then %s', name, bit), ' ' order by bit))
             from inquiry_field);
    grant execute on function field_bit(text) to athar_app;
end $$;
