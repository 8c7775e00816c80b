-- (id uuid, copy_state text, copy_media_type text?, copy_size bigint?, copy_sha256 text?)
-- What the job has made of an attachment that was complete before. No row: somebody else did, or it has gone.
update attachment
set version = version + 1, copy_state = :copy_state, copy_media_type = :copy_media_type,
    copy_size = :copy_size, copy_sha256 = :copy_sha256
where id = :id and complete and copy_state = 'due'
returning copy_state
