-- (id uuid, tenant uuid, url text, events text[], enabled boolean, ring_key text, wrapped bytea, secret text)
-- Keeps a webhook; its secret is in this answer only. No row: the organization has as many as it may.
insert into webhook as w (id, tenant_id, url, events, enabled, ring_key, wrapped)
select :id, :tenant, :url, :events, :enabled, :ring_key, :wrapped
where (select count(*) from webhook had where had.tenant_id = :tenant) < 10
returning w.id, w.tenant_id, w.url, to_jsonb(w.events) as events, w.enabled, w.version, w.created_by, w.created_at,
          w.updated_at, w.last_delivered_at, w.last_failed_at, w.last_failure, w.last_status, 0 as waiting,
          :secret as secret
