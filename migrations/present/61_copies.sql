-- The report as its family reads it back, and the copy of everything that is held about a case: what its family's copy
-- leaves out is what concerns others, unless it was decided one by one (GDPR article 15 (4)).

-- ---- what is copied of the content ----
-- The members of a document that the contract copies to a family, each with the parts that it copies; null where they
-- are not told apart.
create function members_copied(the_document text) returns table (member text, parts text[])
language sql stable as $$
    select m.member, case when bool_or(m.part <> '') then
               coalesce(array_agg(m.part) filter (where m.part <> '' and m.copied), '{}') end
    from inquiry_member m
    where m.document = the_document
    group by m.member
    having bool_or(m.part = '' and m.copied)
$$;
create function copied_object(the_document text, value jsonb) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(e.key, with_only(e.value, m.parts)), '{}')
    from jsonb_each(value) e join members_copied(the_document) m on m.member = e.key
$$;
-- What is copied of a value that stands at a path of {person, event, relatives, reporter}.
create function copied_value(path text[], value jsonb) returns jsonb language plpgsql stable as $$
declare
    m record;
begin
    if cardinality(path) = 1 then
        return case jsonb_typeof(value)
            when 'object' then copied_object(path[1], value)
            when 'array' then (select coalesce(jsonb_agg(copied_object(path[1], one) order by number), '[]')
                               from jsonb_array_elements(value) with ordinality l (one, number)) end;
    end if;
    select * into m from members_copied(path[1]) c where c.member = path[2];
    return case when m.member is null then null
                when cardinality(path) = 2 then with_only(value, m.parts)
                when path[3] = any (m.parts) then value end;
end $$;

-- The objects that a value is or has as items, with the way to each.
create function objects_in(value jsonb) returns table (path text[], object jsonb)
language sql immutable parallel safe as $$
    select '{}'::text[], value where jsonb_typeof(value) = 'object'
    union all
    select array[(number - 1)::text], one from list_of(value) with ordinality l (one, number)
    where jsonb_typeof(one) = 'object'
$$;
-- What of the content is not copied, with the way to it.
create function uncopied(content jsonb) returns table (path text[], value jsonb) language sql stable as $$
    select array[d.key] || o.path || e.key || out.path, out.value
    from jsonb_each(content) d
    cross join lateral objects_in(d.value) o
    cross join lateral jsonb_each(o.object) e
    left join lateral (select * from members_copied(d.key) c where c.member = e.key) m on true
    cross join lateral (
        select '{}'::text[] as path, e.value where m.member is null
        union all
        select p.path || q.key, q.value from objects_in(e.value) p cross join lateral jsonb_each(p.object) q
        where q.key <> all (m.parts)) out
$$;
-- The changes of a case as its family sees them: of the content what is copied, or with `whole` all of it, and beside
-- it how the case stood, in the words that the family is told (a status would tell of a match that nobody reviewed).
create function copied_changes(changes jsonb, whole boolean) returns jsonb language sql stable as $$
    select coalesce(jsonb_object_agg(c.pointer, jsonb_build_object('from', was.value, 'to', is_now.value)), '{}')
    from (select case key when '/status' then '/state' else key end as pointer, value ->> 'from' as status_was,
                 value ->> 'to' as status_is, value, string_to_array(substr(key, 2), '/') as path
          from jsonb_each(changes)) c
    cross join lateral (select whole or c.path[1] not in ('person', 'event', 'relatives', 'reporter') as is_all) w
    cross join lateral (select case when c.pointer = '/state' then to_jsonb(case_state(c.status_was, false))
                                    when w.is_all then c.value -> 'from'
                                    else copied_value(c.path, c.value -> 'from') end) was(value)
    cross join lateral (select case when c.pointer = '/state' then to_jsonb(case_state(c.status_is, false))
                                    when w.is_all then c.value -> 'to'
                                    else copied_value(c.path, c.value -> 'to') end) is_now(value)
    where c.path[1] in ('person', 'event', 'relatives', 'reporter',
                        'status', 'frozen_at', 'retain_until', 'erased_at')
      and was.value is distinct from is_now.value
$$;

-- ---- what is left out ----
create function content_of(i inquiry) returns jsonb language sql immutable as $$
    select jsonb_build_object('person', i.person, 'event', i.event, 'relatives', i.relatives, 'reporter', i.reporter)
$$;
-- What a family's copy of a case leaves out, each with the pointer by which a decision includes it. `digest` stands for
-- the object around a part of the content: where another one has come to this place, what was decided does not hold for
-- it. `is_told` says whether the copy names it: that somebody else asked for something may be what endangers him.
create function copy_left_out(the_inquiry uuid)
returns table (pointer text, path text[], value jsonb, reason text, digest text, is_told boolean)
language sql stable as $$
    select '/inquiry/' || array_to_string(u.path, '/'), u.path, u.value, 'third_person',
           encode(sha256(convert_to((content_of(i) #> trim_array(u.path, 1))::text, 'UTF8')), 'hex'), true
    from inquiry i cross join uncopied(content_of(i)) u where i.id = the_inquiry
    union all
    select '/notes/' || n.id, null, null, 'internal_note', null, true
    from inquiry_note n where n.inquiry_id = the_inquiry
    union all
    select '/inquiry/casework', null, null, 'internal_note', null, true
    from casework c where c.inquiry_id = the_inquiry
    union all
    select '/tasks/' || t.id, null, null, 'internal_note', null, true from case_task t where t.inquiry_id = the_inquiry
    union all
    select '/contacts/' || c.id, null, null, 'internal_note', null, true
    from case_contact c where c.inquiry_id = the_inquiry
    union all
    select '/referrals/' || r.id || '/message', null, null, 'internal_note', null, true
    from referral r where r.inquiry_id = the_inquiry and r.message is not null
    union all
    select '/history/' || h.id, null, null, 'third_person', null, true
    from record_history h where h.record_id = the_inquiry
      and copied_changes(h.changes, true) <> copied_changes(h.changes, false)
    union all
    select '/inquiry/groups', null, null, 'third_person', null, false
    where exists (select from inquiry_group_member m where m.inquiry_id = the_inquiry)
    union all
    select '/reporters/' || r.id, null, null, 'third_person', null, false
    from case_reporter r where r.inquiry_id = the_inquiry
    union all
    select '/requests/' || r.id, null, null, 'third_person', null, false
    from case_request r where r.inquiry_id = the_inquiry and not r.by_family
$$;
-- Whether everything that a decision includes is left out as a rule, so that a slip of the pen is told.
create function is_in_copy(the_inquiry uuid, pointers jsonb) returns boolean language sql stable as $$
    select not exists (select from list_of(pointers) p
                       where p #>> '{}' not in (select l.pointer from copy_left_out(the_inquiry) l))
$$;
-- What a decision includes, as it is kept.
create function copy_parts(the_inquiry uuid, pointers jsonb) returns jsonb language sql stable as $$
    select jsonb_agg(jsonb_build_object('pointer', l.pointer, 'digest', l.digest))
    from copy_left_out(the_inquiry) l where pointers ? l.pointer
$$;
-- The same as a family gets it now: `is_in` what was decided to stand in the copy.
create function copy_decided(the_inquiry uuid)
returns table (pointer text, path text[], value jsonb, reason text, is_told boolean, is_in boolean)
language sql stable as $$
    with decided as materialized (
        select p.pointer, p.digest
        from case_request r cross join jsonb_to_recordset(r.include) p (pointer text, digest text)
        where r.inquiry_id = the_inquiry and r.kind = 'access_copy' and r.by_family and r.state = 'accepted'
          and r.decided_at > now() - interval '30 days'
    )
    select l.pointer, l.path, l.value,
           case when l.pointer in (select d.pointer from decided d) then 'changed' else l.reason end, l.is_told,
           exists (select from decided d where d.pointer = l.pointer and d.digest is not distinct from l.digest)
    from copy_left_out(the_inquiry) l
$$;

-- ---- the report ----
-- The content without what was decided one by one: as its family reads it back at any time.
create function reported_content(i inquiry) returns jsonb language sql stable as $$
    select jsonb_object_agg(d.key, copied_value(array[d.key], d.value)) from jsonb_each(content_of(i)) d
$$;
-- Whether the report of a case is closed to the family that asks, which is decided here alone; null: it is not. As long
-- as a case is contested, it may be its reporter who endangers the missing person. A further reporter reads it where
-- the holder has said so, without who reported it first.
create function report_gate(the_inquiry uuid) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return case when the_inquiry in (current_case(), current_followed()) and is_contested(the_inquiry) then 'closed'
                when the_inquiry = current_followed() and not exists (
                    select from case_reporter r where r.id = current_reporter() and r.reads_report) then 'closed' end;
end $$;
-- What was reported, as its family reads it; those who hold the case read the same here. Nothing of a withdrawn one.
-- _held is false, so that the ETag is that of what is read: the version counts what a family is not shown.
create function read_report(the_inquiry uuid)
returns table (id uuid, reference text, state text, created_at timestamptz, person jsonb, event jsonb, relatives jsonb,
               reporter jsonb, _held boolean, _tenant_id uuid, _ring_key text, _wrapped bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select i.id, i.reference, family_state(i), i.created_at, c.content -> 'person', c.content -> 'event',
           c.content -> 'relatives',
           case when i.id is distinct from current_followed() then c.content -> 'reporter' end,
           false, i.tenant_id, k.ring_key, k.wrapped
    from inquiry i
    left join inquiry_key k on k.inquiry_id = i.id
    cross join lateral (select case when i.status <> 'withdrawn' then reported_content(i) end as content) c
    where i.id = the_inquiry and follows_case(i.id) and report_gate(i.id) is null
$$;
grant execute on function report_gate(uuid), read_report(uuid) to athar_app;

-- ---- the copy ----
-- The content as its family gets it: what is copied, with what was decided put back into its place.
create function copied_content(i inquiry) returns jsonb language plpgsql stable as $$
declare
    content jsonb := reported_content(i);
    one record;
begin
    for one in select c.path, c.value from copy_decided(i.id) c where c.is_in and c.path is not null loop
        content := jsonb_set(content, one.path, one.value);
    end loop;
    return content;
end $$;

-- Of which families and events a case is, without the other cases of them.
create function groups_named(groups uuid[]) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'kind', g.kind, 'label', g.label) order by g.created_at),
                    '[]')
    from inquiry_group g where g.id = any (groups)
$$;
-- What a family gets. Columns are named here one by one: a new one is left out, and so are those that say who of the
-- staff did something, or that something was done which the family is not shown (status, version).
create function family_copy(the_inquiry uuid)
returns table (inquiry jsonb, consents jsonb, statements jsonb, referrals jsonb, requests jsonb, notes jsonb,
               corrections jsonb, tasks jsonb, contacts jsonb, reporters jsonb, attachments jsonb, history jsonb,
               access_log jsonb, left_out jsonb)
language sql stable as $$
    with part as materialized (select * from copy_decided(the_inquiry)),
    included as materialized (select pointer from part where is_in)
    select
        (select with_only(to_jsonb(i), '{id,tenant_id,reference,completeness,source,external_id,created_at,frozen_at,
                    retain_until}')
                || jsonb_build_object('state', family_state(i), 'updated_at', family_changed_at(i),
                                      'notices_read_up_to', (select read_up_to from notice_mark where inquiry_id = i.id),
                                      'fate', i.fate -> 'family', 'whereabouts', i.whereabouts -> 'family')
                || copied_content(i)
                || case when '/inquiry/casework' in (select pointer from included) then jsonb_build_object('casework',
                       (select with_only(to_jsonb(c), '{next_contact_on,flags,closing_reason,updated_at}')
                        from casework c where c.inquiry_id = i.id)) else '{}' end
                || case when '/inquiry/groups' in (select pointer from included)
                        then jsonb_build_object('groups',
                            groups_named(array(select group_id from inquiry_group_member where inquiry_id = i.id)))
                        else '{}' end
         from inquiry i where i.id = the_inquiry),
        (select coalesce(jsonb_agg(with_only(to_jsonb(c), '{id,inquiry_id,giver,capacity,proof,form_version,
                    text_sha256,purposes,recipients,withheld,withheld_reason,legal_basis,evidence_id,given_at,
                    expires_at,by_family,created_at}') order by c.created_at), '[]')
         from consent c where c.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(with_only(to_jsonb(s), '{id,inquiry_id,subject,value,date,place_pcode,source,grade,
                    text,visible_to,state,created_at,reviewed_at,retracted_at}') order by s.created_at), '[]')
         from statement s where s.inquiry_id = the_inquiry and s.state in ('accepted', 'retracted')
            and 'family' = any (s.visible_to)),
        (select coalesce(jsonb_agg(with_only(to_jsonb(r), '{id,inquiry_id,receiver_id,kind,state,withheld,reason,
                    acknowledge_by,sent_at,decided_at}' || case when '/referrals/' || r.id || '/message' in
                    (select pointer from included) then '{message}' else '{}' end::text[]) order by r.sent_at), '[]')
         from referral r where r.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(with_only(to_jsonb(r), '{id,inquiry_id,kind,text,state,by_family,created_at,
                    decided_at,reason}') order by r.created_at), '[]')
         from case_request r where r.inquiry_id = the_inquiry
            and (r.by_family or '/requests/' || r.id in (select pointer from included))),
        (select coalesce(jsonb_agg(with_only(to_jsonb(n), '{id,inquiry_id,text,created_at}')
                                   order by n.created_at), '[]')
         from inquiry_note n where n.inquiry_id = the_inquiry and '/notes/' || n.id in (select pointer from included)),
        (select coalesce(jsonb_agg(with_only(to_jsonb(c), '{id,inquiry_id,state,reason,answer,created_at,decided_at}')
                    || correction_proposal(c) order by c.created_at), '[]')
         from correction c where c.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(with_only(to_jsonb(t), '{id,inquiry_id,title,due_on,done_at,outcome,created_at}')
                                   order by t.created_at), '[]')
         from case_task t where t.inquiry_id = the_inquiry and '/tasks/' || t.id in (select pointer from included)),
        (select coalesce(jsonb_agg(with_only(to_jsonb(c), '{id,inquiry_id,at,channel,outcome,tried,text,created_at}')
                                   order by c.at), '[]')
         from case_contact c
         where c.inquiry_id = the_inquiry and '/contacts/' || c.id in (select pointer from included)),
        (select coalesce(jsonb_agg(with_only(to_jsonb(r), '{id,inquiry_id,reporter,created_at}')
                                   order by r.created_at), '[]')
         from case_reporter r
         where r.inquiry_id = the_inquiry and '/reporters/' || r.id in (select pointer from included)),
        (select coalesce(jsonb_agg(with_only(to_jsonb(a), '{id,inquiry_id,kind,file_name,media_type,size,sha256,
                    caption,caption_language,taken_on,shows,complete,
                    from_family,accepted_at,declined_at,decline_reason,created_at}')
                                   order by a.created_at), '[]')
         from attachment a where a.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(with_only(to_jsonb(h), '{id,at}')
                                   || jsonb_build_object('changes', c.changes) order by h.id), '[]')
         from record_history h cross join lateral copied_changes(h.changes,
                  '/history/' || h.id in (select pointer from included)) c (changes)
         where h.record_id = the_inquiry and c.changes <> '{}'),
        (select coalesce(jsonb_agg(l order by l.id), '[]') from access_log(the_inquiry, null, 100000) l),
        (select coalesce(jsonb_agg(jsonb_build_object('pointer', p.pointer, 'reason', p.reason)
                                   order by p.pointer), '[]')
         from part p where p.is_told and not p.is_in)
$$;

-- What the organization and the stewards get: everything.
create function whole_copy(the_inquiry uuid)
returns table (inquiry jsonb, consents jsonb, statements jsonb, referrals jsonb, requests jsonb, notes jsonb,
               corrections jsonb, tasks jsonb, contacts jsonb, reporters jsonb, attachments jsonb, history jsonb,
               access_log jsonb, left_out jsonb)
language sql stable as $$
    select
        (select to_jsonb(i) - '{access_code_hash,source_said,changed_masks,changed_times}'::text[]
                || jsonb_build_object('casework', (select to_jsonb(c) from casework c where c.inquiry_id = i.id),
                                      'groups', groups_named(array(select m.group_id from inquiry_group_member m
                                                                   where m.inquiry_id = i.id)),
                                      'notices_read_up_to',
                                      (select read_up_to from notice_mark where inquiry_id = i.id))
         from inquiry i
         where i.id = the_inquiry),
        (select coalesce(jsonb_agg(c order by c.created_at), '[]') from consent c where c.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(s order by s.created_at), '[]') from statement s where s.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(r order by r.sent_at), '[]') from referral r where r.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(r order by r.created_at), '[]') from case_request r
         where r.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(n order by n.created_at), '[]') from inquiry_note n
         where n.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(to_jsonb(c) - 'proposal' || correction_proposal(c) order by c.created_at), '[]')
         from correction c
         where c.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(t order by t.created_at), '[]') from case_task t where t.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(c order by c.at), '[]') from case_contact c where c.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(to_jsonb(r) - 'access_code_hash' order by r.created_at), '[]')
         from case_reporter r where r.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(a order by a.created_at), '[]') from attachment a where a.inquiry_id = the_inquiry),
        (select coalesce(jsonb_agg(h order by h.id), '[]') from record_history h where h.record_id = the_inquiry),
        (select coalesce(jsonb_agg(l order by l.id), '[]') from access_log(the_inquiry, null, 100000) l),
        '[]'::jsonb
$$;

create function case_copy(the_inquiry uuid)
returns table (inquiry jsonb, consents jsonb, statements jsonb, referrals jsonb, requests jsonb, notes jsonb,
               corrections jsonb, tasks jsonb, contacts jsonb, reporters jsonb, attachments jsonb, history jsonb,
               access_log jsonb, left_out jsonb, _tenant_id uuid, _ring_key text, _wrapped bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not is_copy_granted(the_inquiry) then
        return;
    end if;
    insert into audit_event (action, record_kind, record_id) values ('inquiry.copy', 'inquiry', the_inquiry);
    if current_case() is null then
        return query select c.*, i.tenant_id, k.ring_key, k.wrapped
            from inquiry i left join inquiry_key k on k.inquiry_id = i.id cross join whole_copy(i.id) c
            where i.id = the_inquiry;
    else
        return query select c.*, i.tenant_id, k.ring_key, k.wrapped
            from inquiry i left join inquiry_key k on k.inquiry_id = i.id cross join family_copy(i.id) c
            where i.id = the_inquiry;
    end if;
end $$;
grant execute on function case_copy(uuid) to athar_app;
