-- Attachments and their chunks: the holder's, and, as far as consent goes, of those a copy for whoever has a way in.

select guard_table(name) from unnest(array['attachment', 'attachment_chunk']) name;

-- What proves a consent (somebody's identity card, a signature) is the holder's alone.
create function is_evidence(the_attachment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from consent c join attachment a on a.id = c.evidence_id and a.inquiry_id = c.inquiry_id
                   where c.evidence_id = the_attachment)
$$;
grant execute on function is_evidence(uuid) to athar_app;

-- Who gets a file as it came: the organization that holds the inquiry, and the family. Stewards, who reach all, are not
-- among them.
create function holds_attachment(tenant uuid, inquiry uuid) returns boolean language sql stable parallel safe as $$
    select coalesce(tenant = current_tenant(), false) or coalesce(inquiry = current_case(), false)
$$;
grant execute on function holds_attachment(uuid, uuid) to athar_app;

-- What the family that asks has sent.
create function is_own_photo(inquiry uuid, from_family boolean) returns boolean language sql stable parallel safe as $$
    select from_family and coalesce(inquiry = current_case(), false)
$$;
grant execute on function is_own_photo(uuid, boolean) to athar_app;

create policy attachment_read on attachment for select to athar_app using (
    inquiry_open(inquiry_id)
    and (tenant_visible(tenant_id)
         or is_own_photo(inquiry_id, from_family)
         or (shareable and shared
             and (accepted_at is not null or not from_family)
             and hidden_from_asker(inquiry_id) >> field_bit('attachments') & 1 = 0
             -- A kind without a word of its own in the contract is shown to nobody.
             and hidden_from_asker(inquiry_id) >> field_bit('attachments.' || kind) & 1 = 0
             and not is_evidence(id)
             -- Scanned papers go no further than the document numbers.
             and (kind = 'photo'
                  or (kind = 'document'
                      and hidden_from_asker(inquiry_id) >> field_bit('person.documents') & 1 = 0)))));
create policy attachment_write on attachment for insert to athar_app
    with check (case when current_case() is null then tenant_visible(tenant_id) and not from_family
                     else is_own_photo(inquiry_id, from_family) end
                and accepted_at is null and declined_at is null and inquiry_open(inquiry_id));
-- A family finishes what it sends, and says what is on it until somebody decided; that it is accepted is not its to
-- say.
create policy attachment_update on attachment for update to athar_app
    using ((tenant_visible(tenant_id)
            or (is_own_photo(inquiry_id, from_family) and accepted_at is null and declined_at is null))
           and inquiry_open(inquiry_id))
    with check (tenant_visible(tenant_id)
                or (is_own_photo(inquiry_id, from_family) and accepted_at is null and declined_at is null));
-- What is held is held with its papers, and so is what somebody asked to hold. A family takes back what
-- nobody accepted.
create policy attachment_delete on attachment for delete to athar_app
    using ((tenant_visible(tenant_id) or (is_own_photo(inquiry_id, from_family) and accepted_at is null))
           and inquiry_open(inquiry_id) and not is_to_be_kept(inquiry_id));
grant select, insert, update, delete on attachment to athar_app;

-- What tells place, device or author stays in the pieces of the original, and these with who holds it (and, while they
-- arrive, with who brings them); the copy is made before the file is complete, or later by the job.
create policy attachment_chunk_tenant on attachment_chunk to athar_app
    using (exists (select from attachment a where a.id = attachment_id
                   and (is_copy or a.copy_state = 'same' or not a.complete
                        or holds_attachment(a.tenant_id, a.inquiry_id))))
    with check (exists (select from attachment a where a.id = attachment_id
                        and (not a.complete
                             or (is_copy and a.copy_state = 'due' and holds_attachment(a.tenant_id, a.inquiry_id)))));
grant select, insert, update (data) on attachment_chunk to athar_app;

-- An attachment as the asker has it: the original or the copy, with its own type, size and digest.
create view attachment_shown with (security_invoker) as
    select a.id, a.inquiry_id, a.complete, s.is_copy, a.kind,
           case when s.is_copy and a.copy_media_type = 'image/jpeg' and a.media_type <> 'image/jpeg'
                then regexp_replace(a.file_name, '\.[^.]*$', '') || '.jpg' else a.file_name end as file_name,
           case when s.is_copy then a.copy_media_type else a.media_type end as media_type,
           case when s.is_copy then a.copy_size else a.size end as size,
           case when s.is_copy then a.copy_sha256 else a.sha256 end as sha256,
           a.shareable, a.caption, a.caption_language, a.taken_on, a.shows, a.is_main as main,
           case when h.holds then a.source end as source, case when h.holds then a.shared end as shared,
           case when h.holds or h.sent then a.version end as version, h.holds or h.sent as _held,
           a.created_by, a.created_at,
           case when a.from_family and (h.holds or h.sent)
                then case when a.accepted_at is not null then 'accepted'
                          when a.declined_at is not null then 'declined' else 'unreviewed' end end as review,
           case when h.holds or h.sent then a.decline_reason end as decline_reason
    from attachment a
    cross join lateral (select tenant_visible(a.tenant_id) as holds,
                               is_own_photo(a.inquiry_id, a.from_family) as sent) h
    cross join lateral (select a.copy_state = 'made' and not holds_attachment(a.tenant_id, a.inquiry_id) as is_copy) s;
grant select on attachment_shown to athar_app;

-- The members of a merge patch (RFC 7396) take the place of what stands; a patch without effect changes nothing. A row
-- where the record is at one of those versions and something changed. A family says what is on a photo that it sent, as
-- long as nobody decided about it; what becomes the main photo takes the place of the one before.
create function change_attachment(the_attachment uuid, the_inquiry uuid, the_match int4multirange, patch jsonb)
returns setof uuid language plpgsql security invoker as $$
declare
    was attachment;
    wanted attachment;
begin
    select * into was from attachment a
    where a.id = the_attachment and a.inquiry_id = the_inquiry and a.complete for no key update;
    if not found then
        perform from attachment a where a.id = the_attachment and a.inquiry_id = the_inquiry and a.complete;
        if found then
            raise exception using errcode = 'insufficient_privilege';
        end if;
        return;
    end if;
    if current_case() is not null and patch ?| '{kind,main,source,shared}' then
        raise exception using errcode = 'insufficient_privilege';
    end if;
    if not the_match @> was.version then
        return;
    end if;
    wanted := jsonb_populate_record(was, patch - 'main' - 'shows'
        || case when patch ? 'main' then jsonb_build_object('is_main', patch -> 'main') else '{}' end
        || case when patch ? 'shows' then jsonb_build_object('shows',
               (select coalesce(jsonb_agg(distinct s), '[]') from jsonb_array_elements(patch -> 'shows') s))
           else '{}' end);
    if wanted = was then
        return;
    end if;
    if wanted.is_main then
        update attachment a set is_main = false, version = a.version + 1
        where a.inquiry_id = the_inquiry and a.is_main and a.id <> the_attachment;
    end if;
    return query update attachment a
    set kind = wanted.kind, caption = wanted.caption, caption_language = wanted.caption_language,
        taken_on = wanted.taken_on, shows = wanted.shows, is_main = wanted.is_main, source = wanted.source,
        shared = wanted.shared, version = a.version + 1
    where a.id = the_attachment returning a.id;
end $$;
grant execute on function change_attachment(uuid, uuid, int4multirange, jsonb) to athar_app;

-- The oldest attachment whose copy is not made. Its tenant is whose rights the job then takes.
create function due_copy() returns table (id uuid, tenant_id uuid, media_type text, size bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select a.id, a.tenant_id, a.media_type, a.size
    from attachment a join inquiry i on i.id = a.inquiry_id
    where a.complete and a.copy_state = 'due' and i.status <> 'withdrawn'
    order by a.created_at, a.id limit 1
$$;
grant execute on function due_copy() to athar_app;

-- How many photos of its family a case takes; under the inquiry's lock (attachment_admit comes first by its name).
create function bound_family_photos() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if (select count(*) from attachment a where a.inquiry_id = new.inquiry_id and a.from_family) >= 20 then
        raise exception using errcode = 'unique_violation', constraint = 'attachment_family_most';
    end if;
    return new;
end $$;
create trigger attachment_bound before insert on attachment
    for each row when (new.from_family) execute function bound_family_photos();
create trigger attachment_admit before insert on attachment for each row execute function admit_to_inquiry('open');
create trigger attachment_audit after insert or update or delete on attachment
    for each row execute function audit_row('attachment');
