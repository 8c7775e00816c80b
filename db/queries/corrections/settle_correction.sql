-- (id uuid, inquiry uuid, step text, version integer?, reason text?, answer text?)
-- The last step of a correction: accepted, declined or withdrawn. Null: there is none for the asker, or the case is at
-- another version.
select settle_correction(:id, :inquiry, :step, :version, :reason, :answer) as state
