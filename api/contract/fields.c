/* Reads what can be withheld and what is sealed from the schemas of the guarded record; see fields.h. */
#include "api/contract/contract_internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WORDS  62 /* the masks of consent are 64 bits wide */
#define MOST        512
#define MOST_SEALED 64
#define DEEPEST     12

/* Where the walk stands: the place, and the word that holds there. */
struct spot {
    char place[128];
    const char *word; /* NULL: none yet */
    size_t depth;
};

static struct fields *fields_of(struct loading *loading)
{
    return &loading->compiled->contract.fields;
}

/* The schema itself behind a $ref; an annotation beside the $ref stays with the node that has it. */
static const json_t *target_of(struct loading *loading, const json_t *node)
{
    const char *reference = json_string_value(json_object_get(node, "$ref"));
    static const char prefix[] = "#/components/schemas/";
    if (!reference || strncmp(reference, prefix, sizeof(prefix) - 1) != 0)
        return node;
    const json_t *components = json_object_get(loading->compiled->contract.document, "components");
    return json_object_get(json_object_get(components, "schemas"), reference + sizeof(prefix) - 1);
}

static const char *const choices[] = {"oneOf", "anyOf", "allOf"};
#define CHOICES (sizeof(choices) / sizeof(choices[0]))

/* The object that a value is or may be, or that each of its list's items is: its properties, or NULL. Where several of
 * its forms are objects, the first one's: parts of the others are named nowhere and so shown to nobody else. */
static const json_t *properties_of(struct loading *loading, const json_t *node, size_t depth)
{
    const json_t *target = target_of(loading, node), *found = json_object_get(target, "properties"), *form;
    size_t i;
    if (!target || depth > DEEPEST)
        return NULL;
    for (size_t choice = 0; !found && choice < CHOICES; choice++)
        json_array_foreach (json_object_get(target, choices[choice]), i, form)
            found = found ? found : properties_of(loading, form, depth + 1);
    return found ? found : properties_of(loading, json_object_get(target, "items"), depth + 1);
}

static struct field_word *find_word(struct fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->word_count; i++)
        if (strcmp(fields->words[i].name, name) == 0)
            return &fields->words[i];
    return NULL;
}

/* Words and members go into SQL and into places, so they are small letters, digits, "_" and ".". */
static void check_name(struct loading *loading, const json_t *node, const char *name)
{
    if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.")])
        contract_fault(loading, NULL, node, "\"%s\" is no name of a guarded record: small letters, digits, _", name);
}

/* Notes the word of a node, with its tier where the node says it. */
static void note_word(struct loading *loading, const json_t *node, const char *name)
{
    static const char *const tiers[TIER_COUNT] = {
        [TIER_CLASS] = "class", [TIER_NAMED] = "named", [TIER_REFERRAL] = "referral"};
    struct fields *fields = fields_of(loading);
    const char *shown = json_string_value(json_object_get(node, "x-shown-to"));
    enum field_tier tier = TIER_CLASS;
    while (shown && tier < TIER_COUNT && strcmp(tiers[tier], shown) != 0)
        tier++;
    struct field_word *word = find_word(fields, name);
    check_name(loading, node, name);
    if (tier == TIER_COUNT)
        contract_fault(loading, NULL, node, "x-shown-to is class, named or referral");
    else if (!word && !shown)
        contract_fault(loading, NULL, node, "%s says with x-shown-to who sees it where it is met first", name);
    else if (word && shown && word->tier != tier)
        contract_fault(loading, NULL, node, "%s is shown to %s here and to %s elsewhere", name, shown,
                       tiers[word->tier]);
    else if (!word && fields->word_count == MOST_WORDS)
        contract_fault(loading, NULL, node, "there are more than %d words of consent", MOST_WORDS);
    else if (!word)
        fields->words[fields->word_count++] = (struct field_word){name, tier};
}

/* The word that stands beside a node, or the one above it. */
static const char *word_at(struct loading *loading, const json_t *node, const char *above)
{
    const char *name = json_string_value(json_object_get(node, "x-withheld-as"));
    if (name)
        note_word(loading, node, name);
    return name ? name : above;
}

/* What hangs on the record has its word beside its own schema; its kinds that x-withheld-parts names have one each. */
static void read_hanging(struct loading *loading, const json_t *schema)
{
    const char *word = word_at(loading, schema, NULL);
    size_t i;
    json_t *part;
    json_array_foreach (json_object_get(schema, "x-withheld-parts"), i, part) {
        size_t size = word && json_is_string(part) ? strlen(word) + json_string_length(part) + 2 : 0;
        char *name = size ? contract_alloc(loading, size) : NULL;
        if (!name) {
            contract_fault(loading, NULL, schema, "x-withheld-parts are words beside x-withheld-as");
            return;
        }
        snprintf(name, size, "%s.%s", word, json_string_value(part));
        note_word(loading, schema, name);
    }
}

static void note_member(struct loading *loading, const json_t *node, struct field_member noted)
{
    struct fields *fields = fields_of(loading);
    check_name(loading, node, noted.member);
    check_name(loading, node, *noted.part ? noted.part : noted.member);
    if (fields->member_count == MOST)
        contract_fault(loading, NULL, node, "the guarded record has more than %d members", MOST);
    else
        fields->members[fields->member_count++] = noted;
}

/* Whether a way to reach somebody, or what else is sealed, stands at or below a node. */
static bool holds_sealed(struct loading *loading, const json_t *node, size_t depth)
{
    const json_t *target = target_of(loading, node);
    const char *name;
    json_t *child;
    size_t i;
    if (depth == DEEPEST || json_object_get(node, "x-sealed") || json_object_get(target, "x-sealed"))
        return true;
    for (size_t choice = 0; choice < CHOICES; choice++)
        json_array_foreach (json_object_get(target, choices[choice]), i, child)
            if (holds_sealed(loading, child, depth + 1))
                return true;
    json_object_foreach (json_object_get(target, "properties"), name, child)
        if (holds_sealed(loading, child, depth + 1))
            return true;
    child = json_object_get(target, "items");
    return child && holds_sealed(loading, child, depth + 1);
}

static bool says_copied(struct loading *loading, const json_t *node)
{
    const char *reader = json_string_value(json_object_get(node, "x-copied-to"));
    if (json_object_get(node, "x-copied-to") && (!reader || strcmp(reader, "family") != 0))
        contract_fault(loading, NULL, node, "x-copied-to is family");
    return reader != NULL;
}

/* Whether the objects of a member are somebody with a contact: then each part says itself whether it is copied. */
static bool is_of_persons(struct loading *loading, const json_t *node)
{
    const char *name;
    json_t *part;
    json_object_foreach ((json_t *)properties_of(loading, node, 0), name, part)
        if (properties_of(loading, part, 0) && holds_sealed(loading, part, 0))
            return true;
    return false;
}

static void note_sealed(struct loading *loading, const json_t *node, const json_t *says, const struct spot *spot)
{
    struct fields *fields = fields_of(loading);
    const struct field_word *word = spot->word ? find_word(fields, spot->word) : NULL;
    if (!word || word->tier != TIER_REFERRAL)
        contract_fault(loading, NULL, node, "%s is sealed, so it stands under a word that is shown to referral",
                       spot->place);
    size_t size = strlen(spot->place) + 1;
    char *place = contract_alloc(loading, size);
    if (!place || fields->sealed_count == MOST_SEALED) {
        contract_fault(loading, NULL, node, "there are more than %d sealed places", MOST_SEALED);
        return;
    }
    memcpy(place, spot->place, size);
    fields->sealed[fields->sealed_count++] = (struct sealed_place){place, json_string_value(says)};
}

/* Finds the sealed strings at and below a node. */
static void find_sealed(struct loading *loading, const json_t *node, struct spot spot)
{
    const json_t *target = target_of(loading, node), *says = json_object_get(node, "x-sealed");
    if (!says)
        says = json_object_get(target, "x-sealed");
    if (says && !json_is_string(says) && !json_is_true(says))
        contract_fault(loading, NULL, node, "x-sealed is true or the kind of its look-up");
    else if (says)
        note_sealed(loading, node, says, &spot);
    if (json_is_object(json_object_get(target, "additionalProperties")) || json_object_get(target, "patternProperties"))
        contract_fault(loading, NULL, node, "%s: a member of a guarded record has a name", spot.place);
    const char *name;
    json_t *child;
    size_t i;
    if (++spot.depth > DEEPEST) {
        contract_fault(loading, NULL, node, "the guarded record is too deep to look for what is sealed");
        return;
    }
    for (size_t choice = 0; choice < CHOICES; choice++)
        json_array_foreach (json_object_get(target, choices[choice]), i, child)
            find_sealed(loading, child, spot);
    if (json_object_get(target, "items"))
        find_sealed(loading, json_object_get(target, "items"), spot);
    json_object_foreach (json_object_get(target, "properties"), name, child) {
        struct spot below = spot;
        size_t length = strlen(spot.place);
        snprintf(below.place + length, sizeof(below.place) - length, "/%s", name);
        below.word = word_at(loading, child, spot.word);
        find_sealed(loading, child, below);
    }
}

/* A member of a document: its word, the words of its parts, and what of it is sealed. */
static void read_member(struct loading *loading, const char *document, const char *name, const json_t *node)
{
    const char *word = word_at(loading, node, NULL), *part;
    json_t *child;
    if (!word) {
        contract_fault(
            loading, NULL, node,
            "%s.%s must say with x-withheld-as under which word of consent it stands, and with x-shown-to who "
            "sees it",
            document, name);
        return;
    }
    bool copied = says_copied(loading, node), inherits = copied && !is_of_persons(loading, node);
    note_member(loading, node, (struct field_member){document, name, "", word, copied});
    json_object_foreach ((json_t *)properties_of(loading, node, 0), part, child) {
        bool is_copied = says_copied(loading, child) || inherits;
        note_member(loading, node,
                    (struct field_member){document, name, part, word_at(loading, child, word), is_copied});
    }
    struct spot spot = {.word = word};
    snprintf(spot.place, sizeof(spot.place), "%s/%s", document, name);
    find_sealed(loading, node, spot);
}

static bool make_room(struct loading *loading)
{
    struct fields *fields = fields_of(loading);
    fields->words = contract_alloc(loading, MOST_WORDS * sizeof(*fields->words));
    fields->members = contract_alloc(loading, MOST * sizeof(*fields->members));
    fields->sealed = contract_alloc(loading, MOST_SEALED * sizeof(*fields->sealed));
    return fields->words && fields->members && fields->sealed;
}

static int by_place(const void *a, const void *b)
{
    return strcmp(((const struct sealed_place *)a)->place, ((const struct sealed_place *)b)->place);
}

/* `x-enum-of: x-withheld-as` stands for the list of all words, so that nobody writes it a second time. */
static void fill_enum(struct loading *loading, json_t *schema)
{
    const struct fields *fields = fields_of(loading);
    const char *source = json_string_value(json_object_get(schema, "x-enum-of"));
    if (!source)
        return;
    json_t *words = json_array();
    for (size_t i = 0; i < fields->word_count; i++)
        if (json_array_append_new(words, json_string(fields->words[i].name)) != 0)
            loading->out_of_memory = true;
    if (strcmp(source, "x-withheld-as") != 0)
        contract_fault(loading, NULL, schema, "x-enum-of is x-withheld-as");
    if (json_object_set_new(schema, "enum", words) != 0)
        loading->out_of_memory = true;
}

void contract_read_fields(struct loading *loading)
{
    const json_t *components = json_object_get(loading->compiled->contract.document, "components");
    const json_t *schemas = json_object_get(components, "schemas");
    const char *name, *document, *member;
    json_t *schema, *node, *child;
    if (!make_room(loading))
        return;
    json_object_foreach ((json_t *)schemas, name, schema)
        if (json_is_true(json_object_get(schema, "x-guarded")))
            json_object_foreach (json_object_get(schema, "properties"), document, node)
                json_object_foreach ((json_t *)properties_of(loading, node, 0), member, child)
                    read_member(loading, document, member, child);
    json_object_foreach ((json_t *)schemas, name, schema)
        read_hanging(loading, schema);
    json_object_foreach ((json_t *)schemas, name, schema)
        fill_enum(loading, schema);
    struct fields *fields = fields_of(loading);
    qsort(fields->sealed, fields->sealed_count, sizeof(*fields->sealed), by_place);
}

const struct sealed_place *fields_sealed(const struct fields *fields, const char *place)
{
    const struct sealed_place wanted = {.place = place};
    return fields->sealed_count == 0 ? NULL
                                     : bsearch(&wanted, fields->sealed, fields->sealed_count, sizeof(wanted), by_place);
}
