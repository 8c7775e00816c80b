-- Who may ask: organizations (tenants), users, credentials (sessions, API keys, a family's token), and the look-ups
-- that come before anybody is known.

select guard_table(name) from unnest(array['organization', 'app_user', 'credential', 'refresh_token']) name;
create policy organization_tenant on organization to athar_app
    using (tenant_visible(id)) with check (tenant_visible(id));
create policy app_user_tenant on app_user to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
create policy credential_tenant on credential to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update on organization, app_user, credential to athar_app;

create trigger organization_audit after insert or update or delete on organization
    for each row execute function audit_row('organization');
create trigger organization_history after update on organization
    for each row execute function history_row('organization');
create trigger app_user_audit after insert or update or delete on app_user
    for each row execute function audit_row('user');
create trigger app_user_history after update on app_user
    for each row execute function history_row('user', 'password_hash');
create trigger credential_audit after insert or delete or update of revoked_at on credential
    for each row execute function audit_row('credential');

-- The roles with every scope that a key may have (api/auth/scopes.h: a partner's).
create function carries_keys(the_role text) returns boolean language sql immutable parallel safe as $$
    select the_role in ('admin', 'steward', 'caseworker', 'partner')
$$;

-- What ends with a change of a user ends for good: sessions and their refresh tokens with the password and with the
-- login, keys with the login and with the role that carries them, all with the organization. A list of keys shows it.
create function end_rights() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    is_over boolean := new.disabled_at is not null or new.tenant_id <> old.tenant_id;
begin
    update credential c set revoked_at = now()
    where c.revoked_at is null
      and case c.kind
          when 'session' then c.user_id = new.id and (is_over or old.password_hash is distinct from new.password_hash)
          when 'api_key' then c.created_by = new.id and (is_over or not carries_keys(new.role)) end
      and (c.user_id = new.id or c.created_by = new.id);
    delete from password_code where id = new.id; -- also after a change of role: it was made for what the person was
    return null;
end $$;
create trigger app_user_end_rights after update of disabled_at, password_hash, role, tenant_id on app_user for each row
    when (old.disabled_at is distinct from new.disabled_at or old.password_hash is distinct from new.password_hash
          or old.role <> new.role or old.tenant_id <> new.tenant_id)
    execute function end_rights();

-- An address that an administrator writes down is taken for proven; an unproven login with it ends (90_registrations).
create function make_room() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update app_user set disabled_at = now(), version = version + 1, updated_at = now()
    where lower(email) = lower(new.email) and not address_proven and disabled_at is null and id <> new.id;
    return new;
end $$;
create trigger app_user_make_room before insert or update of email, address_proven on app_user for each row
    when (new.address_proven) execute function make_room();

-- ---- the first statement of every batch ----
-- The one place that decides whether a right still has its reason, in every batch, so what ends it is seen at the
-- next request. Raises AT401 where the credential, its user, who made the key, or its tenant is no longer alive, or
-- where the user's role is another than the one that the scopes were worked out from; else says who is asking and by
-- which ways in it sees what others hold, for this transaction only.
-- A key lives while who made it has a role that carries all that a key may be given.
-- A researcher has no tenant's rights: its own organization's inquiries are as closed as all others. A family's token
-- opens its case also where the organization that holds it is suspended: whoever gave consent must be able to withdraw
-- it.
create function identify(the_credential uuid, the_user uuid, the_tenant uuid, the_reach text, told_role text,
                         the_request text, the_operation text, durable boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    the_organization uuid;
    the_class text;
    the_role text;
    the_case uuid;
    the_reporter uuid;
    settings text[];
begin
    if the_credential is not null then
        select o.id, o.recipient_class, case c.kind when 'session' then u.role end, c.inquiry_id, c.reporter_id
            into the_organization, the_class, the_role, the_case, the_reporter
            from credential c
            join organization o on o.id = c.tenant_id and (o.status = 'active' or c.kind = 'case')
            left join app_user u on u.id = coalesce(c.user_id, case c.kind when 'api_key' then c.created_by end)
            where c.id = the_credential and c.revoked_at is null and c.expires_at > now()
              and (u.id is null or (u.disabled_at is null and (c.kind = 'session' or carries_keys(u.role))));
    elsif the_user is not null then
        select o.id, o.recipient_class, u.role into the_organization, the_class, the_role
            from app_user u join organization o on o.id = u.tenant_id and o.status = 'active'
            where u.id = the_user and u.disabled_at is null;
    end if;
    -- What the token says of its bearer was true when it was made; it must be so still.
    if coalesce(the_credential, the_user) is not null
       and (the_organization is null or (the_case is not null) <> (the_reach = 'case')
            or (the_user is not null and told_role is distinct from the_role)
            or (the_reach = 'all' and (the_role in ('admin', 'steward')) is not true)) then
        raise exception using errcode = 'AT401';
    end if;
    the_class := viewer_class(the_class, the_role);
    -- An assignment, as plpgsql works a single expression out without running a statement: 7 us less of 23.
    settings := array[
        set_config('athar.credential', coalesce(the_credential::text, ''), true),
        set_config('athar.user', coalesce(the_user::text, ''), true),
        set_config('athar.tenant', case when the_case is not null or the_role = 'researcher' then ''
                                        else coalesce(the_organization, the_tenant)::text end, true),
        set_config('athar.grantees', case when the_case is null
            then viewer_keys(the_organization, the_class, viewer_purpose(the_class, the_role)) end, true),
        set_config('athar.reach', coalesce(the_reach, 'tenant'), true),
        set_config('athar.request', coalesce(the_request, ''), true),
        -- What a further reporter does is told apart for ever, also when its credential has gone.
        set_config('athar.operation', case when the_reporter is not null then 'follower ' else '' end
                                      || coalesce(the_operation, ''), true)];
    if the_reporter is not null then
        settings := array[set_config('athar.followed', the_case::text, true),
                          set_config('athar.reporter', the_reporter::text, true)];
    elsif the_case is not null then
        settings := array[set_config('athar.case', the_case::text, true)];
    elsif the_role = 'researcher' then
        settings := array[set_config('athar.organization', the_organization::text, true)];
    end if;
    if not durable then
        settings := array[set_config('synchronous_commit', 'off', true)];
    end if;
end $$;
grant execute on function identify(uuid, uuid, uuid, text, text, text, text, boolean) to athar_app;

-- ---- look-ups by secret: they stand outside row-level security, each as narrow as can be ----
create function find_login(the_email text)
returns table (id uuid, tenant_id uuid, role text, language text, password_hash text)
language sql stable security definer set search_path = public, pg_temp as $$
    select u.id, u.tenant_id, u.role, u.language, u.password_hash
    from app_user u join organization o on o.id = u.tenant_id and o.status = 'active'
    where lower(u.email) = lower(the_email) and u.disabled_at is null and u.password_hash is not null
    order by u.address_proven desc limit 1
$$;

create function find_external_user(the_issuer text, the_subject text)
returns table (id uuid, tenant_id uuid, role text)
language sql stable security definer set search_path = public, pg_temp as $$
    select u.id, u.tenant_id, u.role
    from app_user u join organization o on o.id = u.tenant_id and o.status = 'active'
    where u.external_issuer = the_issuer and u.external_subject = the_subject and u.disabled_at is null
$$;

-- Finds an API key by its secret, also one that lives no more; notes the use of a living one at most once a minute.
create function find_api_key(the_key uuid, the_hash bytea)
returns table (tenant_id uuid, scopes text[], lives boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update credential c set last_used_at = now()
    where c.id = the_key and c.kind = 'api_key' and c.secret_hash = the_hash and c.revoked_at is null
      and c.expires_at > now() and (c.last_used_at is null or c.last_used_at < now() - interval '1 minute');
    return query select c.tenant_id, c.scopes, o.status = 'active' and c.revoked_at is null and c.expires_at > now()
            and (u.id is null or (u.disabled_at is null and carries_keys(u.role)))
        from credential c join organization o on o.id = c.tenant_id
        left join app_user u on u.id = c.created_by
        where c.id = the_key and c.kind = 'api_key' and c.secret_hash = the_hash;
end $$;

-- Opens a session of a user whose password was just proven, with its first refresh token.
create function start_session(the_session uuid, the_user uuid, the_refresh_hash bytea, seconds integer)
returns table (id uuid, tenant_id uuid, role text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    owner_row app_user;
begin
    select * into owner_row from app_user u where u.id = the_user and u.disabled_at is null;
    if not found then
        return;
    end if;
    perform set_config('athar.user', the_user::text, true), set_config('athar.tenant', owner_row.tenant_id::text, true);
    insert into credential (id, tenant_id, kind, user_id, expires_at)
    values (the_session, owner_row.tenant_id, 'session', the_user, now() + make_interval(secs => seconds));
    insert into refresh_token (hash, credential_id, expires_at)
    values (the_refresh_hash, the_session, now() + make_interval(secs => seconds));
    return query select owner_row.id, owner_row.tenant_id, owner_row.role;
end $$;

-- Exchanges a refresh token. A token that was used before is stolen, or its successor is: the whole family ends.
create function rotate_refresh(the_hash bytea, new_hash bytea)
returns table (outcome text, session_id uuid, user_id uuid, tenant_id uuid, role text)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    token refresh_token;
    family credential;
    owner_row app_user;
begin
    select * into token from refresh_token t where t.hash = the_hash for update;
    if not found then
        return query select 'unknown'::text, null::uuid, null::uuid, null::uuid, null::text;
        return;
    end if;
    select * into family from credential c where c.id = token.credential_id for update;
    select * into owner_row from app_user u where u.id = family.user_id;
    if token.used_at is not null then
        perform set_config('athar.tenant', family.tenant_id::text, true);
        update credential c set revoked_at = now() where c.id = family.id and c.revoked_at is null;
        return query select 'reused'::text, family.id, null::uuid, null::uuid, null::text;
        return;
    end if;
    if family.revoked_at is not null or token.expires_at <= now() or owner_row.disabled_at is not null
       or not exists (select from organization o where o.id = owner_row.tenant_id and o.status = 'active') then
        return query select 'ended'::text, null::uuid, null::uuid, null::uuid, null::text;
        return;
    end if;
    update refresh_token t set used_at = now() where t.hash = the_hash;
    insert into refresh_token (hash, credential_id, expires_at) values (new_hash, family.id, token.expires_at);
    return query select 'rotated'::text, family.id, owner_row.id, owner_row.tenant_id, owner_row.role;
end $$;
grant execute on function find_login(text), find_external_user(text, text), find_api_key(uuid, bytea),
    start_session(uuid, uuid, bytea, integer), rotate_refresh(bytea, bytea) to athar_app;

-- ---- refusals ----
-- Names in the log who was refused, by a credential that was proven or is no more: neither what was asked for nor why.
create function note_refusal(the_credential uuid, the_user uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
    insert into audit_event (action, record_kind, record_id, tenant_id, actor_id, credential_id)
    select 'access.refused', 'credential', the_credential, coalesce(c.tenant_id, u.tenant_id), the_user, the_credential
    from (values (the_credential, the_user)) given (credential, person)
    left join credential c on c.id = given.credential
    left join app_user u on u.id = given.person
    where coalesce(c.id, u.id) is not null
$$;
grant execute on function note_refusal(uuid, uuid) to athar_app;

-- ---- failed attempts, by address and account ----
-- The name of a counter is folded as find_login() folds an account's, so that one account has one counter.
-- Counts a failure; gives the seconds until another try is allowed, 0 while under the limit.
create function count_attempt(the_bucket text, the_limit integer, window_seconds integer) returns integer
language sql security definer set search_path = public, pg_temp as $$
    insert into attempt_counter as a (bucket, window_ends, failures)
    values (lower(the_bucket), now() + make_interval(secs => window_seconds), 1)
    on conflict (bucket) do update
    set failures = case when a.window_ends <= now() then 1 else a.failures + 1 end,
        window_ends = case when a.window_ends <= now() then excluded.window_ends else a.window_ends end
    returning case when failures > the_limit then greatest(1, ceil(extract(epoch from window_ends - now()))::integer)
                   else 0 end
$$;

-- The seconds until a try is allowed for a bucket, without counting one.
create function attempt_wait(the_bucket text, the_limit integer) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((
        select greatest(1, ceil(extract(epoch from window_ends - now()))::integer)
        from attempt_counter where bucket = lower(the_bucket) and failures > the_limit and window_ends > now()), 0)
$$;
grant execute on function count_attempt(text, integer, integer), attempt_wait(text, integer) to athar_app;
