-- (id uuid, hash bytea)
-- What a key that lives may do, and whose it is. No row: there is no such key.
select tenant_id, array_to_string(scopes, ' ') as scopes from find_api_key(:id, :hash)
