-- (inquiry uuid)
-- What a correction is held against: the content as the asker reads it, and the key. No row: not the asker's to read.
select content, version, created_at, _tenant_id, _ring_key, _wrapped from compared_content(:inquiry)
