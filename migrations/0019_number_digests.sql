-- How a number was digested: 1 by a telephone's last nine digits, 2 by the numbering plans. `athar keys reindex` makes
-- rows of 1 anew; until then a telephone is looked up by both.
alter table sealed_index add column version smallint not null default 1;
create index sealed_index_old on sealed_index (inquiry_id) where version < 2;
