-- How an organization comes onto the map by itself: it registers or says "this is us", a steward decides, and a code
-- that was shown once makes its person an editor of it. Editors invite further editors the same way.
-- Nothing here touches an organization before a steward decided, and nobody is told whether a similar one exists.

select guard_table('registration');
-- Who wants to register or claims is for stewards; whom an organization invites is its own.
create policy registration_seen on registration for select to athar_app
    using (reaches_all() or (kind = 'invitation' and tenant_visible(organization_id)));
grant select (id, kind, organization_id, names, organization_kind, profile, visibility, location_blur, listed,
    person_name, person_email, person_role, proof, language, state, reason, code_expires_at, created_by, created_at,
    decided_by, decided_at, activated_at, erased_at) on registration to athar_app;

create trigger registration_rules before insert on registration for each row execute function organization_rules();
create trigger registration_audit after insert or update on registration
    for each row execute function audit_row('registration');

-- ---- entering: by anybody, so it stands outside row-level security, as narrow as can be ----
create function enter_registration(the_id uuid, the_kind text, the_organization uuid, the_content jsonb, person jsonb,
                                   the_proof text, the_code bytea) returns uuid
language sql security definer set search_path = public, pg_temp as $$
    insert into registration (id, kind, organization_id, names, organization_kind, profile, visibility, location_blur,
                              listed, person_name, person_email, person_role, language, proof, code_hash)
    select the_id, the_kind, the_organization, the_content -> 'names', the_content ->> 'kind',
           coalesce(jsonb_strip_nulls(the_content - '{names,kind,visibility,location_blur,listed}'::text[]), '{}'),
           the_content -> 'visibility', the_content ->> 'location_blur', (the_content ->> 'listed')::boolean,
           person ->> 'name', person ->> 'email', person ->> 'role', person ->> 'language', the_proof, the_code
    where the_kind in ('registration', 'claim')
    returning id
$$;

-- A claim as the claimed organization's own people see it: that there is one, not whose, and not its number, which is
-- the claimant's. `key` only orders a page.
create function list_claims(the_organization uuid)
returns table (key uuid, state text, created_at timestamptz, decided_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select md5(r.id::text)::uuid, r.state, r.created_at, r.decided_at from registration r
    where r.organization_id = the_organization and r.kind = 'claim' and tenant_visible(the_organization)
$$;

-- ---- a steward decides ----
-- The state after it; null where there is none, 'no' where it is decided or its organization is gone.
create function decide_registration(the_registration uuid, decision text, the_reason text, until date, the_new uuid)
returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r registration;
    accepts boolean := decision = 'accept';
begin
    select * into r from registration where id = the_registration and kind <> 'invitation' and reaches_all() for update;
    if r.id is null then
        return null;
    end if;
    if r.state <> 'waiting'
       or (accepts and r.kind = 'claim'
           and not exists (select from organization o where o.id = r.organization_id and o.status = 'active')) then
        return 'no';
    end if;
    if accepts and r.kind = 'registration' then
        insert into organization (id, names, kind, recipient_class, profile, visibility, location_blur, listed,
                                  verified_at, verified_by, verified_until)
        values (the_new, r.names, r.organization_kind, default_class(r.organization_kind), r.profile,
                coalesce(r.visibility, '{}'), coalesce(r.location_blur, 'governorate'), coalesce(r.listed, false),
                now(), coalesce(current_actor(), current_credential()), until);
    elsif accepts and until is not null then
        update organization set verified_at = now(), verified_by = coalesce(current_actor(), current_credential()),
            verified_until = until, version = version + 1, updated_at = now()
        where id = r.organization_id;
    end if;
    update registration set state = case when accepts then 'accepted' else 'rejected' end, reason = the_reason,
        organization_id = case when accepts then coalesce(organization_id, the_new) else organization_id end,
        decided_by = coalesce(current_actor(), current_credential()), decided_at = now(),
        code_expires_at = case when accepts then now() + interval '14 days' end
    where id = r.id;
    return case when accepts then 'accepted' else 'rejected' end;
end $$;

-- A claim on what was merged in the meantime cannot be accepted: it would make an editor of nothing.
create function registration_admits() returns trigger language plpgsql as $$
begin
    if exists (select from organization o where o.id = new.organization_id and o.merged_into is not null) then
        raise exception using errcode = 'AT409';
    end if;
    return new;
end $$;
create trigger registration_admits before update of state on registration
    for each row when (new.kind = 'claim' and new.state = 'accepted' and old.state = 'waiting')
    execute function registration_admits();

-- ---- editors invite editors ----
-- No row: the organization is not the asker's, or the asker is no person.
create function invite_editor(the_id uuid, the_organization uuid, person jsonb, the_code bytea) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
    insert into registration (id, kind, organization_id, person_name, person_email, language, state, code_hash,
                              decided_by, decided_at, code_expires_at)
    select the_id, 'invitation', o.id, person ->> 'name', person ->> 'email', person ->> 'language', 'accepted',
           the_code, current_actor(), now(), now() + interval '14 days'
    from organization o
    where o.id = the_organization and o.status = 'active' and tenant_visible(o.id) and current_actor() is not null
    returning id
$$;

create function withdraw_invitation(the_organization uuid, the_invitation uuid) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
    update registration set state = 'withdrawn', code_hash = null, decided_by = current_actor(), decided_at = now()
    where id = the_invitation and organization_id = the_organization and kind = 'invitation' and state = 'accepted'
      and tenant_visible(organization_id)
    returning id
$$;

-- An invitation lasts no longer than the right of who made it, and knows its code, to invite.
create function end_invitations() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update registration set state = 'withdrawn', code_hash = null, decided_at = now()
    where kind = 'invitation' and state = 'accepted' and created_by = new.id;
    return null;
end $$;
create trigger app_user_end_invitations after update of disabled_at, role, tenant_id on app_user for each row
    when ((new.disabled_at is not null and old.disabled_at is null) or old.tenant_id <> new.tenant_id
          or (old.role <> new.role and new.role not in ('editor', 'caseworker', 'steward', 'admin')))
    execute function end_invitations();

-- Takes an editor's login away: 'done', 'last' where nobody would be left who may edit, null where there is no such
-- editor.
create function remove_editor(the_organization uuid, the_user uuid, even_last boolean) returns text
language plpgsql security invoker as $$
begin
    perform from organization where id = the_organization for update; -- two who remove each other meet here
    perform from app_user
        where id = the_user and tenant_id = the_organization and role = 'editor' and disabled_at is null;
    if not found then
        return null;
    end if;
    if not even_last and not exists (select from app_user u where u.tenant_id = the_organization and u.id <> the_user
            and u.role in ('editor', 'caseworker', 'steward', 'admin') and u.disabled_at is null) then
        return 'last';
    end if;
    update app_user set disabled_at = now(), version = version + 1, updated_at = now() where id = the_user;
    return 'done';
end $$;

-- ---- the code ----
-- What became of the registration that a code opens. No row for a wrong code: nobody learns from the answer whether the
-- number exists, and nobody can close it for whoever has the right one.
create function open_registration(the_registration uuid, the_code bytea)
returns table (kind text, state text, reason text, organization_id uuid, code_expires_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select r.kind, case when r.state = 'accepted' and r.code_expires_at <= now() then 'expired' else r.state end,
           r.reason, r.organization_id, r.code_expires_at
    from registration r where r.id = the_registration and r.code_hash = the_code
$$;

-- A steward's new code in place of a lost one. No row where no code opens anything any more.
create function renew_registration_code(the_registration uuid, the_code bytea) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
    update registration set code_hash = the_code,
        code_expires_at = case when state = 'accepted' then now() + interval '14 days' end
    where id = the_registration and kind <> 'invitation' and state in ('waiting', 'accepted', 'rejected')
      and code_hash is not null and reaches_all()
    returning id
$$;

-- Makes the bearer of the code an editor of the organization; once. No row where the code opens nothing now.
-- Nothing is mailed, so the address is only what somebody wrote down, perhaps the one who holds the code: such a login
-- is unproven (address_proven), never takes an address that stands for somebody already, and ends where an
-- administrator makes a login with its address.
create function activate_editor(the_registration uuid, the_code bytea, the_user uuid, the_password text)
returns table (user_id uuid, organization_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    r registration;
begin
    update registration set state = 'activated', activated_at = now(), code_hash = null
    where id = the_registration and code_hash = the_code and state = 'accepted' and code_expires_at > now()
      and exists (select from organization o where o.id = organization_id and o.status = 'active' for share of o)
    returning * into r;
    if r.id is null then
        return;
    end if;
    if exists (select from app_user u where lower(u.email) = lower(r.person_email) and u.address_proven) then
        raise exception using errcode = 'unique_violation', constraint = 'app_user_email_key';
    end if;
    perform set_config('athar.user', the_user::text, true), set_config('athar.tenant', r.organization_id::text, true);
    insert into app_user (id, tenant_id, email, display_name, role, language, password_hash, address_proven)
    values (the_user, r.organization_id, r.person_email, r.person_name, 'editor', coalesce(r.language, 'en'),
            the_password, false);
    return query select the_user, r.organization_id;
end $$;

-- ---- how long it is kept ----
-- Takes away who asked and what was said; gives how many.
create function forget_registrations(the_ids uuid[]) returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        update registration set names = null, organization_kind = null, profile = '{}', visibility = null,
            location_blur = null, listed = null, person_name = null, person_email = null, person_role = null,
            proof = null, language = null, reason = null, code_hash = null, erased_at = coalesce(erased_at, now()),
            state = case state when 'waiting' then 'rejected' else state end
        where id = any (the_ids)
        returning 1)
    select count(*) from gone
$$;
-- That goes 30 days after the matter has ended; what nobody decided in a year has ended too.
create function expire_registrations() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    select forget_registrations(array(
        select id from registration
        where erased_at is null and case state
            when 'waiting' then created_at < now() - interval '365 days'
            when 'accepted' then code_expires_at < now() - interval '30 days'
            when 'activated' then activated_at < now() - interval '30 days'
            else decided_at < now() - interval '30 days' end
        order by created_at limit 1000))
$$;

grant execute on function enter_registration(uuid, text, uuid, jsonb, jsonb, text, bytea), list_claims(uuid),
    decide_registration(uuid, text, text, date, uuid), invite_editor(uuid, uuid, jsonb, bytea),
    withdraw_invitation(uuid, uuid), remove_editor(uuid, uuid, boolean), open_registration(uuid, bytea),
    renew_registration_code(uuid, bytea), activate_editor(uuid, bytea, uuid, text), expire_registrations() to athar_app;
