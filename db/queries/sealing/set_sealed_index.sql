-- (inquiry uuid, digests jsonb)
-- The digests by which an inquiry is found; those of before go.
with wanted as (
    select distinct d ->> 'kind' as kind, decode(d ->> 'digest', 'hex') as digest from jsonb_array_elements($2) d
), gone as (
    delete from sealed_index s where s.inquiry_id = $1
      and not exists (select from wanted w where w.kind = s.kind and w.digest = s.digest)
)
insert into sealed_index (inquiry_id, tenant_id, kind, digest)
select i.id, i.tenant_id, w.kind, w.digest from inquiry i, wanted w where i.id = $1 and tenant_visible(i.tenant_id)
on conflict do nothing
