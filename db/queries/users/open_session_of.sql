-- (session uuid, email text, seconds integer)
-- From the command line: a session without a refresh token.
insert into credential (id, tenant_id, kind, user_id, expires_at)
select :session, u.tenant_id, 'session', u.id, now() + make_interval(secs => :seconds)
from app_user u
where lower(u.email) = lower(:email) and u.disabled_at is null
returning user_id, tenant_id, (select role from app_user where id = user_id) as role
