-- (inquiry uuid)
-- Everything that is held about a case, see case_copy().
select * from case_copy(:inquiry)
