-- (id uuid, hash bytea)
select tenant_id, array_to_string(scopes, ' ') as scopes from find_api_key(:id, :hash)
