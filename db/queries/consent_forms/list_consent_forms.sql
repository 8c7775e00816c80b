-- (sha256 text?)
-- The consent forms, the newest version first; or the one whose text has this digest.
select version, language, title, body as text, sha256, published_on
from consent_form
where true
  and sha256 = :sha256                                          --? sha256
order by published_on desc, version desc, language
