-- (assignee uuid?, nobodys boolean?, done boolean?, overdue boolean?, due_before date?, after_at date?, after_id uuid?,
--  limit_plus bigint)
-- A page of the tasks of all cases that the asker's organization holds, what is due first before all; done ones where
-- asked for.
select id, inquiry_id, reference, title, due_on, assignee_id, done, done_at, done_by, outcome, overdue, created_by,
       version, created_at, updated_at, coalesce(due_on, 'infinity')::text as _at
from case_task_now
where tenant_id = current_tenant()
  and done                                                                 --? done
  and not done                                                             --! done
  and given_to = :assignee                                                 --? assignee
  and assignee_id is not null                                              --? assignee
  and assignee_id is null                                                  --? nobodys
  and due_on < current_date                                                --? overdue
  and due_on < :due_before                                                 --? due_before
  and (coalesce(due_on, 'infinity'), id) > (:after_at, :after_id)          --? after_at
order by coalesce(due_on, 'infinity'), id
limit :limit_plus
