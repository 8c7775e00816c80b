-- What of an inquiry a family's copy holds, and when what somebody sees of an inquiry was last changed.

-- Written by set_inquiry_fields(). What no row names, and what was not told yet, is left out of the copy.
alter table inquiry_member add column copied boolean not null default false;
-- What was decided to stand in a copy although it is left out as a rule: [{pointer, digest}], see 61_copies.sql.
alter table case_request add column include jsonb;

-- The changes of an inquiry since it was made: for each set of fields that somebody must see to see the change, as a mask
-- (44_fields.sql), the time of the last one. Null until the first change. See 46_shown_changes.sql.
alter table inquiry add column changed_masks bigint[], add column changed_times timestamptz[];
alter table inquiry disable trigger user;
-- What was changed until now is not known, so everybody sees the time that they saw.
update inquiry set changed_masks = array[0, 1::bigint << 62], changed_times = array[updated_at, updated_at]
where updated_at > created_at;
alter table inquiry enable trigger user;
