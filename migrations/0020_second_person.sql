-- Who stands behind an act, what a family gave by its own token, a protection that was taken away, and addresses that
-- nobody has proven.

alter table inquiry
    -- Who was told an access code of this case before code_told_to was.
    add column code_told_before uuid[] not null default '{}',
    -- Until when a guardian has to consent although what said so was changed, until a second person agreed.
    add column guarded_until timestamptz;
alter table inquiry disable trigger user;
update inquiry i set code_told_before = told.before
from (select inquiry_id, array_agg(distinct created_by) as before from credential
      where kind = 'case' and created_by is not null group by inquiry_id) told
where told.inquiry_id = i.id;
update inquiry set code_told_before = code_told_before || collected_by where collected_by is distinct from code_told_to;
alter table inquiry enable trigger user;

-- Given with the family's own token.
alter table consent add column by_family boolean not null default (current_case() is not null);
update consent c set by_family = true from credential k where k.id = c.created_by and k.kind = 'case';

alter table case_request drop constraint case_request_kind_check,
    add constraint case_request_kind_check check (kind in ('information', 'correction', 'contest', 'erasure',
        'access_copy', 'lockout', 'protection'));

-- An address that only somebody else's word stands for (an editor invited by a code) is no identity: it makes room for
-- a login that an administrator makes.
alter table app_user add column address_proven boolean not null default true;
alter table app_user disable trigger user;
update app_user set address_proven = false where role = 'editor';
alter table app_user enable trigger user;
drop index app_user_email_key;
create unique index app_user_email_key on app_user (lower(email)) where address_proven;
create unique index app_user_unproven_key on app_user (lower(email)) where not address_proven and disabled_at is null;
create index app_user_email on app_user (lower(email));

-- What ended its maker ends a key, also one made before this was so.
update credential c set revoked_at = now() from app_user u
where c.kind = 'api_key' and u.id = c.created_by and u.disabled_at is not null and c.revoked_at is null;
create index credential_maker on credential (created_by) where kind = 'api_key';
