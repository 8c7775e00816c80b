-- (inquiry uuid, version integer, digests jsonb)
-- Puts new digests in the place of an inquiry's old ones, where nobody has changed it since it was read.
with read as (
    select id, tenant_id from inquiry where id = :inquiry and version = :version for update
), wanted as (
    select distinct d ->> 'kind' as kind, decode(d ->> 'digest', 'hex') as digest from jsonb_array_elements(:digests) d
), gone as (
    delete from sealed_index s using read where s.inquiry_id = read.id
      and not exists (select from wanted w where w.kind = s.kind and w.digest = s.digest)
)
insert into sealed_index (inquiry_id, tenant_id, kind, digest, version)
select r.id, r.tenant_id, w.kind, w.digest, 2 from read r, wanted w
on conflict (inquiry_id, kind, digest) do update set version = excluded.version
returning inquiry_id
