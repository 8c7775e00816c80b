-- ()
select seal_audit() as done
