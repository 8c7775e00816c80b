-- (id uuid, hash bytea)
-- What a key may do, whose it is, and whether it lives. No row: there is no such key.
select tenant_id, array_to_string(scopes, ' ') as scopes, lives from find_api_key(:id, :hash)
