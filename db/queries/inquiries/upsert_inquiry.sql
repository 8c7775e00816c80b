-- (id uuid, reference text, access_code_hash bytea, status text, person jsonb, event jsonb, relatives jsonb, reporter jsonb, completeness jsonb, category text, sex text, birth_from date, birth_to date, last_seen_from date, last_seen_to date, place text, birth_place text, access_code text, source text, external_id text)
-- Creates or replaces by the partner's own number. No row: unchanged, or withdrawn (never brought back by an import).
insert into inquiry as i (id, tenant_id, reference, access_code_hash, status, person, event, relatives, reporter,
                          completeness, category, sex, birth_from, birth_to, last_seen_from, last_seen_to,
                          place_pcode, birth_place_pcode, source, external_id)
values ($1, current_tenant(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $19, $20)
on conflict (tenant_id, source, external_id) where external_id is not null do update
set person = excluded.person, event = excluded.event, relatives = excluded.relatives, reporter = excluded.reporter,
    completeness = excluded.completeness, category = excluded.category, sex = excluded.sex,
    birth_from = excluded.birth_from, birth_to = excluded.birth_to,
    last_seen_from = excluded.last_seen_from, last_seen_to = excluded.last_seen_to,
    place_pcode = excluded.place_pcode, birth_place_pcode = excluded.birth_place_pcode,
    version = i.version + 1, updated_at = now()
where i.status <> 'withdrawn'
  and (i.person, i.event, i.relatives, i.reporter)
      is distinct from (excluded.person, excluded.event, excluded.relatives, excluded.reporter)
returning id, reference, case when xmax = 0 then $18 end as access_code, status, version, completeness, created_at,
          xmax = 0 as _is_new
