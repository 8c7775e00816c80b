-- Which members of an inquiry's documents stand under which field: written by set_inquiry_fields() from what the contract
-- says. What has no row here is shown to nobody but the holder.

alter table inquiry_field drop column document, drop column member;

create table inquiry_member (
    document text not null check (document in ('person', 'event', 'relatives', 'reporter')),
    member text not null,
    part text not null, -- a member of the member (of each of its objects, where it is a list); '': the member itself
    bit integer not null references inquiry_field,
    primary key (document, member, part)
);
