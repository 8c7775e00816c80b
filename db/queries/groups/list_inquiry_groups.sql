-- (kind text?, inquiry uuid?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of the groups of the asker's organization, newest first.
select id, kind, label, inquiries, version, created_by, created_at, updated_at, created_at::text as _at
from inquiry_group_now g
where tenant_id = current_tenant()
  and kind = :kind                                              --? kind
  and exists (select from inquiry_group_member m                --? inquiry
              where m.group_id = g.id and m.inquiry_id = :inquiry) --? inquiry
  and (created_at, id) < (:after_at, :after_id)                 --? after_at
order by created_at desc, id desc
limit :limit_plus
