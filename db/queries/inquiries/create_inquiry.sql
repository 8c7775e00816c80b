-- (id uuid, reference text, access_code_hash bytea, status text, person jsonb, event jsonb, relatives jsonb,
--  reporter jsonb, completeness jsonb, category text, sex text?, birth_from date?, birth_to date?,
--  last_seen_from date?, last_seen_to date?, place text?, birth_place text?, access_code text)
-- Stores a new inquiry of the asking tenant; the row is its receipt.
insert into inquiry (id, tenant_id, reference, access_code_hash, status, person, event, relatives, reporter,
                     completeness, category, sex, birth_from, birth_to, last_seen_from, last_seen_to,
                     place_pcode, birth_place_pcode)
values (:id, current_tenant(), :reference, :access_code_hash, :status, :person, :event, :relatives, :reporter,
        :completeness, :category, :sex, :birth_from, :birth_to, :last_seen_from, :last_seen_to, :place, :birth_place)
returning id, reference, :access_code as access_code, status, version, completeness, created_at
