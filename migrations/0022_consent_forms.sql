-- Consent forms: the texts that people agree to, as they were published, each with its digest.

create table consent_form (
    version text not null,
    language text not null check (language in ('ar', 'en', 'ku', 'tr')),
    title text not null,
    body text not null,
    sha256 text not null unique,
    published_on date not null,
    primary key (version, language)
);
