-- Attachments and their chunks: the holder's, and, as far as consent goes, those of whoever has a way in.

select guard_table(name) from unnest(array['attachment', 'attachment_chunk']) name;

-- What proves a consent (somebody's identity card, a signature) is the holder's alone.
create function is_evidence(the_attachment uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from consent c join attachment a on a.id = c.evidence_id and a.inquiry_id = c.inquiry_id
                   where c.evidence_id = the_attachment)
$$;
grant execute on function is_evidence(uuid) to athar_app;

create policy attachment_read on attachment for select to athar_app using (
    inquiry_open(inquiry_id)
    and (tenant_visible(tenant_id)
         or (hidden_from_asker(inquiry_id) >> field_bit('attachments') & 1 = 0
             and not is_evidence(id)
             -- Scanned papers go no further than the document numbers.
             and (kind = 'photo'
                  or (kind = 'document'
                      and hidden_from_asker(inquiry_id) >> field_bit('person.documents') & 1 = 0)))));
create policy attachment_write on attachment for insert to athar_app
    with check (tenant_visible(tenant_id) and inquiry_open(inquiry_id));
create policy attachment_update on attachment for update to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id)) with check (tenant_visible(tenant_id));
-- What is held is held with its papers.
create policy attachment_delete on attachment for delete to athar_app
    using (tenant_visible(tenant_id) and inquiry_open(inquiry_id) and not is_held(inquiry_id));
grant select, insert, update, delete on attachment to athar_app;

create policy attachment_chunk_tenant on attachment_chunk to athar_app
    using (exists (select from attachment a where a.id = attachment_id))
    with check (exists (select from attachment a where a.id = attachment_id and not a.complete));
grant select, insert on attachment_chunk to athar_app;

create trigger attachment_admit before insert on attachment for each row execute function admit_to_inquiry('open');
create trigger attachment_audit after insert or update or delete on attachment
    for each row execute function audit_row('attachment');
