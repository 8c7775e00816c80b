/* Writes the fields as the statement that tells them to the database. */
#include "api/contract/fields.h"
#include <jansson.h>
#include <stdlib.h>

static bool add(json_t *list, json_t *item)
{
    return json_array_append_new(list, item) == 0;
}

/* The names are the contract's own: letters, digits, dots, hyphens and underlines (see contract_read_fields). */
bool fields_sql(const struct fields *fields, struct text *out)
{
    json_t *words = json_array(), *members = json_array();
    bool fine = words && members;
    for (size_t i = 0; fine && i < fields->word_count; i++)
        fine = add(words, json_pack("{s:s,s:i}", "name", fields->words[i].name, "tier", (int)fields->words[i].tier));
    for (size_t i = 0; fine && i < fields->member_count; i++) {
        const struct field_member *member = &fields->members[i];
        fine = add(members, json_pack("{s:s,s:s,s:s,s:s,s:b}", "document", member->document, "member", member->member,
                                      "part", member->part, "word", member->word, "copied", (int)member->is_copied));
    }
    char *word_text = fine ? json_dumps(words, JSON_COMPACT) : NULL;
    char *member_text = fine ? json_dumps(members, JSON_COMPACT) : NULL;
    if (word_text && member_text)
        text_addf(out, "select set_inquiry_fields('%s', '%s');\n", word_text, member_text);
    fine = word_text && member_text && !out->failed;
    free(word_text);
    free(member_text);
    json_decref(words);
    json_decref(members);
    return fine;
}
