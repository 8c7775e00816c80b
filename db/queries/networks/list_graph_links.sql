-- ()
-- Every active link that the asker sees.
select l.from_id, l.to_id, l.kind, l.role, l.since from organization_link l where l.status = 'active' order by l.id
