-- Networks: who is a member of what and who works with whom, and what that lets the asker see.
-- Both sides confirm; a link shows as far as both let it.

-- ---- links ----
-- A side that the writer holds is confirmed by writing; with both the link is active.
create function link_confirmed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.status <> 'ended' then
        if new.kind = 'membership'
           and not exists (select from organization o where o.id = new.to_id and o.kind = 'network') then
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
-- A steward who merges confirms nothing.
create trigger organization_link_confirmed before insert or update of status on organization_link
    for each row execute function link_confirmed();
create trigger organization_link_audit after insert or update on organization_link
    for each row execute function audit_row('organization_link');

select guard_table('organization_link');
-- Asked as part of the statement: a function would be planned and run for each row, and for somebody with thousands of
-- fellows each run looked them all up.
create policy organization_link_seen on organization_link for select to athar_app using (
    tenant_visible(from_id) or tenant_visible(to_id)
    or (status = 'active'
        and exists (select from organization_face f where f.organization_id = from_id and f.shows_links)
        and exists (select from organization_face f where f.organization_id = to_id and f.shows_links)));
-- Whatever else lets a link be seen: not while it is set aside.
create policy organization_link_set_aside on organization_link as restrictive to athar_app using (set_aside_by is null);
create policy organization_link_propose on organization_link for insert to athar_app
    with check (tenant_visible(from_id) or tenant_visible(to_id));
create policy organization_link_change on organization_link for update to athar_app
    using (tenant_visible(from_id) or tenant_visible(to_id))
    with check (tenant_visible(from_id) or tenant_visible(to_id));
grant select, insert, update (status, until) on organization_link to athar_app;

-- ---- nearness: partners see more than members of the same network, these more than everybody ----
-- Strangers have no partners: they are most of all who ask, and planning a statement for them took longer than their
-- read.
create function asker_partners() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    side constant uuid := current_side();
begin
    if side is null then
        return '{}';
    end if;
    return array(select case l.from_id when side then l.to_id else l.from_id end from organization_link l
                 where l.status = 'active' and (l.from_id = side or l.to_id = side));
end $$;
create function asker_fellows() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    side constant uuid := current_side();
begin
    if side is null then
        return '{}';
    end if;
    return array(select m.from_id from organization_link mine
                 join organization_link m on m.to_id = mine.to_id and m.kind = 'membership' and m.status = 'active'
                 where mine.from_id = side and mine.kind = 'membership' and mine.status = 'active');
end $$;
grant execute on function asker_partners(), asker_fellows() to athar_app;

-- Guards a table of faces or of what hangs on them. Each asker sees one face of an organization: the whole one (3) of
-- its own and, with reach over all, of everybody; else the one as near as the two are. `rule` says what %s, that
-- number, is to the row. Who the asker is and whom it works with is asked once a statement and not once a row.
create function guard_faces(the_table text, rule text) returns void language plpgsql as $body$
begin
    perform guard_table(the_table);
    execute format('create policy %I on %I for select to athar_app using (' || format(rule, $level$
        case when (select reaches_all()) or organization_id = (select current_side()) then 3
             when organization_id in (select unnest(asker_partners())) then 2
             when organization_id in (select unnest(asker_fellows())) then 1
             else 0 end$level$) || ')', the_table || '_seen', the_table);
    execute format('grant select on %I to athar_app', the_table);
end $body$;
select guard_faces('organization_face', 'level = %s');
