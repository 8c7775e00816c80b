-- (inquiry uuid, status text, reason text?)
-- Why the case that has this status now was closed.
select keep_closing_reason(:inquiry, :status, :reason) as id
