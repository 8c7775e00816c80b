-- How an organization comes onto the map by itself: it registers or says "this is us", a steward decides, and a code that
-- was shown once makes its person an editor of it. Editors invite further editors the same way.
-- Nothing here touches an organization before a steward decided, and nobody is told whether a similar one exists.

alter table app_user drop constraint app_user_role_check;
alter table app_user add constraint app_user_role_check check (role in ('admin', 'steward', 'caseworker', 'partner',
    'family', 'authority', 'researcher', 'editor'));

create table registration (
    id uuid primary key,
    kind text not null check (kind in ('registration', 'claim', 'invitation')),
    organization_id uuid references organization, -- of a registration: once it was accepted
    -- What a new organization says of itself; null where it is not one, or was erased.
    names jsonb,
    organization_kind text,
    profile jsonb not null default '{}',
    visibility jsonb,
    location_blur text,
    listed boolean, -- a wish: nothing is listed before a steward accepted it
    -- Who asks: for stewards, and of an invitation for the organization that invites.
    person_name text,
    person_email text,
    person_role text,
    proof text,
    language text check (language in ('ar', 'en', 'ku', 'tr')),
    state text not null default 'waiting' check (state in ('waiting', 'accepted', 'rejected', 'activated', 'withdrawn')),
    reason text,
    code_hash bytea,
    code_failures integer not null default 0,
    code_expires_at timestamptz,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    decided_by uuid,
    decided_at timestamptz,
    activated_at timestamptz,
    erased_at timestamptz,
    check ((kind = 'registration') = (names is not null) or erased_at is not null),
    check (kind = 'registration' or organization_id is not null)
);
create index registration_created on registration (created_at, id);
create index registration_organization on registration (organization_id, created_at desc, id desc);
create trigger registration_rules before insert on registration for each row execute function organization_rules();
create trigger registration_audit after insert or update on registration
    for each row execute function audit_row('registration');

alter table registration enable row level security;
alter table registration force row level security;
create policy registration_owner on registration to athar_owner using (true) with check (true);
create policy registration_backup on registration for select to athar_reader using (true);
-- Who wants to register or claims is for stewards; whom an organization invites is its own.
create policy registration_seen on registration for select to athar_app
    using (reaches_all() or kind = 'invitation' and tenant_visible(organization_id));
grant select (id, kind, organization_id, names, organization_kind, profile, visibility, location_blur, listed,
    person_name, person_email, person_role, proof, language, state, reason, code_expires_at, created_by, created_at,
    decided_by, decided_at, activated_at, erased_at) on registration to athar_app;

-- ---- likely doubles: a name that is the same once letters are folded ----
create function name_keys(names jsonb) returns text[] language sql immutable parallel safe as $$
    select array(select distinct regexp_replace(public.search_text(value), '[^[:alnum:]]+', '', 'g') from jsonb_each_text(names))
$$;
create index organization_name_keys on organization using gin (name_keys(names));
create index registration_name_keys on registration using gin (name_keys(names)) where names is not null;
grant execute on function name_keys(jsonb) to athar_app;

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

-- A claim as the claimed organization's own people see it: that there is one, not whose.
create function list_claims(the_organization uuid)
returns table (id uuid, state text, created_at timestamptz, decided_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select r.id, r.state, r.created_at, r.decided_at from registration r
    where r.organization_id = the_organization and r.kind = 'claim' and tenant_visible(the_organization)
$$;

-- ---- a steward decides ----
-- The state after it; null where there is none, 'no' where it is decided or its organization is gone.
create function decide_registration(the_registration uuid, decision text, the_reason text, until date, the_new uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r registration;
    accepts boolean := decision = 'accept';
begin
    select * into r from registration where id = the_registration and kind <> 'invitation' and reaches_all() for update;
    if r.id is null then
        return null;
    end if;
    if r.state <> 'waiting' or accepts and r.kind = 'claim'
       and not exists (select from organization o where o.id = r.organization_id and o.status = 'active') then
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

-- ---- editors invite editors ----
-- No row: the organization is not the asker's, or the asker is no person.
create function invite_editor(the_id uuid, the_organization uuid, person jsonb, the_code bytea) returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
    insert into registration (id, kind, organization_id, person_name, person_email, language, state, code_hash,
                              decided_by, decided_at, code_expires_at)
    select the_id, 'invitation', o.id, person ->> 'name', person ->> 'email', person ->> 'language', 'accepted', the_code,
           current_actor(), now(), now() + interval '14 days'
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

-- Takes an editor's login away: 'done', 'last' where nobody would be left who may edit, null where there is no such editor.
create function remove_editor(the_organization uuid, the_user uuid, even_last boolean) returns text
language plpgsql security invoker as $$
begin
    perform from organization where id = the_organization for update; -- two who remove each other meet here
    perform from app_user where id = the_user and tenant_id = the_organization and role = 'editor' and disabled_at is null;
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
-- What became of the registration that a code opens. No row for a wrong code, of which ten close it for good, so that
-- nobody learns from the answer whether the number exists.
create function open_registration(the_registration uuid, the_code bytea)
returns table (kind text, state text, reason text, organization_id uuid, code_expires_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    update registration set code_failures = code_failures + 1
    where id = the_registration and code_hash <> the_code and code_failures < 10;
    return query
        select r.kind, case when r.state = 'accepted' and r.code_expires_at <= now() then 'expired' else r.state end,
               r.reason, r.organization_id, r.code_expires_at
        from registration r where r.id = the_registration and r.code_hash = the_code and r.code_failures < 10;
end $$;

-- Makes the bearer of the code an editor of the organization; once. No row where the code opens nothing now.
create function activate_editor(the_registration uuid, the_code bytea, the_user uuid, the_password text)
returns table (user_id uuid, organization_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
    r registration;
begin
    update registration set state = 'activated', activated_at = now(), code_hash = null
    where id = the_registration and code_hash = the_code and code_failures < 10 and state = 'accepted'
      and code_expires_at > now()
      and exists (select from organization o where o.id = organization_id and o.status = 'active' for share of o)
    returning * into r;
    if r.id is null then
        return;
    end if;
    perform set_config('athar.user', the_user::text, true), set_config('athar.tenant', r.organization_id::text, true);
    insert into app_user (id, tenant_id, email, display_name, role, language, password_hash)
    values (the_user, r.organization_id, r.person_email, r.person_name, 'editor', coalesce(r.language, 'en'), the_password);
    return query select the_user, r.organization_id;
end $$;

-- ---- how long it is kept ----
-- Who asked and what was said goes 30 days after the matter has ended; what nobody decided in a year has ended too.
create function expire_registrations() returns bigint
language sql security definer set search_path = public, pg_temp as $$
    with gone as (
        update registration set names = null, organization_kind = null, profile = '{}', visibility = null,
            location_blur = null, listed = null, person_name = null, person_email = null, person_role = null,
            proof = null, language = null, reason = null, code_hash = null, erased_at = now(),
            state = case state when 'waiting' then 'rejected' else state end
        where id = any (array(
            select id from registration
            where erased_at is null and case state
                when 'waiting' then created_at < now() - interval '365 days'
                when 'accepted' then code_expires_at < now() - interval '30 days'
                when 'activated' then activated_at < now() - interval '30 days'
                else decided_at < now() - interval '30 days' end
            order by created_at limit 1000))
        returning 1)
    select count(*) from gone
$$;
insert into job (kind, every) values ('expire_registrations', '1 hour');

grant execute on function enter_registration(uuid, text, uuid, jsonb, jsonb, text, bytea), list_claims(uuid),
    decide_registration(uuid, text, text, date, uuid), invite_editor(uuid, uuid, jsonb, bytea),
    withdraw_invitation(uuid, uuid), remove_editor(uuid, uuid, boolean), open_registration(uuid, bytea),
    activate_editor(uuid, bytea, uuid, text), expire_registrations() to athar_app;

insert into vocabulary_term (vocabulary, term, labels)
select v, t, jsonb_build_object('ar', ar, 'en', en, 'ku', ku, 'tr', tr)
from (values
    ('role', 'editor', 'محرر بيانات المنظمة', 'Editor of an organization', 'Edîtorê rêxistinê', 'Kuruluş editörü'),
    ('registration_kind', 'registration', 'تسجيل منظمة', 'Registration', 'Tomarkirin', 'Kayıt'),
    ('registration_kind', 'claim', 'مطالبة («هذه نحن»)', 'Claim ("this is us")', 'Daxwaz («ev em in»)', 'Sahiplenme («bu biziz»)'),
    ('registration_kind', 'invitation', 'دعوة', 'Invitation', 'Vexwendin', 'Davet'),
    ('registration_state', 'waiting', 'بانتظار القرار', 'Waiting', 'Li benda biryarê', 'Karar bekliyor'),
    ('registration_state', 'accepted', 'مقبول', 'Accepted', 'Hatiye qebûlkirin', 'Kabul edildi'),
    ('registration_state', 'rejected', 'مرفوض', 'Rejected', 'Hatiye redkirin', 'Reddedildi'),
    ('registration_state', 'activated', 'مفعّل', 'Activated', 'Hatiye çalakkirin', 'Etkinleştirildi'),
    ('registration_state', 'withdrawn', 'مسحوب', 'Withdrawn', 'Hatiye vekişandin', 'Geri çekildi'),
    ('double_kind', 'organization', 'منظمة', 'Organization', 'Rêxistin', 'Kuruluş'),
    ('double_kind', 'registration', 'طلب تسجيل', 'Registration', 'Daxwaza tomarkirinê', 'Kayıt başvurusu'),
    ('registration_state', 'expired', 'انتهت مدة الرمز', 'The code has expired', 'Dema kodê qediya', 'Kodun süresi doldu')
) word (v, t, ar, en, ku, tr);
