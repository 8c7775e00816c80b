-- (inquiry uuid)
-- Whether the asker is told how the case goes.
select follows_case(:inquiry) as is_open
