-- Photos that a family adds with its token: shown to nobody but it and who holds the case until somebody there accepts them.
alter table attachment
    add column from_family boolean not null default (current_case() is not null),
    add column accepted_at timestamptz,
    add constraint attachment_family_photo check (not from_family or kind = 'photo');
