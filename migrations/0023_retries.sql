-- What is known of a partner's number that went: to whom it was handed over, and when; and, with the case, what its first
-- holder called it, and what the partner's system said of it last.

alter table erased_source
    add column handed_to uuid references organization, -- null: it was erased
    add column handed_at timestamptz;
alter table inquiry
    add column origin jsonb, -- {organization_id, source, external_id} of the first holder
    add column source_said jsonb; -- a keyed digest for each member of what the source sent last; null: not known

-- Of what was handed over before, the number stands in the history.
create temporary table handed on commit drop as
select i.id, r.tenant_id, r.receiver_id, r.decided_at, gone.source, gone.external_id
from referral r
join inquiry i on i.id = r.inquiry_id and i.erased_at is null
cross join lateral (select h.changes -> '/source' ->> 'from' as source,
                           h.changes -> '/external_id' ->> 'from' as external_id
                    from record_history h where h.record_id = i.id and h.changes ? '/external_id'
                    order by h.id limit 1) gone
where r.kind = 'handover' and r.state = 'done' and gone.source is not null and gone.external_id is not null;
update erased_source e set handed_to = h.receiver_id, handed_at = h.decided_at
from handed h
where e.tenant_id = h.tenant_id and e.digest = sha256(convert_to(h.source || chr(10) || h.external_id, 'UTF8'));
alter table inquiry disable trigger user;
update inquiry i
set origin = jsonb_build_object('organization_id', h.tenant_id, 'source', h.source, 'external_id', h.external_id)
from handed h
join erased_source e on e.tenant_id = h.tenant_id and e.handed_to = h.receiver_id
    and e.digest = sha256(convert_to(h.source || chr(10) || h.external_id, 'UTF8'))
where i.id = h.id and i.external_id is null;
alter table inquiry enable trigger user;
