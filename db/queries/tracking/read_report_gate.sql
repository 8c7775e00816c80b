-- (inquiry uuid)
-- outcomes: closed
-- Whether the asker reads the report, see report_gate().
select report_gate(:inquiry) as outcome
