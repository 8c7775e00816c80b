-- (id uuid, names jsonb, kind text, recipient_class text?, profile jsonb, visibility jsonb?, location_blur text?,
--  listed boolean?)
-- A new organization, as an administrator enters it.
insert into organization (id, names, kind, recipient_class, profile, visibility, location_blur, listed)
values (:id, :names, :kind, coalesce(:recipient_class, default_class(:kind)), :profile, coalesce(:visibility, '{}'),
        coalesce(:location_blur, 'governorate'), coalesce(:listed, false))
returning id
