-- (inquiry uuid)
-- Whether the inquiry is the asker's, its family's or a steward's business.
select concerns_asker(:inquiry) as is_open
