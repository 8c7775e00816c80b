-- What belongs to a person who works here, and how it goes over to a colleague.

-- The kinds, each with where it stands and what of it counts: `given` goes over to a colleague, `ends` ends with the
-- person's rights (end_rights). A column that refers to app_user and is in no row fails a test.
create function belonging_kinds() returns table (kind text, relation text, holder text, still text, fate text)
language sql immutable as $$
    values ('case', 'casework', 'assignee_id', 'inquiry_open(inquiry_id)', 'given'),
           ('task', 'case_task', 'assignee_id', 'done_at is null and inquiry_open(inquiry_id)', 'given'),
           ('session', 'credential', 'user_id', 'revoked_at is null and expires_at > now()', 'ends'),
           ('api_key', 'credential', 'created_by', 'kind = ''api_key'' and revoked_at is null and expires_at > now()',
            'ends'),
           ('password_code', 'password_code', 'id', 'expires_at > now()', 'ends')
$$;

-- How much of each kind somebody of the asker's organization has. No row: there is no such person.
create function belongings_of(the_user uuid) returns table (kind text, count bigint, fate text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    k record;
begin
    if not exists (select from app_user u where u.id = the_user and tenant_visible(u.tenant_id)) then
        return;
    end if;
    for k in select * from belonging_kinds() loop
        return query execute format('select $2, (select count(*) from %I where %I = $1 and %s), $3',
                                    k.relation, k.holder, k.still) using the_user, k.kind, k.fate;
    end loop;
end $$;

-- Gives what somebody has of these kinds to a colleague, at once. How much of each went over; no row: there is no such
-- person.
create function hand_over(the_user uuid, the_colleague uuid, kinds jsonb)
returns table (kind text, count bigint, fate text) language plpgsql security invoker as $$
declare
    k record;
    the_tenant uuid;
    given bigint;
begin
    select u.tenant_id into the_tenant from app_user u where u.id = the_user;
    if not found then
        return;
    elsif the_user = the_colleague or not may_be_assigned(the_colleague, the_tenant) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'hand_over_colleague';
    end if;
    for k in select * from belonging_kinds() b where b.fate = 'given' and kinds ? b.kind loop
        execute format('update %I set %I = $2, version = version + 1, updated_at = now() where %I = $1 and %s'
                       ' and tenant_id = $3', k.relation, k.holder, k.holder, k.still)
            using the_user, the_colleague, the_tenant;
        get diagnostics given = row_count;
        return query select k.kind, given, k.fate;
    end loop;
end $$;
grant execute on function belonging_kinds(), belongings_of(uuid), hand_over(uuid, uuid, jsonb) to athar_app;
