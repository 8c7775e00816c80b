-- (id uuid, reference text, access_code_hash bytea, status text, person jsonb, event jsonb, relatives jsonb,
--  reporter jsonb, completeness jsonb, category text, sex text?, birth_from date?, birth_to date?,
--  last_seen_from date?, last_seen_to date?, place text?, birth_place text?, access_code text, source text,
--  external_id text, source_said jsonb, known_version integer?)
-- Creates or changes by the partner's own number. No row: unchanged, or withdrawn (never brought back by an import),
-- or written by somebody else meanwhile: the content was made for known_version, null for a new record.
insert into inquiry as i (id, tenant_id, reference, access_code_hash, status, person, event, relatives, reporter,
                          completeness, category, sex, birth_from, birth_to, last_seen_from, last_seen_to,
                          place_pcode, birth_place_pcode, source, external_id, source_said)
values (:id, current_tenant(), :reference, :access_code_hash, :status, :person, :event, :relatives, :reporter,
        :completeness, :category, :sex, :birth_from, :birth_to, :last_seen_from, :last_seen_to, :place, :birth_place,
        :source, :external_id, :source_said)
on conflict (tenant_id, source, external_id) where external_id is not null do update
set person = :person, event = :event, relatives = :relatives, reporter = :reporter, completeness = :completeness,
    category = :category, sex = :sex, birth_from = :birth_from, birth_to = :birth_to,
    last_seen_from = :last_seen_from, last_seen_to = :last_seen_to, place_pcode = :place,
    birth_place_pcode = :birth_place, source_said = :source_said,
    version = i.version + (not inquiry_is_same(i.id, :person, :event, :relatives, :reporter))::integer,
    updated_at = case when inquiry_is_same(i.id, :person, :event, :relatives, :reporter) then i.updated_at
                      else now() end
where i.status <> 'withdrawn' and i.version = :known_version
  and (i.source_said is distinct from :source_said
       or not inquiry_is_same(i.id, :person, :event, :relatives, :reporter))
returning id, reference, case when :known_version is null then :access_code end as access_code,
          status, version, completeness, created_at,
          :known_version is null as _is_new
