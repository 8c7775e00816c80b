-- (id uuid, inquiry uuid, consent jsonb)
-- Records a consent for an inquiry that the asker holds, or whose family it is. No row: there is no such open inquiry.
insert into consent (id, tenant_id, inquiry_id, giver, capacity, proof, form_version, text_sha256, purposes, recipients,
                     withheld, withheld_reason, legal_basis, evidence_id, given_at, expires_at)
select :id, i.tenant_id, i.id, c.giver, c.capacity, c.proof, c.form_version, c.text_sha256, c.purposes,
       array(select jsonb_array_elements_text(:consent #> '{recipients,organizations}')
             union all select jsonb_array_elements_text(:consent #> '{recipients,classes}')),
       coalesce(c.withheld, '{}'), c.withheld_reason, coalesce(c.legal_basis, 'consent'), c.evidence_id,
       coalesce(c.given_at, now()), c.expires_at
from inquiry i
cross join jsonb_to_record(:consent) as c (giver text, capacity text, proof text, form_version text, text_sha256 text,
    purposes text[], withheld text[], withheld_reason text, legal_basis text, evidence_id uuid, given_at timestamptz,
    expires_at timestamptz)
where i.id = :inquiry and i.status <> 'withdrawn'
returning id
