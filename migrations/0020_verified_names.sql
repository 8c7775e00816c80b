-- What a steward verified was an organization of certain names: whoever takes other names afterwards is not verified under
-- them, or a small verified organization could stand on the map under the name of a well-known one.
create function verified_names() returns trigger language plpgsql as $$
begin
    new.verified_until := least(new.verified_until, current_date - 1);
    return new;
end $$;
create trigger organization_verified_names before update of names on organization
    for each row when (new.names <> old.names and new.verified_at is not null and not reaches_all())
    execute function verified_names();
