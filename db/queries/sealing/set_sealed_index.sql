-- (inquiry uuid, digests jsonb)
-- The digests by which an inquiry is found; those of before go. Nothing where this transaction did not write the
-- inquiry.
with written as (
    select id, tenant_id from inquiry where id = :inquiry and updated_at = now() and tenant_visible(tenant_id)
), wanted as (
    select distinct d ->> 'kind' as kind, decode(d ->> 'digest', 'hex') as digest from jsonb_array_elements(:digests) d
), gone as (
    delete from sealed_index s using written where s.inquiry_id = written.id
      and not exists (select from wanted w where w.kind = s.kind and w.digest = s.digest)
)
insert into sealed_index (inquiry_id, tenant_id, kind, digest, version)
select i.id, i.tenant_id, w.kind, w.digest, 2 from written i, wanted w
on conflict (inquiry_id, kind, digest) do update set version = excluded.version
where sealed_index.version <> excluded.version
