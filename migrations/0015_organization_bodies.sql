-- What leaves of a face, written down once when the face is made: reading an organization, or a page of them, sends text that
-- is there instead of making it anew from the document for each reader.

-- Every field that an organization may show; what this face hides is null, like what is not there.
create function organization_body(document jsonb) returns json language sql immutable parallel safe as $$
    select json_object_agg(field, document -> field order by number)
    from unnest(array['names', 'kind', 'acronym', 'description', 'mission', 'legal_status', 'founded', 'website', 'logo',
        'contacts', 'presence', 'locations', 'services', 'capacities_offered', 'capacities_needed', 'constituencies',
        'agreements', 'referral_desk', 'recipient_class', 'status', 'visibility', 'location_blur', 'listed'])
        with ordinality as shown (field, number)
$$;
alter table organization_face add column body json generated always as (organization_body(document)) stored;

-- An organization as the asker sees it, ready to be sent. The same rows as organization_record, whose columns can be asked for.
create view organization_shown with (security_invoker = true) as
select f.organization_id as id, f.body,
       case when not f.is_verified then 'unverified' when f.verified_until < current_date then 'expired' else 'verified' end
           as verification,
       f.verified_until, f.version, f.created_at, f.updated_at, 3 - f.level as _hidden, f.level = 3 as _held
from organization_face f;
grant select on organization_shown to athar_app;

-- One index for words and facets, so that a search that asks for both reads what they have in common and no more. Strangers ask
-- most and see one face of four; their statements say so (level = 0), and the second index holds no other.
drop index organization_face_words;
drop index organization_face_tokens;
create index organization_face_search on organization_face using gin (words, tokens);
create index organization_face_open_search on organization_face using gin (words, tokens) where level = 0;

-- The article also behind "to" (للمفقودين), and the two letters that Sorani writes with a mark below.
create or replace function search_text(words text) returns text language sql immutable parallel safe as $$
    select regexp_replace(public.fold_name(translate(words, 'ڕڵ', 'رل')), '(^|\s)([وبفك]?ال|و?لل)(?=\S{3,})', '\1', 'g')
$$;
update organization set updated_at = updated_at;
