-- Retried writes: whose a client's key is, what is kept beside it, and whether that may still be told.

-- A key counts for whoever the credential stands for, in whatever session it comes: the user, the API key, the case of
-- a family's token. Strangers have none: for these the service gives what it makes of their network.
create function key_owner() returns uuid language sql stable as $$
    select coalesce(current_case(), current_actor(), current_credential())
$$;
create function key_tenant() returns uuid language sql stable as $$
    select coalesce(current_case(), current_tenant(), current_organization(), '00000000-0000-0000-0000-000000000000')
$$;
create policy idempotency_key_owner_only on idempotency_key to athar_app
    using (tenant_id = key_tenant() and owner_id = coalesce(key_owner(), owner_id))
    with check (tenant_id = key_tenant() and owner_id = coalesce(key_owner(), owner_id));
grant select, insert on idempotency_key to athar_app;

-- Whether a record is there and the asker's to be told of, as it is now; null: no record that ends by itself.
-- What the receiver of a referral was told holds the sender's words, so it ends with the referral, as the words do; a
-- hand-over's answer holds none, and the code that it holds ends by itself.
create function record_stands(the_record uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select (i.erased_at is null and i.status <> 'withdrawn'
                 and (tenant_visible(i.tenant_id) or open_to_asker(i.id))) is true
         from inquiry i where i.id = the_record),
        (select (tenant_visible(r.tenant_id) or r.inquiry_id = current_case()
                 or (r.receiver_id = current_tenant()
                     and (referral_stands(r) or (r.kind = 'handover' and r.state = 'done')))) is true
         from referral r where r.id = the_record),
        (select o.status <> 'erased' from organization o where o.id = the_record),
        (select u.disabled_at is null from app_user u where u.id = the_record),
        (select c.revoked_at is null from credential c where c.id = the_record),
        (select r.erased_at is null and r.state <> 'withdrawn' from registration r where r.id = the_record))
$$;
-- The hash of the code that opens what a request was about or made; null: there is none.
create function code_of(the_record uuid, made uuid) returns bytea
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
        (select i.access_code_hash from inquiry i where i.id = coalesce(made, the_record)),
        (select i.access_code_hash from inquiry i where i.id = the_record),
        (select i.access_code_hash from referral r join inquiry i on i.id = r.inquiry_id where r.id = the_record),
        (select r.code_hash from registration r where r.id = coalesce(made, the_record)))
$$;
-- Whether an answer that was kept may still be told: withdrawal, erasure and hand-over end it, and so does a new code.
create function answer_stands(the_record uuid, made uuid, shown_code bytea) returns boolean language sql stable as $$
    select coalesce(record_stands(the_record), true) and coalesce(record_stands(made), true)
       and (shown_code is null or shown_code is not distinct from code_of(the_record, made))
$$;

-- Keeps the answer to a request whose key was claimed in this transaction. A record that is not there by now has gone
-- by this very request, so its end does not end the answer. The work may have made the asker somebody else, or nobody,
-- so the key is named whole; it is one of this transaction's, and no other's.
create function keep_answer(the_tenant uuid, the_owner uuid, the_key text, the_record uuid, made uuid,
                            the_answer bytea, shows_code boolean) returns void
language sql security definer set search_path = public, pg_temp as $$
    update idempotency_key k
    set answer = the_answer, code_hash = case when shows_code then code_of(the_record, made) end,
        record_id = case when coalesce(record_stands(the_record), true) then the_record end,
        made_id = case when coalesce(record_stands(made), true) then made end
    where k.tenant_id = the_tenant and k.owner_id = the_owner and k.operation = current_operation() and k.key = the_key
      and k.xmin = pg_current_xact_id()::xid
$$;
-- A request that was refused leaves its key free.
create function drop_key(the_tenant uuid, the_owner uuid, the_key text) returns void
language sql security definer set search_path = public, pg_temp as $$
    delete from idempotency_key k
    where k.tenant_id = the_tenant and k.owner_id = the_owner and k.operation = current_operation() and k.key = the_key
      and k.xmin = pg_current_xact_id()::xid
$$;
grant execute on function key_owner(), key_tenant(), record_stands(uuid), code_of(uuid, uuid),
    answer_stands(uuid, uuid, bytea), keep_answer(uuid, uuid, text, uuid, uuid, bytea, boolean),
    drop_key(uuid, uuid, text) to athar_app;

-- What was kept of something that has gone: the key stays, so that a retry does not make it anew.
create function forget_answers(the_records uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
    update idempotency_key k set request_hash = '', answer = null, code_hash = null
    where k.record_id = any (the_records) or k.made_id = any (the_records)
$$;
