-- (id uuid, inquiry uuid, version integer, reporter jsonb, reads_report boolean)
-- Changes a further reporter that is at this version. No row: it is at another.
update case_reporter
set reporter = :reporter, reads_report = :reads_report, version = version + 1, updated_at = now()
where id = :id and inquiry_id = :inquiry and version = :version
returning id
