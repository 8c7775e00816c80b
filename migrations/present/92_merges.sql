-- Two entries of one organization that become one in the eyes of all, which can be undone exactly; how likely doubles
-- are found; and an organization that goes. Neither a merge nor an erasure moves a case or a user from one tenant to
-- another.

-- ---- likely doubles: a name that is the same once letters are folded ----
-- By a table of folded names: to fold them for each look, and under row-level security for each pair, took seconds at
-- 20,000 organizations. Stewards ask through functions, which look who asks.
select guard_table('organization_name_key');
grant execute on function name_keys(jsonb) to athar_app;

create function write_name_keys() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from organization_name_key where organization_id = new.id;
    insert into organization_name_key select unnest(name_keys(new.names)), new.id;
    return null;
end $$;
create trigger organization_name_keys after insert or update of names on organization
    for each row execute function write_name_keys();

-- Who stands under a name already.
create function organizations_named(the_names jsonb) returns setof organization
language sql stable security definer set search_path = public, pg_temp as $$
    select o.* from organization o
    where o.id in (select k.organization_id from organization_name_key k where k.key = any (name_keys(the_names)))
      and o.merged_into is null and o.status <> 'erased' and reaches_all()
$$;
-- Pairs of organizations that share a name and were not told apart, behind one pair.
create function likely_doubles(the_organization uuid, after_one uuid, after_other uuid, most bigint)
returns table (one_id uuid, one_names jsonb, other_id uuid, other_names jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
    with pair as (
        select distinct a.organization_id as one, b.organization_id as other
        from organization_name_key a
        join organization_name_key b on b.key = a.key and b.organization_id > a.organization_id
        where reaches_all()
          and (the_organization is null or the_organization in (a.organization_id, b.organization_id))
          and (after_one is null or (a.organization_id, b.organization_id) > (after_one, after_other))
    )
    select a.id, a.names, b.id, b.names
    from pair p join organization a on a.id = p.one join organization b on b.id = p.other
    where a.merged_into is null and b.merged_into is null and a.status <> 'erased' and b.status <> 'erased'
      and not exists (select from organization_distinction d where d.one_id = p.one and d.other_id = p.other)
    order by a.id, b.id
    limit most
$$;
grant execute on function organizations_named(jsonb), likely_doubles(uuid, uuid, uuid, bigint) to athar_app;

-- Pairs that somebody looked at and found to be two.
select guard_table('organization_distinction');
create policy organization_distinction_said on organization_distinction to athar_app
    using (tenant_visible(one_id) and tenant_visible(other_id))
    with check (tenant_visible(one_id) and tenant_visible(other_id));
grant select, insert (one_id, other_id) on organization_distinction to athar_app;

-- ---- merges ----
select guard_table(name) from unnest(array['organization_merge', 'organization_merge_link']) name;
create policy organization_merge_seen on organization_merge for select to athar_app using (tenant_visible(survivor_id));
grant select on organization_merge to athar_app;
create trigger organization_merge_audit after insert or update on organization_merge
    for each row execute function audit_row('organization_merge');

-- The standing link that says the same as one between these would.
create function link_like(l organization_link, the_from uuid, the_to uuid) returns organization_link
language sql stable as $$
    select k from organization_link k
    where k.id <> l.id and k.kind = l.kind and k.status <> 'ended' and k.set_aside_by is null
      and ((k.from_id, k.to_id) = (the_from, the_to)
           or (l.kind = 'partnership' and (k.to_id, k.from_id) = (the_from, the_to)))
    limit 1
$$;

-- Gives the links of a duplicate to its survivor.
create function move_links(the_merge organization_merge) returns void language plpgsql as $$
declare
    l organization_link;
    k organization_link;
    moved record;
begin
    for l in select * from organization_link where the_merge.duplicate_id in (from_id, to_id) and set_aside_by is null
             order by status, id for update loop
        select case l.from_id when the_merge.duplicate_id then the_merge.survivor_id else l.from_id end as from_id,
               case l.to_id when the_merge.duplicate_id then the_merge.survivor_id else l.to_id end as to_id into moved;
        insert into organization_merge_link values (the_merge.id, l.id,
            case l.from_id when the_merge.duplicate_id then 'from' else 'to' end);
        k := link_like(l, moved.from_id, moved.to_id);
        if moved.from_id = moved.to_id
           or (l.status <> 'ended' and k.id is not null and (k.status = 'active' or l.status = 'proposed')) then
            update organization_link set set_aside_by = the_merge.id where id = l.id;
            continue;
        elsif l.status <> 'ended' and k.id is not null then
            insert into organization_merge_link values (the_merge.id, k.id, null) on conflict do nothing;
            update organization_link set set_aside_by = the_merge.id where id = k.id;
        end if;
        update organization_link set from_id = moved.from_id, to_id = moved.to_id where id = l.id;
    end loop;
end $$;

-- 'merged' where one of them is merged already, 'network' where a network's members would be members of something else,
-- null where there is no such pair.
create function merge_organizations(the_merge uuid, survivor uuid, duplicate uuid, the_reason text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    s organization;
    d organization;
    m organization_merge;
begin
    -- In the order of ids, so that two who merge the same pair, either way round, meet here.
    perform from organization where id in (survivor, duplicate) order by id for update;
    select * into s from organization where id = survivor and status <> 'erased' and reaches_all();
    select * into d from organization where id = duplicate and status <> 'erased' and id <> survivor;
    if s.id is null or d.id is null then
        return null;
    elsif s.merged_into is not null or d.merged_into is not null then
        return 'merged';
    elsif d.kind = 'network' and s.kind <> 'network'
       and exists (select from organization_link l
                   where l.to_id = d.id and l.kind = 'membership' and l.status <> 'ended') then
        return 'network';
    end if;
    insert into organization_merge (id, survivor_id, duplicate_id, reason) values (the_merge, s.id, d.id, the_reason)
        returning * into m;
    perform move_links(m);
    update organization set merged_into = s.id where id = d.id;
    return 'done';
end $$;

-- Gives a link back what a merge took, also what went aside in the hands of the survivor. What somebody ended in the
-- meantime stays ended, and what says the same as a newer link ends: nobody is put back into what it left.
create function return_link(m organization_merge, part organization_merge_link) returns void language plpgsql as $$
declare
    l organization_link;
    now_there uuid;
begin
    select * into l from organization_link where id = part.link_id for update;
    now_there := case part.side when 'from' then l.from_id when 'to' then l.to_id end;
    -- Later merges took it from the survivor's hand: they have no more to do with it.
    delete from organization_merge_link p using organization_merge later
        where p.link_id = l.id and p.side = part.side and later.id = p.merge_id
          and (later.made_at, later.id) > (m.made_at, m.id);
    if l.set_aside_by = m.id
       or exists (select from organization_merge a
                  where a.id = l.set_aside_by and now_there in (a.duplicate_id, a.survivor_id)) then
        l.set_aside_by := null;
    end if;
    l.from_id := case part.side when 'from' then m.duplicate_id else l.from_id end;
    l.to_id := case part.side when 'to' then m.duplicate_id else l.to_id end;
    if l.set_aside_by is null and l.status <> 'ended' and (link_like(l, l.from_id, l.to_id)).id is not null then
        update organization_link set status = 'ended' where id = l.id;
    end if;
    update organization_link set from_id = l.from_id, to_id = l.to_id, set_aside_by = l.set_aside_by where id = l.id;
end $$;

-- 'no' where it was undone before or the duplicate is gone; null where there is no such merge.
create function undo_merge(the_merge uuid, survivor uuid, the_reason text) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    m organization_merge;
    part organization_merge_link;
begin
    select * into m from organization_merge
        where id = the_merge and survivor_id = survivor and reaches_all() for update;
    if m.id is null then
        return null;
    end if;
    perform from organization where id in (m.survivor_id, m.duplicate_id) order by id for update;
    if m.undone_at is not null
       or not exists (select from organization o where o.id = m.duplicate_id and o.status <> 'erased') then
        return 'no';
    end if;
    for part in select * from organization_merge_link where merge_id = m.id order by side nulls last, link_id loop
        perform return_link(m, part);
    end loop;
    update organization set merged_into = null where id = m.duplicate_id;
    update organization_merge set undone_at = now(), undone_by = coalesce(current_actor(), current_credential()),
        undo_reason = the_reason where id = m.id;
    insert into organization_distinction (one_id, other_id)
        values (least(m.survivor_id, m.duplicate_id), greatest(m.survivor_id, m.duplicate_id)) on conflict do nothing;
    return 'done';
end $$;

-- Where a merged organization went, for those who saw it before: at the end of the chain.
create function merged_target(the_organization uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive way (id, next) as (
        select o.id, o.merged_into from organization o
        where o.id = the_organization and o.merged_into is not null
          and (tenant_visible(o.id) or (o.listed and o.verified_at is not null and o.status = 'active'))
        union all
        select o.id, o.merged_into from way w join organization o on o.id = w.next
    )
    select id from way where next is null
$$;
grant execute on function merge_organizations(uuid, uuid, uuid, text), undo_merge(uuid, uuid, text), merged_target(uuid)
    to athar_app;

-- ---- an organization goes ----
-- The links that a survivor has from the duplicates that were merged into it, each with the merge that brought it.
create function links_of_duplicates(survivor uuid) returns table (link_id uuid, merge_id uuid) language sql stable as $$
    select distinct on (p.link_id) p.link_id, p.merge_id
    from organization_merge m join organization_merge_link p on p.merge_id = m.id
    where m.survivor_id = survivor and m.undone_at is null and p.side is not null
    order by p.link_id, m.made_at desc, m.id desc
$$;
-- Takes away what an organization said of itself and leaves a row with number and dates. 'stale' where the version is
-- another, 'busy' while it is a tenant at work, null where it is not the asker's.
-- It ends its own links, and not those of an organization that was merged into it: they go aside until the two come
-- apart, or the duplicate came back without the partners and networks that it had.
create function erase_organization(the_organization uuid, match int4multirange) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    o organization;
begin
    select * into o from organization where id = the_organization and tenant_visible(id) and merged_into is null
        and status <> 'erased' for update;
    if o.id is null then
        return null;
    elsif not match @> o.version then
        return 'stale';
    elsif exists (select from app_user u where u.tenant_id = o.id and u.role <> 'editor' and u.disabled_at is null)
       or exists (select from inquiry i where i.tenant_id = o.id and i.erased_at is null) then
        return 'busy';
    end if;
    update organization set names = '{}', profile = '{}', visibility = '{}', location_blur = 'none', listed = false,
        verified_at = null, verified_by = null, verified_until = null, status = 'erased', version = version + 1,
        updated_at = now()
    where id = o.id;
    update organization_link l set set_aside_by = links.merge_id
        from links_of_duplicates(o.id) links where l.id = links.link_id and l.set_aside_by is null;
    update organization_link l set status = 'ended', role = null
        where o.id in (l.from_id, l.to_id) and l.id not in (select links.link_id from links_of_duplicates(o.id) links);
    perform forget_registrations(array(select r.id from registration r where r.organization_id = o.id));
    update credential set revoked_at = now() where tenant_id = o.id and revoked_at is null;
    delete from webhook where tenant_id = o.id;
    update app_user set email = id || '@erased.invalid', display_name = '-', password_hash = null,
        external_issuer = null, external_subject = null, disabled_at = coalesce(disabled_at, now()),
        version = version + 1, updated_at = now()
    where tenant_id = o.id;
    -- The history of all this, with what the last updates wrote into it.
    delete from record_history where (record_kind = 'organization' and record_id = o.id)
        or (record_kind = 'user' and tenant_id = o.id);
    insert into audit_event (action, record_kind, record_id) values ('organization.erase', 'organization', o.id);
    return 'done';
end $$;
grant execute on function erase_organization(uuid, int4multirange) to athar_app;
