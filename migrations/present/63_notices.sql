-- What happened to a case, in words for its family: derived from what is kept anyway, so nothing is written for it. A
-- kind that the vocabulary notice_kind does not name makes no notice, nor does what the family is not shown elsewhere.

-- Everything that may be a notice; `about` is the record that it is about, and `source` what makes it one of a kind.
create function case_events(the_inquiry uuid)
returns table (at timestamptz, kind text, source text, about uuid, state text)
language sql stable security definer set search_path = public, pg_temp as $$
    select i.created_at, 'case_received', i.id::text, null::uuid, null::text from inquiry i where i.id = the_inquiry
    union all
    -- The work's statuses are told as the five states that a family knows (case_state).
    select h.at, 'state_changed', h.id::text, null, told.is_now
    from record_history h
    cross join lateral (select case_state(h.changes #>> '{/status,from}', false) as was,
                               case_state(h.changes #>> '{/status,to}', false) as is_now) told
    where h.record_kind = 'inquiry' and h.record_id = the_inquiry and h.changes ? '/status' and told.was <> told.is_now
    union all
    select happened.at, happened.kind, s.id::text, s.id, null
    from statement s
    cross join lateral (values ('statement_made', coalesce(s.reviewed_at, s.created_at)),
                               ('statement_retracted', s.retracted_at)) happened (kind, at)
    where s.inquiry_id = the_inquiry and s.state in ('accepted', 'retracted') and 'family' = any (s.visible_to)
    union all
    select happened.at, happened.kind, c.id::text, c.id, null
    from consent c
    left join consent_event ended on ended.consent_id = c.id and ended.kind = 'withdrawn'
    cross join lateral (values
        ('consent_given', c.created_at),
        ('consent_withdrawn', ended.created_at),
        ('consent_expiring', case when c.expires_at - interval '30 days' > c.created_at
                                  then c.expires_at - interval '30 days' end),
        ('consent_expired', c.expires_at)) happened (kind, at)
    -- What was withdrawn does not run out any more.
    where c.inquiry_id = the_inquiry
      and (happened.kind not like 'consent_expir%' or ended.id is null or ended.created_at > happened.at)
    union all
    select e.created_at, 'consent_' || e.kind, e.id::text, e.consent_id, null
    from consent_event e where e.inquiry_id = the_inquiry and e.kind in ('approved', 'rejected')
    union all
    -- Of the requests its own alone: what others ask may protect the missing person from it.
    select r.decided_at, case r.state when 'rejected' then 'request_rejected' else 'request_accepted' end,
           r.id::text, r.id, null
    from case_request r where r.inquiry_id = the_inquiry and r.by_family and r.state <> 'open'
    union all
    select happened.at, happened.kind, r.id::text, r.id, null
    from referral r
    cross join lateral (values
        ('referral_sent', r.sent_at),
        (case when r.kind = 'handover' and r.state = 'done' then 'case_handed_over'
              when r.state in ('accepted', 'done') then 'referral_accepted'
              when r.state in ('declined', 'revoked') then 'referral_' || r.state end, r.decided_at)
        ) happened (kind, at)
    where r.inquiry_id = the_inquiry
    union all
    select coalesce(a.accepted_at, a.declined_at),
           case when a.accepted_at is null then 'photo_declined' else 'photo_accepted' end, a.id::text, a.id, null
    from attachment a
    where a.inquiry_id = the_inquiry and a.from_family and coalesce(a.accepted_at, a.declined_at) is not null
    union all
    select c.decided_at, 'correction_' || c.state, c.id::text, c.id, null
    from correction c where c.inquiry_id = the_inquiry and c.state in ('accepted', 'declined')
    union all
    select e.at, 'code_renewed', e.id::text, null, null
    from audit_event e
    where e.record_id = the_inquiry and e.action = 'inquiry.update' and e.operation = 'rotateAccessCode'
$$;

-- Those that are notices. The same one has the same id whenever it is asked for.
create function told_events(the_inquiry uuid)
returns table (id uuid, at timestamptz, kind text, text jsonb, about uuid, state text)
language sql stable security definer set search_path = public, pg_temp as $$
    select md5(e.kind || ' ' || e.source)::uuid, e.at, e.kind, v.labels, e.about, e.state
    from case_events(the_inquiry) e
    join vocabulary_term v on v.vocabulary = 'notice_kind' and v.term = e.kind
    where e.at <= now()
$$;
-- The notices of a case for its family and for who holds it; of its own steps alone for a further reporter.
create function case_notices(the_inquiry uuid)
returns table (id uuid, at timestamptz, kind text, text jsonb, about uuid, state text)
language sql stable security definer set search_path = public, pg_temp as $$
    select * from told_events(the_inquiry) e
    where concerns_asker(the_inquiry)
       or (the_inquiry = current_followed()
           and e.kind in ('case_received', 'state_changed', 'statement_made', 'statement_retracted'))
$$;
grant execute on function case_notices(uuid) to athar_app;

-- ---- how far the family has read ----
select guard_table('notice_mark');
-- When its family last said up to where; null: never.
create function notices_read(the_inquiry uuid) returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
    select m.read_up_to from notice_mark m where m.inquiry_id = the_inquiry and concerns_asker(the_inquiry)
$$;
-- Marks the notices of the asker's own case as read up to that time, and never less far than before; nothing of what is
-- to come. Null: it is not the asker's, or is over.
create function mark_notices(the_inquiry uuid, up_to timestamptz) returns timestamptz
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    i inquiry;
    told timestamptz;
begin
    select * into i from inquiry where id = the_inquiry and id = current_case() and erased_at is null for update;
    if i.id is not null then
        insert into notice_mark as m (inquiry_id, tenant_id, read_up_to)
        values (i.id, i.tenant_id, least(up_to, now()))
        on conflict (inquiry_id) do update set read_up_to = greatest(m.read_up_to, excluded.read_up_to)
        returning read_up_to into told;
    end if;
    return told;
end $$;
grant execute on function notices_read(uuid), mark_notices(uuid, timestamptz) to athar_app;
