-- What 0020_verified_names.sql says of names goes for every name that an organization can take: a search finds an acronym and
-- a further name like the first one, and HSDS tells them beside each other.
drop trigger organization_verified_names on organization;
create trigger organization_verified_names before update of names, profile on organization
    for each row when (new.verified_at is not null and not reaches_all()
        and (new.names, new.profile -> 'acronym', new.profile -> 'alternate_names')
            is distinct from (old.names, old.profile -> 'acronym', old.profile -> 'alternate_names'))
    execute function verified_names();
