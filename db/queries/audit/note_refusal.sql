-- (credential uuid?, user uuid?)
-- Names in the audit log whose request was refused.
select note_refusal(:credential, :user)
