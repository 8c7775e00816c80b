-- (vocabulary text?)
-- The words of one list, or of all, each in its order.
select vocabulary, term, labels, definition
from vocabulary_term
where true
  and vocabulary = :vocabulary                                  --? vocabulary
order by vocabulary, position
