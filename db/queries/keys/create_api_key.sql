-- (id uuid, name text, hash bytea, scopes text[], low_trust boolean, expires_at timestamptz, secret text)
-- The key itself is in this answer only.
insert into credential (id, tenant_id, kind, name, secret_hash, scopes, low_trust, expires_at)
select :id, current_tenant(), 'api_key', :name, :hash, :scopes, coalesce(:low_trust, false), :expires_at
where :expires_at > now() and :expires_at <= now() + interval '366 days'
returning id, tenant_id, name, to_jsonb(scopes) as scopes, low_trust, created_by, created_at, expires_at, revoked_at,
          last_used_at, :secret as key
