/* `athar places import [--dry-run] FILE`: loads a gazetteer by P-code; a second run changes nothing. */
#include "api/base/commands.h"
#include "api/exchange/import.h"
#include "queries/places.h"
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* {"name": {"ar", "en", "ku", "tr"}} as OpenSyria writes it, or {"name_ar", "name_en", "name_ku", "name_tr"}. */
static const char *place_name(const json_t *record, const char *language)
{
    const char *nested = text(json_object_get(record, "name"), language);
    char member[] = "name_xx";
    memcpy(member + 5, language, 2);
    return nested ? nested : text(record, member);
}

static const char *place_pcode(const json_t *record)
{
    const char *nested = text(json_object_get(record, "externalIds"), "ochaPcode");
    return nested ? nested : text(record, "pcode");
}

/* SY and two digits a level, or C and up to six for communities. */
static bool is_syrian(const char *pcode)
{
    size_t length = pcode ? strlen(pcode) : 0;
    const char *digits = pcode ? pcode + (pcode[0] == 'C' ? 1 : 2) : "";
    if (length == 0 || strspn(digits, "0123456789") != strlen(digits))
        return false;
    return pcode[0] == 'C' ? length >= 2 && length <= 7
                           : strncmp(pcode, "SY", 2) == 0 && length % 2 == 0 && length <= 8;
}

/* The level as it is written, else what the length of the P-code says. */
static const char *place_level(const json_t *record, const char *pcode)
{
    static const char *const by_length[] = {"country", "governorate", "district", "subdistrict"};
    const char *level = text(record, "level");
    if (level)
        return level;
    return pcode[0] == 'C' ? "community" : by_length[(strlen(pcode) - 2) / 2];
}

/* The parent as written (by P-code, or by a governorate's or district's id), else the P-code without its last step. */
static const char *place_parent(const json_t *pcodes, const json_t *record, const char *pcode, char cut[16])
{
    static const char *const ids[] = {"districtId", "governorateId"};
    if (text(record, "parent"))
        return text(record, "parent");
    if (strncmp(pcode, "SY", 2) == 0 && strlen(pcode) > 2) {
        snprintf(cut, 16, "%.*s", (int)strlen(pcode) - 2, pcode);
        return cut;
    }
    for (size_t i = 0; i < 2; i++) {
        const char *id = text(record, ids[i]);
        const char *known = id ? text(pcodes, id) : NULL;
        if (known)
            return known;
    }
    return NULL;
}

/* [{"value", "language"}] or [{"name", "language"}] as [{"name", "language"}]. */
static char *alias_text(const json_t *record)
{
    json_t *out = json_array(), *alias;
    size_t index;
    json_array_foreach (json_object_get(record, "aliases"), index, alias) {
        const char *name = text(alias, "value") ? text(alias, "value") : text(alias, "name");
        const char *language = text(alias, "language");
        if (name && json_array_append_new(
                        out, json_pack("{s:s,s:s}", "name", name, "language", language ? language : "und")) != 0)
            break;
    }
    char *dumped = json_dumps(out, JSON_COMPACT);
    json_decref(out);
    return dumped;
}

/* A coordinate as text; NULL where there is none. A place is never refused for its geometry. */
static const char *coordinate(const json_t *record, const char *name, char out[32])
{
    const json_t *number = json_object_get(json_object_get(record, "centroid"), name);
    if (!number)
        number = json_object_get(record, name);
    if (!json_is_number(number))
        return NULL;
    snprintf(out, 32, "%.6f", json_number_value(number));
    return out;
}

static void take_record(struct import *import, json_t *pcodes, const json_t *record)
{
    char cut[16], latitude[32], longitude[32];
    const char *pcode = place_pcode(record), *ar = place_name(record, "ar"), *en = place_name(record, "en");
    if (!is_syrian(pcode) || (!ar && !en)) {
        import_refuse(import, pcode, !is_syrian(pcode) ? "not a Syrian P-code" : "no name");
        return;
    }
    if (text(record, "id"))
        json_object_set_new(pcodes, text(record, "id"), json_string(pcode));
    char *aliases = alias_text(record);
    if (!aliases) {
        import_refuse(import, pcode, "no memory is left");
        return;
    }
    import_record(import, pcode,
                  &DB_CALL(import_place, .pcode = T(pcode), .level = T(place_level(record, pcode)),
                           .parent = T(place_parent(pcodes, record, pcode, cut)), .name_ar = T(ar), .name_en = T(en),
                           .name_ku = T(place_name(record, "ku")), .name_tr = T(place_name(record, "tr")),
                           .latitude = T(coordinate(record, "latitude", latitude)),
                           .longitude = T(coordinate(record, "longitude", longitude)), .aliases = T(aliases)));

    free(aliases);
}

/* Skips blanks and counts lines; a record that breaks off is no end. */
static bool at_end(FILE *file, size_t *line)
{
    int byte;
    do {
        byte = getc(file);
        *line += byte == '\n';
    } while (byte != EOF && isspace(byte));
    return ungetc(byte, file) == EOF;
}

/* A record a line. */
static bool import_lines(struct import *import, json_t *pcodes, FILE *file)
{
    json_error_t fault;
    bool fine;
    import->unit = "line";
    import->at = 1;
    do {
        json_t *record = json_loadf(file, JSON_DISABLE_EOF_CHECK, &fault);
        fine = record != NULL;
        if (fine)
            take_record(import, pcodes, record);
        json_decref(record);
    } while (fine && !at_end(file, &import->at));
    return fine;
}

/* A JSON array of records, or a record a line. The file is the operator's own. */
static bool import_file(struct import *import, const char *path)
{
    json_error_t fault = {0};
    size_t index;
    FILE *file = fopen(path, "r");
    json_t *record, *document = file ? json_loadf(file, JSON_REJECT_DUPLICATES, &fault) : NULL;
    json_t *pcodes = json_object(); /* a source's own ids -> P-codes, for parents named by id */
    if (pcodes && json_is_array(document))
        json_array_foreach (document, index, record) {
            import->at = index + 1;
            take_record(import, pcodes, record);
        }
    bool fine = pcodes && json_is_array(document);
    if (pcodes && file && !fine) {
        rewind(file);
        fine = import_lines(import, pcodes, file);
    }
    json_decref(document);
    json_decref(pcodes);
    if (file)
        fclose(file);
    if (!fine)
        fprintf(stderr, "athar: %s is no JSON array and no JSON lines (line %zu), so nothing was written\n", path,
                import->at > 1 || fault.line < 1 ? import->at : (size_t)fault.line);
    return fine;
}

int places_command(int argc, char **argv)
{
    return import_command(argc, argv, import_file);
}
