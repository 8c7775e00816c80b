-- (id uuid, version integer, person jsonb, event jsonb, relatives jsonb, reporter jsonb, completeness jsonb,
--  category text, sex text?, birth_from date?, birth_to date?, last_seen_from date?, last_seen_to date?, place text?,
--  birth_place text?)
-- Replaces the content where the version is still the known one.
update inquiry
set person = :person, event = :event, relatives = :relatives, reporter = :reporter, completeness = :completeness,
    category = :category, sex = :sex, birth_from = :birth_from, birth_to = :birth_to,
    last_seen_from = :last_seen_from, last_seen_to = :last_seen_to,
    place_pcode = :place, birth_place_pcode = :birth_place, version = version + 1, updated_at = now()
where id = :id and version = :version and status <> 'withdrawn'
returning id
