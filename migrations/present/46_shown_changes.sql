-- When what somebody sees of an inquiry was last changed. What is withheld from him tells nothing by being changed,
-- not even that it was: inquiry.updated_at is for who holds it, and others are shown the last of the changes that they
-- see. inquiry.changed_masks and changed_times keep them: a mask of the fields that must all be seen to see a change
-- (0: it is seen by everybody with a way in), and its last time. They are written when an inquiry changes; its creation
-- pays nothing.

-- The bit behind those of the fields: what read_case() tells the family of how its case stands.
create function family_bit() returns bigint language sql immutable parallel safe as $$ select 1::bigint << 62 $$;

-- The last change that somebody sees from whom the mask hides fields; null where there is none since the creation.
-- plpgsql keeps its plan.
create function shown_at(masks bigint[], times timestamptz[], hidden bigint) returns timestamptz
language plpgsql immutable strict parallel safe as $$
begin
    return (select max(c.time) from unnest(masks, times) c (mask, time) where c.mask & hidden = 0);
end $$;
grant execute on function family_bit(), shown_at(bigint[], timestamptz[], bigint) to athar_app;

-- A part of a value, or of each object of a list.
create function part_of(value jsonb, part text) returns jsonb language sql immutable parallel safe as $$
    select case jsonb_typeof(value)
        when 'array' then (select jsonb_agg(one -> part order by number)
                           from jsonb_array_elements(value) with ordinality l (one, number))
        else value -> part end
$$;
-- What there is to see of a document, by the mask of the fields that must be seen to see it: how many objects it has,
-- of each its members and of these, where they have parts, how many they are and each part. The same as show_document()
-- shows; what no row names nobody else sees, so it is not here.
-- `members`: of these alone.
create function document_parts(the_document text, value jsonb, members text[]) returns table (mask bigint, parts jsonb)
language plpgsql stable as $$
declare
    whole constant bigint := coalesce(1::bigint << field_bit(the_document), 0);
begin
    return query
    select whole | 1::bigint << p.whole_bit | 1::bigint << p.bit,
           jsonb_agg(case when p.part <> '' then part_of(o.object -> p.member, p.part)
                          when p.parts > 1 then with_only(o.object -> p.member, '{}')
                          else o.object -> p.member end order by o.path, p.member, p.part)
    from objects_in(value) o
    cross join (select m.member, m.part, m.bit, count(*) over same_member as parts,
                       max(m.bit) filter (where m.part = '') over same_member as whole_bit
                from inquiry_member m where m.document = the_document and m.member = any (members)
                window same_member as (partition by m.member)) p
    group by 1
    union all
    select whole, with_only(value, '{}');
end $$;

-- The members in which two states of a document differ; of a list all that its objects have.
create function members_differing(was jsonb, is_now jsonb) returns text[] language plpgsql immutable parallel safe as $$
begin
    if jsonb_typeof(was) = 'object' and jsonb_typeof(is_now) = 'object' then
        return array(select key from jsonb_each(was) w full join jsonb_each(is_now) n using (key)
                     where w.value is distinct from n.value);
    end if;
    return array(select jsonb_object_keys(o.object) from objects_in(was) o
                 union select jsonb_object_keys(o.object) from objects_in(is_now) o);
end $$;
-- The masks of what differs between two states of an inquiry. plpgsql keeps its plans.
create function changes_seen(before inquiry, after inquiry) returns bigint[] language plpgsql stable as $$
begin
    return array(
        select 0::bigint where (before.status, before.tenant_id) is distinct from (after.status, after.tenant_id)
        union
        select case audience when 'family' then family_bit() else 1::bigint << field_bit('statements') end
        from unnest(array['recipients', 'family']) audience
        where (nullif(before.fate -> audience, 'null'), nullif(before.whereabouts -> audience, 'null')) is distinct from
              (nullif(after.fate -> audience, 'null'), nullif(after.whereabouts -> audience, 'null'))
        union
        select family_bit()
        where (family_state(before), before.frozen_at is null) is distinct from
              (family_state(after), after.frozen_at is null)
        union
        select mask
        from (values ('person', before.person, after.person), ('event', before.event, after.event),
                     ('relatives', before.relatives, after.relatives),
                     ('reporter', before.reporter, after.reporter)) d (name, was, is_now)
        cross join lateral (select members_differing(d.was, d.is_now) as members offset 0) m
        cross join lateral (
            select mask from (select 1, * from document_parts(d.name, d.was, m.members)
                              union all select 2, * from document_parts(d.name, d.is_now, m.members))
                             said (side, mask, parts)
            group by mask, parts having count(*) = 1) changed
        where d.was is distinct from d.is_now);
end $$;
create function note_changes_seen() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    masks constant bigint[] := changes_seen(old, new);
begin
    if masks <> '{}' then
        -- No time that is shown lies behind the one by which a list looks for it.
        new.updated_at := greatest(new.updated_at, now());
        select array_agg(c.mask order by c.mask), array_agg(c.time order by c.mask)
        into new.changed_masks, new.changed_times
        from (select mask, max(time) as time
              from (select * from unnest(old.changed_masks, old.changed_times) union all
                    select mask, now() from unnest(masks) mask) noted (mask, time)
              group by mask) c;
    end if;
    return new;
end $$;
create trigger inquiry_changes_seen before update on inquiry for each row
    when ((old.person, old.event, old.relatives, old.reporter, old.status, old.tenant_id, old.frozen_at, old.fate,
           old.whereabouts) is distinct from
          (new.person, new.event, new.relatives, new.reporter, new.status, new.tenant_id, new.frozen_at, new.fate,
           new.whereabouts))
    execute function note_changes_seen();
