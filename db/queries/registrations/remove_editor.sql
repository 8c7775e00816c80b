-- (organization uuid, id uuid, last boolean)
-- outcomes: done, last
-- Ends an editor's rights. last: nobody would be left who may edit, and `last` was not said; null: no such editor.
select remove_editor(:organization, :id, :last) as outcome
