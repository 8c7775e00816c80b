-- The words of the contract's lists as people read them, in four languages; their rows come from migrations/present/.

create table vocabulary_term (
    position bigint generated always as identity, -- the order in which a portal shows them
    vocabulary text not null check (vocabulary ~ '^[a-z_]+$'),
    term text not null,
    labels jsonb not null check (labels ?& array['ar', 'en', 'ku', 'tr']),
    definition jsonb check (definition ?& array['ar', 'en', 'ku', 'tr']),
    primary key (vocabulary, term)
);
