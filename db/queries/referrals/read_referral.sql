-- (id uuid)
select * from referral_record where id = $1
