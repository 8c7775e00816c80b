-- Codes with which people set their passwords: an administrator has one shown, and hands it over.

select guard_table('password_code');
create trigger password_code_audit after insert or update or delete on password_code
    for each row execute function audit_row('password_code');

-- Puts a new code in place of what there was. No row: there is no such person, or nobody may sign in by it. Whoever
-- never had a password has a week for it, others a day.
create function make_password_code(the_user uuid, the_hash bytea) returns table (user_id uuid, expires_at timestamptz)
language sql security definer set search_path = public, pg_temp as $$
    insert into password_code as c (id, tenant_id, code_hash, expires_at)
    select u.id, u.tenant_id, the_hash,
           now() + case when u.password_hash is null then interval '7 days' else interval '1 day' end
    from app_user u
    where u.id = the_user and u.disabled_at is null and tenant_visible(u.tenant_id)
    on conflict (id) do update set code_hash = excluded.code_hash, tenant_id = excluded.tenant_id,
        created_by = coalesce(current_actor(), current_credential()), created_at = now(),
        expires_at = excluded.expires_at
    returning c.id, c.expires_at
$$;

-- Whose password the code may set. No row for a wrong code or address: nobody learns which of them it was.
create function open_password_code(the_email text, the_hash bytea) returns table (user_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select u.id
    from password_code c join app_user u on u.id = c.id and u.tenant_id = c.tenant_id and u.disabled_at is null
    join organization o on o.id = u.tenant_id and o.status = 'active'
    where lower(u.email) = lower(the_email) and c.code_hash = the_hash and c.expires_at > now()
$$;

-- Sets the password, once: the change ends every session and the code itself (end_rights). No row: the code has gone.
create function redeem_password_code(the_email text, the_hash bytea, the_password_hash text)
returns table (user_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    the_user uuid;
begin
    select o.user_id into the_user from open_password_code(the_email, the_hash) o;
    perform from password_code c where c.id = the_user and c.code_hash = the_hash for update;
    if not found then
        return;
    end if;
    perform set_config('athar.user', the_user::text, true),
            set_config('athar.tenant', (select u.tenant_id::text from app_user u where u.id = the_user), true);
    return query update app_user u set password_hash = the_password_hash, version = u.version + 1, updated_at = now()
        where u.id = the_user and u.disabled_at is null returning u.id;
end $$;
grant execute on function make_password_code(uuid, bytea), open_password_code(text, bytea),
    redeem_password_code(text, bytea, text) to athar_app;
