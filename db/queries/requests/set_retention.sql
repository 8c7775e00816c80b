-- (inquiry uuid, retain_until date)
update inquiry set retain_until = $2 where id = $1 and erased_at is null returning retain_until
