-- (id uuid)
-- All of it, for stewards, with what has the same name once letters are folded.
select r.id, r.kind, r.state, r.organization_id,
       case when r.names is not null then jsonb_build_object('names', r.names, 'kind', r.organization_kind) || r.profile
           || jsonb_strip_nulls(jsonb_build_object('visibility', r.visibility, 'location_blur', r.location_blur,
                                                   'listed', r.listed)) end as organization,
       case when r.person_email is not null then jsonb_build_object('name', r.person_name, 'email', r.person_email,
           'role', r.person_role, 'language', r.language) end as person,
       r.proof, r.reason, r.created_at, r.decided_by, r.decided_at, r.code_expires_at, r.activated_at, r.erased_at,
       coalesce((
           select jsonb_agg(jsonb_build_object('kind', double.kind, 'id', double.id, 'names', double.names)
                            order by double.id)
           from (select 'organization' as kind, o.id, o.names from organizations_named(r.names) o
                 where o.id is distinct from r.organization_id
                 union all
                 select 'registration', w.id, w.names from registration w
                 where w.state = 'waiting' and w.id <> r.id and name_keys(w.names) && name_keys(r.names)
                 limit 100) double), '[]') as likely_doubles
from registration r
where r.id = :id and r.kind <> 'invitation'
