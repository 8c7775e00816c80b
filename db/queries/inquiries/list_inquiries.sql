-- (tenant uuid?, status text[]?, category text[]?, place text?, last_seen_from date?, last_seen_to date?,
--  created_from timestamptz?, created_to timestamptz?, updated_since timestamptz?, sort_updated boolean?,
--  after_updated timestamptz?, after_id uuid?, limit_given bigint?, after_created timestamptz?, shared boolean?)
-- A page of summaries, newest first; the look is an audit event, and one for each inquiry that others hold.
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
      and i.status = any (:status)                                                           --? status
      and i._category = any (:category)                                                      --? category
      and i._place_pcode in (select p.pcode from place p where p.ancestors @> array[:place]) --? place
      and i._last_seen_to >= :last_seen_from                                                 --? last_seen_from
      and i._last_seen_from <= :last_seen_to                                                 --? last_seen_to
      and i.created_at >= :created_from                                                      --? created_from
      and i.created_at < :created_to                                                         --? created_to
      and i._written_at >= :updated_since                                                    --? updated_since
      and i.updated_at >= :updated_since                                                     --? updated_since
      and (i.created_at, i.id) < (:after_created, :after_id)                                 --? after_created
      and (i.updated_at, i.id) < (:after_updated, :after_id)                                 --? after_updated
    order by
      i.created_at desc, i.id desc                                                           --! sort_updated
      i.updated_at desc, i.id desc                                                           --? sort_updated
    limit :usual_limit_plus                                                                  --! limit_given
    limit :limit_given                                                                       --? limit_given
), looked as (
    insert into audit_event (action, record_kind) values ('inquiry.list', 'inquiry')         --! shared
    insert into audit_event (action, record_kind, record_id) select 'inquiry.list', 'inquiry', id from page --? shared
)
select * from page
