-- (id uuid, inquiry uuid)
-- An attachment after a change by the same request.
select a.id, a.kind, a.file_name, a.media_type, a.size, a.sha256, a.shareable, a.created_by, a.created_at, a.review,
       a.decline_reason
from attachment_shown a where a.id = :id and a.inquiry_id = :inquiry and a.complete
