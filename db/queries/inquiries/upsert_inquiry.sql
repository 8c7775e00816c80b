-- (id uuid, reference text, access_code_hash bytea, status text, person jsonb, event jsonb, relatives jsonb, reporter jsonb, completeness jsonb, category text, sex text, birth_from date, birth_to date, last_seen_from date, last_seen_to date, place text, birth_place text, access_code text, source text, external_id text, sealed_for uuid)
-- Creates or replaces by the partner's own number. No row: unchanged, or withdrawn (never brought back by an import),
-- or sealed for another id because somebody else was faster.
insert into inquiry as i (id, tenant_id, reference, access_code_hash, status, person, event, relatives, reporter,
                          completeness, category, sex, birth_from, birth_to, last_seen_from, last_seen_to,
                          place_pcode, birth_place_pcode, source, external_id)
values ($1, current_tenant(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $19, $20)
on conflict (tenant_id, source, external_id) where external_id is not null do update
set person = $5, event = $6, relatives = $7, reporter = $8, completeness = $9, category = $10, sex = $11,
    birth_from = $12, birth_to = $13, last_seen_from = $14, last_seen_to = $15, place_pcode = $16,
    birth_place_pcode = $17, version = i.version + 1, updated_at = now()
where i.status <> 'withdrawn' and ($21 is null or i.id = $21) and not inquiry_is_same(i.id, $5, $6, $7, $8)
returning id, reference, case when version = 1 then $18 end as access_code, status, version, completeness, created_at,
          version = 1 as _is_new
