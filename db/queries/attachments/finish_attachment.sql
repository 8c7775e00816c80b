-- (id uuid, media_type text, size bigint, sha256 text,
--  copy_state text, copy_media_type text?, copy_size bigint?, copy_sha256 text?)
-- All chunks are there, and the copy's where one is made: from now on it is served.
update attachment
set complete = true, media_type = :media_type, size = :size, sha256 = :sha256,
    copy_state = :copy_state, copy_media_type = :copy_media_type, copy_size = :copy_size, copy_sha256 = :copy_sha256
where id = :id and not complete
returning id
