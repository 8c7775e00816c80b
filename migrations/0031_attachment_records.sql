-- What an attachment is, beside its file: what it says, who is on it, when it was taken, from whom it came, and whether
-- its holder keeps it back.
alter table attachment
    add column caption text,
    add column caption_language text,
    add column taken_on text, -- EDTF
    add column shows text[] not null default '{}',
    add column is_main boolean not null default false,
    add column source text, -- the holder's alone
    add column shared boolean not null default true,
    add column version integer not null default 1,
    add constraint attachment_main_photo check (not is_main or kind = 'photo');
create unique index attachment_main on attachment (inquiry_id) where is_main;
