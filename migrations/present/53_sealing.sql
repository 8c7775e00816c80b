-- Sealed fields: the key that seals an inquiry's contacts and document numbers, and the index of their digests.

select guard_table(name) from unnest(array['inquiry_key', 'sealed_index']) name;

-- Whoever may see an inquiry's sealed fields needs its key: the holder, and who has a way in of the widest tier.
create policy inquiry_key_read on inquiry_key for select to athar_app using (
    tenant_visible(tenant_id) or hidden_from_asker(inquiry_id) is not null
    or inquiry_id in (current_case(), current_followed()));
create policy inquiry_key_write on inquiry_key for insert to athar_app with check (tenant_visible(tenant_id));
create policy inquiry_key_rewrap on inquiry_key for update to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (ring_key, wrapped) on inquiry_key to athar_app;

create policy sealed_index_held on sealed_index to athar_app
    using (tenant_visible(tenant_id)) with check (tenant_visible(tenant_id));
grant select, insert, update (version), delete on sealed_index to athar_app;
