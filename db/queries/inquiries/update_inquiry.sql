-- (id uuid, version integer, person jsonb, event jsonb, relatives jsonb, reporter jsonb, completeness jsonb, category text, sex text, birth_from date, birth_to date, last_seen_from date, last_seen_to date, place text, birth_place text)
-- Replaces the content where the version is still the known one.
update inquiry
set person = $3, event = $4, relatives = $5, reporter = $6, completeness = $7, category = $8, sex = $9,
    birth_from = $10, birth_to = $11, last_seen_from = $12, last_seen_to = $13,
    place_pcode = $14, birth_place_pcode = $15, version = version + 1, updated_at = now()
where id = $1 and version = $2 and status <> 'withdrawn'
returning id
