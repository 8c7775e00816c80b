-- Inquiries of one family or one event, for the organization that holds them all and nobody else: that a case has to do
-- with another is told to no family and no receiver. What is handed over or erased leaves its groups.

select guard_table(name) from unnest(array['inquiry_group', 'inquiry_group_member']) name;
create policy inquiry_group_tenant on inquiry_group to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
create policy inquiry_group_member_tenant on inquiry_group_member to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
grant select, insert, update, delete on inquiry_group to athar_app;
grant select, insert, delete on inquiry_group_member to athar_app;

-- Under the inquiry's lock (inquiry_group_member_admit comes first by its name), its holder is the group's; and how
-- many a group takes.
create function bound_group() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    broken text;
begin
    broken := case
        when not exists (select from inquiry i join inquiry_group g on g.tenant_id = i.tenant_id
                         where i.id = new.inquiry_id and g.id = new.group_id) then 'inquiry_group_holder'
        when (select count(*) from inquiry_group_member m where m.group_id = new.group_id) >= 200
            then 'inquiry_group_most'
    end;
    if broken is not null then
        raise exception using errcode = 'unique_violation', constraint = broken;
    end if;
    return new;
end $$;
create trigger inquiry_group_member_admit before insert on inquiry_group_member
    for each row execute function admit_to_inquiry('open');
create trigger inquiry_group_member_bound before insert on inquiry_group_member
    for each row execute function bound_group();
create trigger inquiry_group_audit after insert or update or delete on inquiry_group
    for each row execute function audit_row('inquiry_group');

-- A group with the inquiries of it that the asker sees.
create view inquiry_group_now with (security_invoker) as
    select g.id, g.tenant_id, g.kind, g.label, g.version, g.created_by, g.created_at, g.updated_at,
           (select coalesce(jsonb_agg(jsonb_build_object('inquiry_id', i.id, 'reference', i.reference, 'added_at',
                                                         to_jsonb(m.added_at)) order by m.added_at, i.id), '[]')
            from inquiry_group_member m join inquiry i on i.id = m.inquiry_id where m.group_id = g.id) as inquiries
    from inquiry_group g;
grant select on inquiry_group_now to athar_app;
