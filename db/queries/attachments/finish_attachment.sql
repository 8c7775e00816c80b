-- (id uuid, size bigint, sha256 text)
-- All chunks are there: from now on it is served.
update attachment set complete = true, size = :size, sha256 = :sha256
where id = :id and not complete
returning id, kind, file_name, media_type, size, sha256, created_by, created_at
