-- (source text, external_id text)
-- To whom the asking tenant handed the inquiry of this number over, and on which day; null where it was erased.
select receiver, name, day from gone_source(:source, :external_id)
