-- (inquiry uuid, after_at timestamptz, after_id uuid, limit_plus bigint)
-- A page of notes, newest first.
select n.id, n.text, n.author_id, n.created_at, n.created_at::text as _at
from inquiry_note n
where n.inquiry_id = $1
  and (n.created_at, n.id) < ($2, $3)                                                           --? after_at
order by n.created_at desc, n.id desc
limit $4
