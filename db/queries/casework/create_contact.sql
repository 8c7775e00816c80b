-- (id uuid, inquiry uuid, at timestamptz, channel text, outcome text, tried text?, words text?)
-- That somebody tried to reach the family, and what came of it. No row: there is no such inquiry.
insert into case_contact (id, tenant_id, inquiry_id, at, channel, outcome, tried, text)
select :id, i.tenant_id, i.id, :at, :channel, :outcome, :tried, :words from inquiry i
where i.id = :inquiry and i.status <> 'withdrawn'
returning id, at, channel, outcome, tried, text, author_id, created_at
