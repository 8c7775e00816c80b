-- Statements on fate and whereabouts: what is claimed about a missing person, by whom it is reviewed and who sees it.

select guard_table('statement');
create policy statement_read on statement for select to athar_app using (
    tenant_visible(tenant_id)
    or (inquiry_id = current_case() and state in ('accepted', 'retracted') and 'family' = any (visible_to))
    or (state in ('accepted', 'retracted') and 'recipients' = any (visible_to)
        and hidden_from_asker(inquiry_id) >> field_bit('statements') & 1 = 0));
create policy statement_write on statement for insert to athar_app with check (tenant_visible(tenant_id));
create policy statement_review on statement for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (state, reviewed_by, reviewed_at, review_reason, retracted_by, retracted_at,
    retract_reason) on statement to athar_app;

create trigger statement_admit before insert on statement for each row execute function admit_to_inquiry('open');
create trigger statement_audit after insert or update on statement
    for each row execute function audit_row('statement');

-- What is decided about a new statement is not the writer's to say: a key of low trust parks it, and that somebody is
-- dead or found waits for a second person. So does that it is not known, where something else was accepted: it would
-- take that away. Nothing is claimed of a time before the person was born.
create function statement_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.date_to < (select i.birth_from from inquiry i where i.id = new.inquiry_id) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'statement_before_birth';
    end if;
    new.state := case
        when exists (select from credential c where c.id = current_credential() and c.low_trust) then 'parked'
        when new.value <> 'unknown' or exists (select from statement s where s.inquiry_id = new.inquiry_id
             and s.subject = new.subject and s.state = 'accepted' and s.value <> 'unknown') then 'awaiting_review'
        else 'accepted' end;
    return new;
end $$;
create trigger statement_begins before insert on statement for each row execute function statement_begins();

-- The day for which a claim is certain to hold, and none reaches beyond the day on which it was made, which is that of
-- an undated one too. Who was alive at some time from 2012 to 2020 was so in 2012; who died in these years lives no
-- more in 2020.
create function day_claimed(s statement) returns date language sql stable as $$
    select least(case s.value when 'alive' then s.date_from else s.date_to end, s.created_at::date)
$$;
-- The statement that stands for an audience: of the accepted ones the last by the day of what is claimed, then by
-- evidence, then by review: that somebody was seen alive in 2012 says nothing against a death in 2015, whenever either
-- is entered. Nor does it say anything against a death that somebody does not know of it.
create function last_statement(the_inquiry uuid, the_subject text, audience text) returns statement
language sql stable security definer set search_path = public, pg_temp as $$
    select s
    from statement s
    where s.inquiry_id = the_inquiry and s.subject = the_subject and s.state = 'accepted'
      and (audience = 'tenant' or audience = any (s.visible_to))
      and not (s.value = 'unknown' and exists (select from statement d where d.inquiry_id = the_inquiry
               and d.subject = the_subject and d.state = 'accepted' and d.value = 'dead'))
    order by day_claimed(s) desc,
             array_position(array['confirmed', 'probable', 'possible', 'unverified'], s.grade),
             coalesce(s.reviewed_at, s.created_at) desc, s.id desc
    limit 1
$$;

-- The current fate or whereabouts, for each audience. What a later statement says otherwise stands for nobody any more:
-- an audience that may not see that one sees none.
create function current_statement(the_inquiry uuid, the_subject text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select jsonb_object_agg(audience, case when s.id is not null
               and (s.value, s.place_pcode) is not distinct from (latest.value, latest.place_pcode)
               then jsonb_build_object('value', s.value, 'date', s.date, 'place_pcode', s.place_pcode,
                                       'grade', s.grade, 'statement_id', s.id) end)
    from last_statement(the_inquiry, the_subject, 'tenant') latest
    cross join unnest(array['tenant', 'family', 'recipients']) audience
    cross join lateral last_statement(the_inquiry, the_subject, audience) s
$$;

-- The review of a second person, under the inquiry's lock. False: no such statement, it is decided, or it is the
-- reviewer's own.
create function review_statement(the_statement uuid, the_inquiry uuid, the_state text, the_reason text) returns boolean
language plpgsql security invoker as $$
begin
    perform from inquiry where id = the_inquiry and tenant_visible(tenant_id) for update;
    update statement set state = the_state, review_reason = the_reason, reviewed_at = now(),
        reviewed_by = coalesce(current_actor(), current_credential())
    where id = the_statement and inquiry_id = the_inquiry and state in ('parked', 'awaiting_review')
      and is_other_person(created_by);
    return found;
end $$;
-- The retraction of one that was accepted, in the same way.
create function retract_statement(the_statement uuid, the_inquiry uuid, the_reason text) returns boolean
language plpgsql security invoker as $$
begin
    perform from inquiry where id = the_inquiry and tenant_visible(tenant_id) for update;
    update statement set state = 'retracted', retract_reason = the_reason, retracted_at = now(),
        retracted_by = coalesce(current_actor(), current_credential())
    where id = the_statement and inquiry_id = the_inquiry and state = 'accepted' and is_other_person(created_by);
    return found;
end $$;
grant execute on function review_statement(uuid, uuid, text, text), retract_statement(uuid, uuid, text) to athar_app;

-- What was accepted is what stands of fate and whereabouts from then on, until it is retracted.
create function statement_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.state in ('accepted', 'retracted') then
        update inquiry set fate = current_statement(id, 'fate'), whereabouts = current_statement(id, 'whereabouts'),
                           version = version + 1, updated_at = now()
        where id = new.inquiry_id;
    end if;
    return null;
end $$;
create trigger statement_changed after insert or update of state on statement
    for each row execute function statement_changed();
