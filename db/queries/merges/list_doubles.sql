-- (organization uuid?, after_at uuid?, after_id uuid?, limit_plus bigint)
-- A page of pairs that have a name in common once letters are folded, but for those that somebody found to be two.
select one_id, one_names, other_id, other_names, one_id::text as _at, other_id as _id
from likely_doubles(:organization, :after_at, :after_id, :limit_plus)
