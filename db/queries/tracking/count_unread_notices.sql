-- (inquiry uuid)
-- How many notices are newer than the mark of the case's family, and that mark.
select (select count(*) from case_notices(:inquiry) n where n.at > coalesce(m.read_up_to, '-infinity')) as unread,
       m.read_up_to
from (select notices_read(:inquiry) as read_up_to) m
