-- (outcomes jsonb)
-- What came of a batch of tellings, [{"id", "failure", "status"}].
select settle_deliveries(:outcomes)
