-- Who sees a link, as before (0009_networks.sql), but asked as part of the statement: shows_links() is planned and run for
-- each row, and for somebody with thousands of fellows each run looked them all up.
drop policy organization_link_seen on organization_link;
create policy organization_link_seen on organization_link for select to athar_app using (
    tenant_visible(from_id) or tenant_visible(to_id)
    or status = 'active'
       and exists (select from organization_face f where f.organization_id = from_id and f.shows_links)
       and exists (select from organization_face f where f.organization_id = to_id and f.shows_links));
drop function shows_links(uuid);
