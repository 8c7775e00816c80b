-- (id uuid)
-- Where an organization went that was merged into another, if the asker sees that one.
select f.organization_id as merged_into from organization_face f where f.organization_id = (select merged_target(:id))
