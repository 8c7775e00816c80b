/* What of a record can be withheld and what is sealed, as the contract says it beside each field: `x-withheld-as` names
 * the word of consent under which a field stands, `x-shown-to` the least tier of access that sees it, `x-sealed` a
 * string that is kept sealed, `x-copied-to: family` what a family's copy of its case holds. The record is the schema
 * that says `x-guarded: true`: an object of documents, each an object or a list of objects. What the contract does not
 * name here is shown to nobody but the holder. `x-withheld-parts` beside the word of what hangs on the record lists its
 * kinds that have a word of their own, "<word>.<kind>". */
#ifndef ATHAR_FIELDS_H
#define ATHAR_FIELDS_H

#include "db/text.h"
#include <stdbool.h>
#include <stddef.h>

/* Who sees a field that no consent withholds: anybody with a way in, who is named, who accepted a referral. */
enum field_tier { TIER_CLASS, TIER_NAMED, TIER_REFERRAL, TIER_COUNT };

/* A word of consent. */
struct field_word {
    const char *name;
    enum field_tier tier;
};

/* A member of a document, or with `part` a member of that (of each of its objects, where it is a list). A member whose
 * parts are not listed is shown whole. */
struct field_member {
    const char *document, *member;
    const char *part; /* "": the member itself */
    const char *word;
    bool is_copied; /* to the family */
};

/* Where a sealed string stands, list numbers left out: "relatives/contact/phones". */
struct sealed_place {
    const char *place;
    const char *kind; /* of the look-up that it serves, NULL: none */
};

struct fields {
    struct field_word *words;
    struct field_member *members;
    struct sealed_place *sealed; /* sorted by place */
    size_t word_count, member_count, sealed_count;
};

/* The place in the list, or NULL. */
const struct sealed_place *fields_sealed(const struct fields *fields, const char *place);

/* Appends the call of set_inquiry_fields (migrations/present/44_fields.sql) that tells the database all of it. False:
 * out of memory. */
bool fields_sql(const struct fields *fields, struct text *out) __attribute__((warn_unused_result));

#endif
