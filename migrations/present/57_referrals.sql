-- Referrals: an inquiry is shared with another organization or handed over to it, as far as consent carries that.

select guard_table('referral');
create policy referral_read on referral for select to athar_app
    using (tenant_visible(tenant_id) or receiver_id = current_tenant() or inquiry_id = current_case());
create policy referral_send on referral for insert to athar_app with check (tenant_visible(tenant_id));
grant select, insert on referral to athar_app;

create trigger referral_admit before insert on referral for each row execute function admit_to_inquiry('open');
create trigger referral_audit after insert or update on referral
    for each row execute function audit_row('referral');

-- The consents in force that let an organization read an inquiry.
create function consents_for(the_inquiry uuid, the_receiver uuid) returns setof consent
language sql stable security definer set search_path = public, pg_temp as $$
    select c.*
    from consent_in_force c join organization o on o.id = the_receiver and o.status = 'active'
    where c.inquiry_id = the_inquiry and viewer_purpose(o.recipient_class, null) = any (c.purposes)
      and (o.id::text = any (c.recipients) or o.recipient_class = any (c.recipients))
$$;

-- Whether a consent carries a referral. What is handed over leaves the sender's hands whole, so that takes a consent
-- that names the receiver, and none that keeps a field from it.
create function is_carried(the_inquiry uuid, the_receiver uuid, the_kind text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select case the_kind when 'share' then count(*) > 0
                else coalesce(bool_or(the_receiver::text = any (c.recipients)) and bool_and(c.withheld = '{}'), false)
                end
    from consents_for(the_inquiry, the_receiver) c
$$;

-- Sending: under the inquiry's lock (see admit_to_inquiry), so that no withdrawal of consent slips in between.
create function referral_begins() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from inquiry i where i.id = new.inquiry_id
               and (i.frozen_at is not null or why_no_referral(i.status) is not null))
       or not is_carried(new.inquiry_id, new.receiver_id, new.kind) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'referral_needs_consent';
    elsif not are_fields(new.withheld) then
        raise exception using errcode = 'integrity_constraint_violation', constraint = 'withheld_unknown';
    end if;
    return new;
end $$;
create trigger referral_begins before insert on referral for each row execute function referral_begins();

-- Everything that hangs on an inquiry goes with it to another tenant, and every way in that the sender had ends: the
-- family's code becomes another one, which is told to who accepts, and what the old one opened is over.
create function move_inquiry(the_inquiry uuid, the_tenant uuid, new_code bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    part text;
begin
    -- The sender's number of it stays with the sender, where an import must not begin the case anew; whoever holds the
    -- case is shown the first holder's, and the first holder has it back with the case.
    insert into erased_source (tenant_id, digest, handed_to, handed_at)
        select i.tenant_id, source_digest(i.source, i.external_id), the_tenant, now() from inquiry i
        where i.id = the_inquiry and i.external_id is not null
        on conflict (tenant_id, digest) do update set handed_to = excluded.handed_to, handed_at = excluded.handed_at;
    delete from erased_source e using inquiry i
        where i.id = the_inquiry and (i.origin ->> 'organization_id')::uuid = the_tenant and e.tenant_id = the_tenant
          and e.digest = source_digest(i.origin ->> 'source', i.origin ->> 'external_id');
    update inquiry set tenant_id = the_tenant, access_code_hash = new_code,
        source = case when (origin ->> 'organization_id')::uuid = the_tenant then origin ->> 'source' end,
        external_id = case when (origin ->> 'organization_id')::uuid = the_tenant then origin ->> 'external_id' end,
        origin = case when (origin ->> 'organization_id')::uuid = the_tenant then null
                      when origin is null and external_id is not null
                      then jsonb_build_object('organization_id', tenant_id, 'source', source,
                                              'external_id', external_id)
                      else origin end,
        source_said = null,
        code_told_before = code_told_before || code_told_to,
        code_told_to = coalesce(current_actor(), current_credential()), version = version + 1, updated_at = now()
        where id = the_inquiry;
    update credential set revoked_at = now() where inquiry_id = the_inquiry and kind = 'case' and revoked_at is null;
    update referral set state = 'revoked', reason = 'The case was handed over.', decided_at = now()
        where inquiry_id = the_inquiry and state in ('sent', 'accepted');
    delete from inquiry_group_member where inquiry_id = the_inquiry;
    -- Whoever gets the case gives its further reporters new codes.
    update case_reporter set access_code_hash = null, version = version + 1, updated_at = now()
        where inquiry_id = the_inquiry;
    -- Who has it here, when and why is the giver's own; tasks and the contact log go along, nobody's.
    delete from casework where inquiry_id = the_inquiry;
    update case_task set assignee_id = null, version = version + 1, updated_at = now()
        where inquiry_id = the_inquiry and assignee_id is not null;
    foreach part in array array['inquiry_note', 'case_task', 'case_contact', 'case_reporter', 'attachment', 'consent',
                                'consent_event',
                                'statement', 'case_request', 'correction', 'notice_mark', 'legal_hold', 'inquiry_key',
                                'sealed_index'] loop
        execute format('update %I set tenant_id = $1 where inquiry_id = $2', part) using the_tenant, the_inquiry;
    end loop;
    update attachment_chunk k set tenant_id = the_tenant
        from attachment a where a.id = k.attachment_id and a.inquiry_id = the_inquiry;
    update record_history set tenant_id = the_tenant where record_id = the_inquiry;
    -- What the sender's portal was not told yet is not its business any more; the receiver's is told of the hand-over.
    delete from webhook_delivery where subject = the_inquiry;
    update touched_case set tenant_id = the_tenant where id = the_inquiry;
    update credential set tenant_id = the_tenant where inquiry_id = the_inquiry;
    perform forget_answers(array[the_inquiry]);
end $$;

-- One step of a referral by the organization whose step it is. The state after it; null where there is no such referral
-- for the asker; 'no' where the step is not allowed now, 'consent' where no consent carries it any more.
create function step_referral(the_referral uuid, step text, the_reason text, key_known boolean, new_code bytea)
returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    r referral;
    i inquiry;
    receives boolean;
    allowed boolean;
begin
    select * into r from referral where id = the_referral;
    receives := r.receiver_id = current_tenant();
    if r.id is null or not (receives or tenant_visible(r.tenant_id)) or current_tenant() is null then
        return null;
    end if;
    -- The inquiry is locked first, as everywhere, then the referral is read again.
    select * into i from inquiry where id = r.inquiry_id for update;
    select * into r from referral where id = the_referral for update;
    allowed := case step
        when 'accept' then receives and r.state = 'sent' and r.acknowledge_by > now() and r.tenant_id = i.tenant_id
        when 'decline' then receives and r.state = 'sent'
        when 'complete' then receives and r.state = 'accepted'
        else r.tenant_id = current_tenant() and r.state in ('sent', 'accepted') end;
    if not allowed then
        return 'no';
    end if;
    if step = 'accept' and (i.frozen_at is not null or why_no_referral(i.status) is not null
                            or not is_carried(r.inquiry_id, r.receiver_id, r.kind)) then
        return 'consent';
    end if;
    -- The receiver wraps the sealing key anew; one that came after its look would be lost to it.
    if step = 'accept' and r.kind = 'handover'
       and key_known <> exists (select from inquiry_key k where k.inquiry_id = r.inquiry_id) then
        raise exception using errcode = 'serialization_failure';
    end if;
    update referral set state = case step when 'accept' then 'accepted' when 'decline' then 'declined'
                                          when 'complete' then 'done' else 'revoked' end,
        reason = the_reason, decided_by = coalesce(current_actor(), current_credential()), decided_at = now()
    where id = r.id;
    if step = 'accept' and r.kind = 'handover' then
        update referral set state = 'done' where id = r.id;
        perform move_inquiry(r.inquiry_id, r.receiver_id, new_code);
    end if;
    perform refresh_access(r.inquiry_id);
    return step;
end $$;
grant execute on function step_referral(uuid, text, text, boolean, bytea) to athar_app;

-- The consents by which the receiver of a referral reads the case, whatever became of the referral, for those whose
-- business that is.
create function ways_still_open(the_referral uuid) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(jsonb_agg(jsonb_build_object('consent_id', a.consent_id, 'purpose', split_part(a.grantee, ':', 1))
                              order by a.consent_id, a.grantee), '[]')
    from referral r
    join organization o on o.id = r.receiver_id
    join inquiry_access a on a.inquiry_id = r.inquiry_id
    where r.id = the_referral and concerns_asker(r.inquiry_id)
      and a.source_id = a.consent_id and a.expires_at > now()
      and a.grantee = any (string_to_array(viewer_keys(o.id, o.recipient_class,
                                                       viewer_purpose(o.recipient_class, null)), ' '))
$$;
grant execute on function ways_still_open(uuid) to athar_app;

-- Whether a referral stands: its receiver has accepted it, or still may.
create function referral_stands(r referral) returns boolean language sql stable as $$
    select r.state = 'accepted' or (r.state = 'sent' and r.acknowledge_by > now())
$$;
grant execute on function referral_stands(referral) to athar_app;

-- A referral as both sides and the family see it; one that nobody acknowledged in time has expired.
create view referral_record with (security_invoker = true) as
select r.id, r.inquiry_id, r.tenant_id as sender_id, r.receiver_id, r.kind,
       case when r.state = 'sent' and r.acknowledge_by <= now() then 'expired' else r.state end as state,
       -- The receiver reads the words while the referral stands.
       case when tenant_visible(r.tenant_id) or r.inquiry_id = current_case() or referral_stands(r)
            then r.message end as message,
       to_jsonb(r.withheld) as withheld, r.reason, r.acknowledge_by, r.sent_at, r.decided_at
from referral r;
grant select on referral_record to athar_app;
