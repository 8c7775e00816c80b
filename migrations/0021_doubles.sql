-- Likely doubles by a table of folded names: to fold them for each look, and under row-level security for each pair, took
-- seconds at 20,000 organizations. Stewards ask through functions, which look who asks.
drop index organization_name_keys;
create table organization_name_key (
    key text not null,
    organization_id uuid not null references organization on delete cascade,
    primary key (key, organization_id)
);
create index organization_name_key_of on organization_name_key (organization_id);
alter table organization_name_key enable row level security;
alter table organization_name_key force row level security;
create policy organization_name_key_owner on organization_name_key to athar_owner using (true) with check (true);
create policy organization_name_key_backup on organization_name_key for select to athar_reader using (true);
insert into organization_name_key select unnest(name_keys(names)), id from organization;
create function write_name_keys() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from organization_name_key where organization_id = new.id;
    insert into organization_name_key select unnest(name_keys(new.names)), new.id;
    return null;
end $$;
create trigger organization_name_keys after insert or update of names on organization
    for each row execute function write_name_keys();

create function organizations_named(the_names jsonb) returns setof organization
language sql stable security definer set search_path = public, pg_temp as $$
    select o.* from organization o
    where o.id in (select k.organization_id from organization_name_key k where k.key = any (name_keys(the_names)))
      and o.merged_into is null and o.status <> 'erased' and reaches_all()
$$;
create function likely_doubles(the_organization uuid, after_one uuid, after_other uuid, most bigint)
returns table (one_id uuid, one_names jsonb, other_id uuid, other_names jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
    with pair as (
        select distinct a.organization_id as one, b.organization_id as other
        from organization_name_key a join organization_name_key b on b.key = a.key and b.organization_id > a.organization_id
        where reaches_all() and (the_organization is null or the_organization in (a.organization_id, b.organization_id))
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
