-- Statements on fate and whereabouts: what is claimed about a missing person, by whom it is reviewed and who sees it.

select guard_table('statement');
create policy statement_read on statement for select to athar_app using (
    tenant_visible(tenant_id)
    or (inquiry_id = current_case() and state = 'accepted' and 'family' = any (visible_to))
    or (state = 'accepted' and 'recipients' = any (visible_to)
        and hidden_from_asker(inquiry_id) >> field_bit('statements') & 1 = 0));
create policy statement_write on statement for insert to athar_app with check (tenant_visible(tenant_id));
create policy statement_review on statement for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (state, reviewed_by, reviewed_at, review_reason) on statement to athar_app;

create trigger statement_admit before insert on statement for each row execute function admit_to_inquiry('open');
create trigger statement_audit after insert or update on statement
    for each row execute function audit_row('statement');

-- What is decided about a new statement is not the writer's to say: a key of low trust parks it, and that somebody is
-- dead or found waits for a second person.
create function statement_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    new.state := case
        when exists (select from credential c where c.id = current_credential() and c.low_trust) then 'parked'
        when new.value in ('alive', 'dead', 'known', 'place') then 'awaiting_review'
        else 'accepted' end;
    return new;
end $$;
create trigger statement_begins before insert on statement for each row execute function statement_begins();

-- The current fate and whereabouts, for each audience: the newest accepted statement that is meant for it.
create function current_statement(the_inquiry uuid, the_subject text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select jsonb_object_agg(audience, (
        select jsonb_build_object('value', s.value, 'date', s.date, 'place_pcode', s.place_pcode, 'grade', s.grade,
                                  'statement_id', s.id)
        from statement s
        where s.inquiry_id = the_inquiry and s.subject = the_subject and s.state = 'accepted'
          and (audience = 'tenant' or audience = any (s.visible_to))
        order by coalesce(s.reviewed_at, s.created_at) desc, s.id desc limit 1))
    from unnest(array['tenant', 'family', 'recipients']) audience
$$;

-- What was accepted is what stands of fate and whereabouts from then on.
create function statement_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.state = 'accepted' then
        update inquiry set fate = current_statement(id, 'fate'), whereabouts = current_statement(id, 'whereabouts'),
                           version = version + 1, updated_at = now()
        where id = new.inquiry_id;
    end if;
    return null;
end $$;
create trigger statement_changed after insert or update of state on statement
    for each row execute function statement_changed();
