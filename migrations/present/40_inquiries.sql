-- Inquiries and what hangs on them, for those who hold them: row security, history, notes, retried writes.
-- What others see of an inquiry is 50_consent.sql's; attachments are 65_attachments.sql's.

grant select on inquiry_transition to athar_app;

select guard_table(name) from unnest(array['inquiry', 'inquiry_note', 'idempotency_key']) name;

-- The content itself (person, event, relatives, reporter and what is derived from them) is not here: the service's own
-- role reads it through the views of 50_consent.sql and no other way.
grant insert, update on inquiry to athar_app;
grant select (id, tenant_id, reference, access_code_hash, status, version, completeness, source, external_id,
    source_said, created_at, updated_at, frozen_at, code_told_to, retain_until, erased_at) on inquiry to athar_app;

create trigger inquiry_audit after insert or update or delete on inquiry
    for each row execute function audit_row('inquiry');
create trigger inquiry_history after update on inquiry
    for each row execute function history_row('inquiry', 'access_code_hash', 'origin', 'source_said', 'completeness',
        'sex', 'category',
        'birth_from', 'birth_to', 'last_seen_from', 'last_seen_to', 'place_pcode', 'birth_place_pcode', 'fate',
        'whereabouts', 'code_told_before', 'guarded_until', 'changed_masks', 'changed_times');

-- True where the inquiry is there for the asker and has not been withdrawn: the gate of all that hangs on it.
create function inquiry_open(the_inquiry uuid) returns boolean language sql stable as $$
    select exists (select from inquiry i where i.id = the_inquiry and i.status <> 'withdrawn')
$$;

-- Whose business it is who sees an inquiry: its tenant, the stewards, and its family.
create function concerns_asker(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from inquiry i where i.id = the_inquiry
                   and (tenant_visible(i.tenant_id) or i.id = current_case()))
$$;

-- Who is told how a case goes: whom it concerns, and its further reporters.
create function follows_case(the_inquiry uuid) returns boolean language sql stable as $$
    select concerns_asker(the_inquiry) or coalesce(the_inquiry = current_followed(), false)
$$;

-- The first look at whatever is added to an inquiry: it is the holder's or the family's to add, and under the inquiry's
-- lock, which every change of consent, tenant or existence takes, the inquiry is still there (with 'open': not
-- withdrawn).
create function admit_to_inquiry() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    i record;
begin
    select tenant_id, status, erased_at into i from inquiry where id = new.inquiry_id for update;
    if not (tenant_visible(i.tenant_id) is true or (new.inquiry_id = current_case()) is true) then
        raise exception using errcode = 'insufficient_privilege';
    elsif i.erased_at is not null or (tg_argv[0] = 'open' and i.status = 'withdrawn') then
        raise exception using errcode = 'AT404';
    end if;
    return new;
end $$;

-- Whether an import brings nothing new; the content itself is not told.
create function inquiry_is_same(the_inquiry uuid, person jsonb, event jsonb, relatives jsonb, reporter jsonb)
returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from inquiry i where i.id = the_inquiry and tenant_visible(i.tenant_id)
        and (i.person, i.event, i.relatives, i.reporter) is not distinct from ($2, $3, $4, $5))
$$;
-- Whether somebody changed the content by hand, for records whose source has not been heard since its words are kept.
create function changed_here(the_inquiry uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from audit_event e where e.record_id = the_inquiry and e.action = 'inquiry.update'
                   and e.operation in ('updateInquiry', 'acceptCorrection'))
$$;
grant execute on function changed_here(uuid) to athar_app;
grant execute on function follows_case(uuid), inquiry_open(uuid), concerns_asker(uuid),
    inquiry_is_same(uuid, jsonb, jsonb, jsonb, jsonb) to athar_app;

-- ---- notes ----
create policy inquiry_note_tenant on inquiry_note to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
grant select, insert on inquiry_note to athar_app;
create trigger inquiry_note_admit before insert on inquiry_note for each row execute function admit_to_inquiry('open');
create trigger inquiry_note_audit after insert or update or delete on inquiry_note
    for each row execute function audit_row('note');

-- Points lie where their places are.
create function inquiry_points() returns trigger language plpgsql as $$
declare
    broken text;
begin
    broken := case
        when not place_fits(new.event -> 'place') then 'inquiry_point_event'
        when not place_fits(new.person -> 'place_of_birth') then 'inquiry_point_birth'
        when exists (select from jsonb_path_query(new.event, '$.detentions[*].place') p where not place_fits(p))
            then 'inquiry_point_detention'
    end;
    if broken is not null then
        raise exception using errcode = 'integrity_constraint_violation', constraint = broken;
    end if;
    return new;
end $$;
create trigger inquiry_points before insert or update of event, person on inquiry for each row
    when (new.event -> 'place' ? 'point' or new.person -> 'place_of_birth' ? 'point' or new.event ? 'detentions')
    execute function inquiry_points();
