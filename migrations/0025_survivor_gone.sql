-- An organization that deletes itself ends its own links, and not those of an organization that was merged into it: they go aside
-- until the two come apart, or the duplicate came back without the partners and networks that it had.
create or replace function erase_organization(the_organization uuid, the_version integer) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    o organization;
begin
    select * into o from organization where id = the_organization and tenant_visible(id) and merged_into is null
        and status <> 'erased' for update;
    if o.id is null then
        return null;
    elsif o.version <> the_version then
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
        from (select distinct on (p.link_id) p.link_id, p.merge_id
              from organization_merge m join organization_merge_link p on p.merge_id = m.id
              where m.survivor_id = o.id and m.undone_at is null and p.side is not null
              order by p.link_id, m.made_at desc, m.id desc) links
        where l.id = links.link_id and l.set_aside_by is null;
    update organization_link set status = 'ended', role = null
        where o.id in (from_id, to_id) and not exists (
            select from organization_merge m join organization_merge_link p on p.merge_id = m.id
            where p.link_id = organization_link.id and m.survivor_id = o.id and m.undone_at is null and p.side is not null);
    update registration set names = null, organization_kind = null, profile = '{}', visibility = null,
        location_blur = null, listed = null, person_name = null, person_email = null, person_role = null, proof = null,
        language = null, reason = null, code_hash = null, erased_at = coalesce(erased_at, now()),
        state = case state when 'waiting' then 'rejected' else state end
    where organization_id = o.id;
    update credential set revoked_at = now() where tenant_id = o.id and revoked_at is null;
    update app_user set email = id || '@erased.invalid', display_name = '-', password_hash = null, external_issuer = null,
        external_subject = null, disabled_at = coalesce(disabled_at, now()), version = version + 1, updated_at = now()
    where tenant_id = o.id;
    -- The history of all this, with what the last updates wrote into it.
    delete from record_history where record_kind = 'organization' and record_id = o.id
        or record_kind = 'user' and tenant_id = o.id;
    insert into audit_event (action, record_kind, record_id) values ('organization.erase', 'organization', o.id);
    return 'done';
end $$;

-- As in 0017_merges.sql; what went aside in the hands of the survivor comes back as well.
create or replace function return_link(m organization_merge, part organization_merge_link) returns void language plpgsql as $$
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
    if l.set_aside_by is not null and (l.set_aside_by = m.id
       or exists (select from organization_merge a where a.id = l.set_aside_by and now_there in (a.duplicate_id, a.survivor_id))) then
        l.set_aside_by := null;
    end if;
    l.from_id := case part.side when 'from' then m.duplicate_id else l.from_id end;
    l.to_id := case part.side when 'to' then m.duplicate_id else l.to_id end;
    if l.set_aside_by is null and l.status <> 'ended' and (link_like(l, l.from_id, l.to_id)).id is not null then
        update organization_link set status = 'ended' where id = l.id;
    end if;
    update organization_link set from_id = l.from_id, to_id = l.to_id, set_aside_by = l.set_aside_by where id = l.id;
end $$;
