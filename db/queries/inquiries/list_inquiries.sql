-- (tenant uuid?, id uuid[]?, reference text?, source text?, external_id text?, status text[]?, category text[]?,
--  place text?, country text[]?, last_seen_from date?, last_seen_to date?, sex text[]?, age_from integer?,
--  age_to integer?, fate text[]?, photo text?, lacks text[]?, collected_by uuid?, consent_expires_before timestamptz?,
--  referral_overdue text?, created_from timestamptz?, created_to timestamptz?, updated_since timestamptz?,
--  shared boolean?, sort_updated boolean?, newest boolean?, oldest boolean?, newest_change boolean?,
--  oldest_change boolean?, assignee uuid?, unassigned boolean?, next_contact_before date?, flag text[]?,
--  closing_reason text[]?, family uuid?, event uuid?,
--  after_created timestamptz?, before_created timestamptz?, after_updated timestamptz?,
--  before_updated timestamptz?, after_id uuid?, limit_given bigint?, counted boolean?, each boolean?)
-- A page of summaries, or how many there are up to the limit; the look is an audit event, and one for each inquiry that
-- others hold.
with page as (
    select i.id, i.tenant_id, i.reference, i.status, i.version, i.created_at, i.updated_at, i._category as category,
           i.person -> 'names' as names, i._sex as sex, i.person -> 'birth' as birth, i._place_pcode as place_pcode,
           i.event ->> 'last_seen' as last_seen,
           i.created_at::text as _at                                                         --! sort_updated
           i.updated_at::text as _at                                                         --? sort_updated
    from inquiry_held i                                                                      --! shared
    from inquiry_shared i                                                                    --? shared
    where true
      and i.id in (select inquiries_shared())                                                --? shared
      and i.tenant_id = :tenant                                                              --? tenant
      and i.id = any (:id)                                                                   --? id
      and i.reference = :reference                                                           --? reference
      and i.source = :source                                                                 --? source
      and i.external_id = :external_id                                                       --? external_id
      and i.status = any (:status)                                                           --? status
      and i._category = any (:category)                                                      --? category
      and i._place_pcode in (select p.pcode from place p where p.ancestors @> array[:place]) --? place
      and coalesce(i.event #>> '{place,country}', left(i._place_pcode, 2)) = any (:country)  --? country
      and i._last_seen_to >= :last_seen_from                                                 --? last_seen_from
      and i._last_seen_from <= :last_seen_to                                                 --? last_seen_to
      and i._sex = any (:sex)                                                                --? sex
      and i._birth_from <= i._last_seen_to - make_interval(years => :age_from)               --? age_from
      and i._birth_to > i._last_seen_from - make_interval(years => :age_to + 1)              --? age_to
      and coalesce(i.fate ->> 'value', case i._hidden >> field_bit('statements') & 1         --? fate
                   when 0 then 'unknown' end) = any (:fate)                                  --? fate
      and exists (select from attachment a where a.inquiry_id = i.id and a.kind = 'photo'    --? photo
                  and a.complete) = :photo::boolean                                          --? photo
      and not exists (select from unnest(:lacks) e                                           --? lacks
                      where (i.completeness ->> e)::boolean is distinct from false)          --? lacks
      and i.collected_by = :collected_by                                                     --? collected_by
      and exists (select from consent_in_force c where c.inquiry_id = i.id                   --? consent_expires_before
                  and c.expires_at < :consent_expires_before)                                --? consent_expires_before
      and exists (select from referral r where r.inquiry_id = i.id and r.state = 'sent'      --? referral_overdue
                  and r.acknowledge_by < now()) = :referral_overdue::boolean                 --? referral_overdue
      and i.created_at >= :created_from                                                      --? created_from
      and i.created_at < :created_to                                                         --? created_to
      and i._written_at >= :updated_since                                                    --? updated_since
      and i.updated_at >= :updated_since                                                     --? updated_since
      and i.id in (select c.inquiry_id from casework c where c.assignee_id = :assignee       --? assignee
                   and may_be_assigned(c.assignee_id, c.tenant_id))                          --? assignee
      and tenant_visible(i.tenant_id)                                                        --? unassigned
      and not exists (select from casework c where c.inquiry_id = i.id                       --? unassigned
                      and may_be_assigned(c.assignee_id, c.tenant_id))                       --? unassigned
      and i.id in (select c.inquiry_id from casework c                                       --? next_contact_before
                   where c.next_contact_on < :next_contact_before)                           --? next_contact_before
      and i.id in (select c.inquiry_id from casework c where c.flags && :flag)               --? flag
      and i.id in (select c.inquiry_id from casework_now c                                   --? closing_reason
                   where c.closing_reason = any (:closing_reason))                           --? closing_reason
      and i.id in (select m.inquiry_id from inquiry_group_member m                           --? family
                   join inquiry_group g on g.id = m.group_id and g.kind = 'family'           --? family
                   where g.id = :family)                                                     --? family
      and i.id in (select m.inquiry_id from inquiry_group_member m                           --? event
                   join inquiry_group g on g.id = m.group_id and g.kind = 'event'            --? event
                   where g.id = :event)                                                      --? event
      and (i.created_at, i.id) < (:after_created, :after_id)                                 --? after_created
      and (i.created_at, i.id) > (:before_created, :after_id)                                --? before_created
      and (i.updated_at, i.id) < (:after_updated, :after_id)                                 --? after_updated
      and (i.updated_at, i.id) > (:before_updated, :after_id)                                --? before_updated
    order by
      i.created_at desc, i.id desc,                                                          --? newest
      i.created_at, i.id,                                                                    --? oldest
      i.updated_at desc, i.id desc,                                                          --? newest_change
      i.updated_at, i.id,                                                                    --? oldest_change
      i.id
    limit :usual_limit_plus                                                                  --! limit_given
    limit :limit_given                                                                       --? limit_given
), looked as (
    insert into audit_event (action, record_kind) values ('inquiry.list', 'inquiry')         --! each
    insert into audit_event (action, record_kind, record_id) select 'inquiry.list', 'inquiry', id from page --? each
)
select * from page                                                                           --! counted
select count(*) as count from page                                                           --? counted
