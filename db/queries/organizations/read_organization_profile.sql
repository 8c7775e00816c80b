-- (id uuid)
-- What is stored, for whoever may change it; _held false where the asker only sees a face of it.
select r.version, r._held, o.profile from organization_shown r left join organization o on o.id = r.id where r.id = :id
