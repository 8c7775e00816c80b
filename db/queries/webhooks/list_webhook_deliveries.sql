-- (webhook uuid, state text?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of a webhook's tellings, newest first, without what they told: whoever runs the house holds no case.
select id, event, happened_at, created_at, state, attempts, case when state = 'waiting' then due_at end as due_at,
       settled_at, last_failure, last_status, created_at::text as _at
from webhook_delivery
where webhook_id = :webhook
  and state = :state                                            --? state
  and (created_at, id) < (:after_at, :after_id)                 --? after_at
order by created_at desc, id desc
limit :limit_plus
