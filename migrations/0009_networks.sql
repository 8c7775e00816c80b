-- Networks: who is a member of what and who works with whom. Both sides confirm; a link shows as far as both let it.

insert into organization_field (name, level) values ('networks', 1);

create table organization_link (
    id uuid primary key,
    from_id uuid not null references organization,
    to_id uuid not null references organization, -- of a membership: the network
    kind text not null check (kind in ('membership', 'partnership')),
    role text,
    status text not null default 'proposed' check (status in ('proposed', 'active', 'ended')),
    since text,
    until text,
    from_confirmed_at timestamptz,
    to_confirmed_at timestamptz,
    created_by uuid default coalesce(current_actor(), current_credential()),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organization_link_other check (from_id <> to_id)
);
-- One of a kind between two; a partnership has no direction.
create unique index organization_link_key on organization_link
    (kind, (case kind when 'membership' then from_id else least(from_id, to_id) end),
     (case kind when 'membership' then to_id else greatest(from_id, to_id) end)) where status <> 'ended';
create index organization_link_from on organization_link (from_id, created_at desc, id desc);
create index organization_link_to on organization_link (to_id, created_at desc, id desc);

-- A side that the writer holds is confirmed by writing; with both the link is active.
create function link_confirmed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.status <> 'ended' then
        if new.kind = 'membership' and not exists (select from organization o where o.id = new.to_id and o.kind = 'network') then
            raise exception using errcode = 'integrity_constraint_violation', constraint = 'organization_link_network';
        end if;
        new.from_confirmed_at := coalesce(new.from_confirmed_at, case when tenant_visible(new.from_id) then now() end);
        new.to_confirmed_at := coalesce(new.to_confirmed_at, case when tenant_visible(new.to_id) then now() end);
        new.status := case when new.from_confirmed_at is not null and new.to_confirmed_at is not null
                           then 'active' else 'proposed' end;
    end if;
    new.updated_at := now();
    return new;
end $$;
create trigger organization_link_confirmed before insert or update on organization_link
    for each row execute function link_confirmed();
create trigger organization_link_audit after insert or update on organization_link
    for each row execute function audit_row('organization_link');

-- ---- nearness: partners see more than members of the same network, these more than everybody ----
create function current_side() returns uuid language sql stable parallel safe
    as $$ select coalesce(current_organization(), current_tenant()) $$;
create function asker_partners() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(select case l.from_id when current_side() then l.to_id else l.from_id end from organization_link l
                 where l.status = 'active' and current_side() in (l.from_id, l.to_id))
$$;
create function asker_fellows() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as $$
    select array(select m.from_id from organization_link mine
                 join organization_link m on m.to_id = mine.to_id and m.kind = 'membership' and m.status = 'active'
                 where mine.from_id = current_side() and mine.kind = 'membership' and mine.status = 'active')
$$;
grant execute on function current_side(), asker_partners(), asker_fellows() to athar_app;
drop policy organization_face_seen on organization_face;
create policy organization_face_seen on organization_face for select to athar_app using (
    level = case when reaches_all() or organization_id = coalesce(current_organization(), current_tenant()) then 3
                 when organization_id = any ((select asker_partners())::uuid[]) then 2
                 when organization_id = any ((select asker_fellows())::uuid[]) then 1
                 else 0 end);

-- Whether the face that the asker sees of an organization shows its links.
alter table organization_face add column shows_links boolean not null generated always as (document ? 'networks_shown') stored;
create or replace function organization_document(o organization, the_level integer) returns jsonb language sql stable as $$
    select jsonb_build_object('names', o.names, 'kind', o.kind)
        || coalesce(jsonb_object_agg(p.key, case
               when the_level = 3 then p.value
               when p.key in ('presence', 'locations') then blurred_list(p.value, o.location_blur)
               when p.key = 'contacts' and o.location_blur <> 'exact' then list_without(p.value, '{address}')
               else p.value end) filter (where p.key is not null), '{}')
        || case when bool_or(f.name = 'networks') then '{"networks_shown": true}' else '{}'::jsonb end
        || case the_level when 3 then jsonb_build_object('recipient_class', o.recipient_class, 'status', o.status,
               'visibility', o.visibility, 'location_blur', o.location_blur, 'listed', o.listed) else '{}' end
    from organization_field f
    left join jsonb_each(o.profile) p on p.key = f.name
    where the_level >= coalesce(array_position(array['public', 'network', 'partners', 'private'], o.visibility ->> f.name) - 1, f.level)
$$;
update organization set updated_at = updated_at;

create function shows_links(the_organization uuid) returns boolean language sql stable as $$
    select exists (select from organization_face f where f.organization_id = the_organization and f.shows_links)
$$;
grant execute on function shows_links(uuid) to athar_app;
alter table organization_link enable row level security;
alter table organization_link force row level security;
create policy organization_link_owner on organization_link to athar_owner using (true) with check (true);
create policy organization_link_backup on organization_link for select to athar_reader using (true);
create policy organization_link_seen on organization_link for select to athar_app using (
    tenant_visible(from_id) or tenant_visible(to_id)
    or status = 'active' and shows_links(from_id) and shows_links(to_id));
create policy organization_link_propose on organization_link for insert to athar_app
    with check (tenant_visible(from_id) or tenant_visible(to_id));
create policy organization_link_change on organization_link for update to athar_app
    using (tenant_visible(from_id) or tenant_visible(to_id)) with check (tenant_visible(from_id) or tenant_visible(to_id));
grant select, insert, update (status, until) on organization_link to athar_app;
