-- (id uuid, inquiry uuid)
-- A row where a legal hold keeps the attachment, or one that waits for its approval.
select a.id from attachment a
where a.id = :id and a.inquiry_id = :inquiry and tenant_visible(a.tenant_id) and is_to_be_kept(a.inquiry_id)
