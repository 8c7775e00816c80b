-- What leaves of a face, with the further fields of profiles and who verified.
create or replace function organization_body(document jsonb) returns json language sql immutable parallel safe as $$
    select json_object_agg(field, document -> field order by number)
    from unnest(array['names', 'kind', 'acronym', 'alternate_names', 'description', 'mission', 'legal_status', 'founded',
        'identifiers', 'website', 'logo', 'contacts', 'presence', 'locations', 'services', 'capacities_offered',
        'capacities_needed', 'constituencies', 'agreements', 'referral_desk', 'recipient_class', 'status', 'visibility',
        'location_blur', 'listed'])
        with ordinality as shown (field, number)
$$;
create or replace view organization_shown with (security_invoker = true) as
select f.organization_id as id, f.body,
       case when not f.is_verified then 'unverified' when f.verified_until < current_date then 'expired' else 'verified' end
           as verification,
       f.verified_until, f.version, f.created_at, f.updated_at, 3 - f.level as _hidden, f.level = 3 as _held,
       f.verified_at, f.verified_by
from organization_face f;
-- The body is a generated column: it is made anew with the face.
update organization set updated_at = updated_at;
