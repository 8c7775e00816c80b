-- (id uuid, version integer, names jsonb?, kind text?, status text?, recipient_class text?, profile jsonb,
--  visibility jsonb?, location_blur text?, listed boolean?)
-- Replaces what is given, where the version is still the known one. No row: it is not, or nothing would change.
update organization
set names = coalesce(:names, names), kind = coalesce(:kind, kind), status = coalesce(:status, status),
    recipient_class = coalesce(:recipient_class, case when :kind <> kind then default_class(:kind) end,
                               recipient_class),
    profile = :profile, visibility = coalesce(:visibility, visibility),
    location_blur = coalesce(:location_blur, location_blur),
    listed = coalesce(:listed, listed), version = version + 1, updated_at = now()
where id = :id and version = :version
  and (names, kind, status, recipient_class, profile, visibility, location_blur, listed) is distinct from
      (coalesce(:names, names), coalesce(:kind, kind), coalesce(:status, status),
       coalesce(:recipient_class, case when :kind <> kind then default_class(:kind) end, recipient_class),
       :profile, coalesce(:visibility, visibility), coalesce(:location_blur, location_blur), coalesce(:listed, listed))
returning id
