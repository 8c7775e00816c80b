/* `athar boundaries import [--dry-run] FILE`: loads the areas of places from a GeoJSON FeatureCollection (RFC 7946) by
 * the P-code in each feature's properties, as OCHA's Common Operational Datasets write it or as "pcode". */
#include "api/base/commands.h"
#include "api/exchange/import.h"
#include "queries/map.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* The finest P-code that the properties name: a district's feature names its governorate as well. */
static const char *feature_pcode(const json_t *feature)
{
    static const char *const names[] = {"pcode",      "ADM4_PCODE", "ADM3_PCODE", "ADM2_PCODE",
                                        "ADM1_PCODE", "ADM0_PCODE", "adm4_pcode", "adm3_pcode",
                                        "adm2_pcode", "adm1_pcode", "adm0_pcode"};
    const json_t *properties = json_object_get(feature, "properties");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *pcode = json_string_value(json_object_get(properties, names[i]));
        if (pcode)
            return pcode;
    }
    return NULL;
}

static void take_feature(struct import *import, const json_t *feature)
{
    const char *pcode = feature_pcode(feature);
    char *geometry = pcode ? json_dumps(json_object_get(feature, "geometry"), JSON_COMPACT) : NULL;
    if (!geometry)
        import_refuse(import, pcode, pcode ? "it has no geometry" : "its properties name no P-code");
    else
        import_record(import, pcode, &DB_CALL(import_boundary, .pcode = T(pcode), .geometry = T(geometry)));
    free(geometry);
}

static bool import_file(struct import *import, const char *path)
{
    json_error_t fault = {0};
    size_t index;
    json_t *feature, *document = json_load_file(path, JSON_REJECT_DUPLICATES, &fault);
    const json_t *features = json_object_get(document, "features");
    bool fine = json_is_array(features);
    if (fine)
        json_array_foreach (features, index, feature) {
            import->at = index + 1;
            take_feature(import, feature);
        }
    else
        fprintf(stderr, "athar: %s is no GeoJSON FeatureCollection (line %d), so nothing was written\n", path,
                document || fault.line < 1 ? 1 : fault.line);
    json_decref(document);
    return fine;
}

int boundaries_command(int argc, char **argv)
{
    return import_command(argc, argv, import_file);
}
