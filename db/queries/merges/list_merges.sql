-- (organization uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of what was merged into an organization, newest first.
select m.id, m.survivor_id, m.duplicate_id, o.names as duplicate_names, m.reason, m.made_by, m.made_at,
       m.undone_by, m.undone_at, m.undo_reason, m.made_at::text as _at
from organization_merge m join organization o on o.id = m.duplicate_id
where m.survivor_id = :organization
  and (m.made_at, m.id) < (:after_at, :after_id)                --? after_at
order by m.made_at desc, m.id desc
limit :limit_plus
