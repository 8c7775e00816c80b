-- (id uuid, match int4multirange, url text?, events text[]?, enabled boolean?)
-- Changes what is given, where its version is one of those. No row: it is not, or nothing would change.
update webhook
set url = coalesce(:url, url), events = coalesce(:events, events), enabled = coalesce(:enabled, enabled),
    enabled_since = case when :enabled and not enabled then now() else enabled_since end,
    version = version + 1, updated_at = now()
where id = :id and :match @> version
  and (url, events, enabled) is distinct from
      (coalesce(:url, url), coalesce(:events, events), coalesce(:enabled, enabled))
returning id
