-- Of each attachment a copy for those who do not hold it, without what tells place, device or author (api/media). Files that
-- are here already get theirs from the job.

-- due: not made yet. same: there is nothing to take off, the file itself is shown. made: the pieces with is_copy are shown.
-- none: no copy can be made of this file, and only its holder sees it.
alter table attachment
    add column copy_state text not null default 'due' check (copy_state in ('due', 'same', 'made', 'none')),
    add column copy_media_type text,
    add column copy_size bigint,
    add column copy_sha256 text,
    add column shareable boolean generated always as
        (case copy_state when 'due' then null else copy_state <> 'none' end) stored,
    add constraint attachment_copy check (copy_state <> 'made' or (copy_media_type is not null and copy_size is not null
                                                                   and copy_sha256 is not null));
create index attachment_copy_due on attachment (created_at, id) where complete and copy_state = 'due';

alter table attachment_chunk
    add column is_copy boolean not null default false,
    drop constraint attachment_chunk_pkey,
    add primary key (attachment_id, is_copy, number);

insert into job (kind, every) values ('copy_attachments', '10 seconds');
