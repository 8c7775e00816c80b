-- (before jsonb, after jsonb)
-- Where two contents differ, by JSON pointer.
select document_changes(:before, :after, '') as differences
