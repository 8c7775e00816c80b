/* Seals what a family proposes and what it is answered, each bound to its correction, and opens both again. */
#include "api/handlers/inquiries/correction_seal.h"
#include <stdio.h>
#include <stdlib.h>

#define PLACE_MOST 80

static const char *place_of(const char *id, const char *what, char place[static PLACE_MOST])
{
    snprintf(place, PLACE_MOST, "corrections/%.36s/%s", id, what);
    return place;
}

json_t *correction_seal_proposal(const struct sealer *sealer, const char *id, const json_t *changes, const char *text)
{
    char place[PLACE_MOST];
    json_t *proposal = json_pack("{s:O,s:s}", "changes", (json_t *)changes, "text", text);
    char *words = proposal ? json_dumps(proposal, JSON_COMPACT) : NULL;
    json_t *sealed = words ? seal_text(sealer, place_of(id, "proposal", place), words) : NULL;
    free(words);
    json_decref(proposal);
    return sealed;
}

json_t *correction_seal_answer(const struct sealer *sealer, const char *id, const char *answer)
{
    char place[PLACE_MOST];
    return seal_text(sealer, place_of(id, "answer", place), answer);
}

static bool open_proposal(const struct sealer *sealer, json_t *correction, const char *id, const char *sealed)
{
    char place[PLACE_MOST];
    json_t *words = open_text(sealer, place_of(id, "proposal", place), sealed);
    json_t *proposal = json_is_string(words) ? json_loads(json_string_value(words), 0, NULL) : json_object();
    json_t *changes = json_object_get(proposal, "changes"), *text = json_object_get(proposal, "text");
    bool fine = words && proposal && json_object_set(correction, "changes", changes ? changes : json_null()) == 0 &&
                json_object_set(correction, "text", text ? text : json_null()) == 0;
    json_decref(proposal);
    json_decref(words);
    return fine;
}

bool correction_open(const struct sealer *sealer, json_t *correction)
{
    char place[PLACE_MOST];
    const char *id = json_string_value(json_object_get(correction, "id"));
    const char *sealed = json_string_value(json_object_get(correction, "changes"));
    const char *answer = json_string_value(json_object_get(correction, "answer"));
    if (!id)
        return false;
    if (answer) {
        json_t *words = open_text(sealer, place_of(id, "answer", place), answer);
        if (!words || json_object_set_new(correction, "answer", words) != 0)
            return false;
    }
    return !sealed || open_proposal(sealer, correction, id, sealed);
}
