/* The map: points no more exact than their organization wants, gathered and single, tiles, counts, boundaries. */
#include "tests/harness.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SYRIA "bbox=35,32,43,38"

static struct answer map_of(const char *query, const char *token)
{
    return look_at(form("/v1/organizations/%s", query), token);
}

/* A listed and verified organization with a word of its own for a name; its id. */
static const char *placed(const char *word, const char *more)
{
    struct answer made = listed_organization(
        form("{\"names\":{\"en\":\"%s\"},\"kind\":\"documentation\",\"listed\":true%s}", word, more));
    return id_of(&made);
}

#define INSIDE(pcode) ",\"presence\":[{\"side\":\"inside\",\"pcode\":\"" pcode "\"}]"

/* What single features of a search say, as "precision longitude latitude;" each. */
static const char *points(const char *word, const char *token)
{
    struct answer map = map_of(form("map?" SYRIA "&zoom=18&q=%s", word), token);
    const char *out = "";
    expect_status(&map, 200);
    for (size_t i = 0; i < json_array_size(value_at(&map, "/features")); i++)
        out = form("%s%s %.6f %.6f;", out, text_at(&map, form("/features/%zu/properties/precision", i)),
                   json_number_value(value_at(&map, form("/features/%zu/geometry/coordinates/0", i))),
                   json_number_value(value_at(&map, form("/features/%zu/geometry/coordinates/1", i))));
    return out;
}

static long count_in(const char *query, const char *pcode, const char *token)
{
    struct answer counts = map_of(form("counts?%s", query), token);
    size_t i;
    json_t *item;
    expect_status(&counts, 200);
    json_array_foreach (value_at(&counts, "/items"), i, item)
        if (strcmp(json_string_value(json_object_get(item, "pcode")), pcode) == 0)
            return (long)json_integer_value(json_object_get(item, "count"));
    cr_assert_fail("%s is not counted", pcode);
    return -1;
}

/* A blur, what strangers may be told of a point in SY070099 at most, and where they are counted. */
static const struct {
    const char *blur, *point;
    long subdistrict, district, governorate;
} blurs[] = {
    {"exact", "exact 36.712345 35.954321;", 1, 1, 1},
    {"subdistrict", "subdistrict 36.700000 35.950000;", 1, 1, 1},
    {"governorate", "governorate 36.666700 35.766700;", 0, 0, 1},
    {"country", "country 38.500000 35.000000;", 0, 0, 0},
    {"none", "", 0, 0, 0},
};

Test(map, never_puts_an_organization_more_exactly_than_it_wants)
{
    sql("insert into place (pcode, level, parent, name_en, latitude, longitude)"
        " values ('SY070099', 'subdistrict', 'SY0700', 'Test', 35.95, 36.7) on conflict do nothing");
    for (size_t i = 0; i < sizeof(blurs) / sizeof(blurs[0]); i++) {
        const char *word = form("Mapblur%s", blurs[i].blur);
        placed(word,
               form(",\"location_blur\":\"%s\",\"presence\":[{\"side\":\"inside\",\"pcode\":\"SY07\"}],\"locations\":"
                    "[{\"pcode\":\"SY070099\",\"point\":{\"latitude\":35.954321,\"longitude\":36.712345}}]",
                    blurs[i].blur));
        static const char *const strangers[] = {NULL, "CASE_B"};
        for (size_t k = 0; k < 2; k++) {
            const char *by = strangers[k];
            cr_assert_str_eq(points(word, by), blurs[i].point, "%s", blurs[i].blur);
            struct answer tile = map_of(form("tiles/18/157805/102981.mvt?q=%s", word), by);
            cr_assert_eq(tile.size > 0, i == 0, "the tile around the very point");
            cr_assert_eq(count_in(form("level=subdistrict&q=%s", word), "SY070099", by), blurs[i].subdistrict);
            cr_assert_eq(count_in(form("level=district&q=%s", word), "SY0700", by), blurs[i].district);
            cr_assert_eq(count_in(form("level=governorate&q=%s", word), "SY07", by), blurs[i].governorate);
        }
        cr_assert_str_eq(points(word, "ADMIN"), blurs[0].point, "its own people see the point");
    }
}

Test(map, who_wants_to_be_on_no_map_gives_away_no_country)
{
    const char *id =
        placed("Nowhere", ",\"location_blur\":\"none\",\"presence\":[{\"side\":\"outside\",\"country\":\"TR\"}]");
    struct answer face = call(.path = form("/v1/organizations/%s", id));
    cr_assert_null(strstr(face.body, "TR"), "%s", face.body);
    struct answer map = map_of("map?bbox=-180,-90,180,90&zoom=18&q=nowhere", NULL);
    cr_assert_eq(json_array_size(value_at(&map, "/features")), 0);
}

Test(map, puts_who_works_abroad_into_the_country)
{
    placed("Abroad", ",\"presence\":[{\"side\":\"outside\",\"country\":\"DE\"},{\"side\":\"inside\"}]");
    struct answer map = map_of("map?bbox=5,47,15,55&zoom=18&q=abroad", NULL);
    cr_assert_str_eq(text_at(&map, "/features/0/properties/precision"), "country");
    cr_assert_str_eq(points("abroad", NULL), "country 38.500000 35.000000;");
}

Test(map, hides_what_is_not_shown_to_the_asker)
{
    placed("Mapprivate", INSIDE("SY0200") ",\"visibility\":{\"presence\":\"private\"}");
    cr_assert_str_eq(points("mapprivate", NULL), "");
    cr_assert_str_eq(points("mapprivate", "CASE_B"), "");
    cr_assert_eq(count_in("q=mapprivate", "SY02", NULL), 0);
    cr_assert_str_eq(points("mapprivate", "STEWARD"), "district 37.084700 35.999600;");
    cr_assert_eq(count_in("q=mapprivate", "SY02", "STEWARD"), 1);
}

Test(map, gathers_below_the_zoom_of_single_points)
{
    for (size_t i = 0; i < 3; i++)
        placed("Gathering", INSIDE("SY1200"));
    struct answer far = map_of("map?" SYRIA "&zoom=6&q=gathering", NULL);
    cr_assert_eq(json_array_size(value_at(&far, "/features")), 1);
    cr_assert_eq(json_integer_value(value_at(&far, "/features/0/properties/count")), 3);
    cr_assert_eq(value_at(&far, "/features/0/properties/cluster"), json_true());
    struct answer near = map_of("map?" SYRIA "&zoom=11&q=gathering", NULL);
    cr_assert_eq(json_array_size(value_at(&near, "/features")), 3);
    struct answer elsewhere = map_of("map?bbox=35,33,43,38&zoom=11&q=gathering", NULL);
    cr_assert_eq(json_array_size(value_at(&elsewhere, "/features")), 0, "Daraa lies south of 33 degrees");
}

Test(map, counts_an_organization_once_however_many_places_it_has_in_a_square)
{
    placed("Twoplaces", ",\"location_blur\":\"exact\",\"presence\":[{\"side\":\"inside\",\"pcode\":\"SY1200\"},"
                        "{\"side\":\"inside\",\"pcode\":\"SY12\"},{\"side\":\"inside\",\"pcode\":\"SY1203\"}]");
    struct answer map = map_of("map?" SYRIA "&zoom=3&q=twoplaces", NULL);
    cr_assert_eq(json_array_size(value_at(&map, "/features")), 1);
    cr_assert_null(json_object_get(value_at(&map, "/features/0/properties"), "cluster"));
    cr_assert_eq(count_in("q=twoplaces", "SY12", NULL), 1);
}

/* 2,100 on one spot of the Pacific, past the triggers: more than stand by themselves. */
Test(map, gathers_too_many_at_any_zoom)
{
    sql("begin; set local session_replication_role = replica;"
        "insert into organization (id, names, kind) select md5('pacific' || n)::uuid, '{\"en\":\"Pacific\"}', 'network'"
        " from generate_series(1, 2100) n on conflict do nothing;"
        "insert into organization_face (organization_id, level, document, words, tokens, version, is_verified, "
        "created_at, "
        "updated_at) select md5('pacific' || n)::uuid, 0, '{\"names\":{\"en\":\"Pacific\"},\"kind\":\"network\"}',"
        " 'pacific', '{}', 1, true, now(), now() from generate_series(1, 2100) n on conflict do nothing;"
        "insert into organization_spot (organization_id, level, number, geom, precision)"
        " select md5('pacific' || n)::uuid, 0, 1, map_point(-150.1 + n / 20000.0, -40), 'exact'"
        " from generate_series(1, 2100) n on conflict do nothing; commit");
    struct answer map = map_of("map?bbox=-151,-41,-149,-39&zoom=18", NULL);
    long sum = 0;
    size_t features = json_array_size(value_at(&map, "/features"));
    for (size_t i = 0; i < features; i++)
        sum += (long)json_integer_value(value_at(&map, form("/features/%zu/properties/count", i)));
    cr_assert_eq(sum, 2100);
    cr_assert_lt(features, 100);
    struct answer tile = map_of("tiles/0/0/0.mvt", NULL), near = map_of("tiles/11/170/1272.mvt", NULL);
    cr_assert(tile.size > 0 && near.size < 20000, "%zu", near.size);
    sql("delete from organization where id in (select md5('pacific' || n)::uuid from generate_series(1, 2100) n)");
}

Test(map, a_tile_is_asked_for_again_with_its_etag_and_changes_at_once)
{
    const char *id = placed("Tiling", INSIDE("SY1300"));
    const char *path = "tiles/7/77/51.mvt?q=tiling"; /* As-Suwayda */
    struct answer tile = map_of(path, NULL);
    expect_status(&tile, 200);
    cr_assert(tile.size > 0 && memmem(tile.body, tile.size, "organizations", 13) &&
              memmem(tile.body, tile.size, id, 36));
    cr_assert_str_eq(field(&tile, "Cache-Control"), "public, no-cache");
    const char *known = form("If-None-Match: %s\r\n", field(&tile, "ETag"));
    expect(call(.path = form("/v1/organizations/%s", path), .headers = known), 304);
    struct answer now = call(.path = form("/v1/organizations/%s", id), .token = who("ADMIN"));
    expect(call(.method = "PATCH", .path = form("/v1/organizations/%s", id), .token = who("ADMIN"),
                .type = "application/merge-patch+json", .body = "{\"location_blur\":\"none\"}",
                .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
    struct answer then = call(.path = form("/v1/organizations/%s", path), .headers = known);
    expect_status(&then, 200);
    cr_assert_eq(then.size, 0);
    struct answer own = map_of(path, "ADMIN");
    cr_assert(own.size > 0 && strcmp(field(&own, "Cache-Control"), "private, no-cache") == 0);
}

Test(map, its_geojson_is_asked_for_again_with_its_etag)
{
    struct answer map = map_of("map?" SYRIA "&q=nobodyatall", NULL);
    cr_assert_str_eq(field(&map, "Content-Type"), "application/geo+json");
    expect(call(.path = "/v1/organizations/map?" SYRIA "&q=nobodyatall",
                .headers = form("If-None-Match: %s\r\n", field(&map, "ETag"))),
           304);
}

Test(map, a_box_may_lie_over_the_180th_meridian)
{
    expect(look_at("/v1/organizations/map?bbox=170,-50,-170,50", NULL), 200);
    expect(look_at("/v1/organizations/map?bbox=180,-50,-170,50", NULL), 200);
    struct answer around = look_at("/v1/organizations/map?bbox=-149,-41,-151,-39&zoom=18", NULL);
    struct answer whole = look_at("/v1/organizations/map?bbox=-180,-41,180,-39&zoom=18", NULL);
    expect_status(&around, 200);
    cr_assert_leq(json_array_size(value_at(&around, "/features")), json_array_size(value_at(&whole, "/features")));
    struct answer syria = look_at("/v1/organizations/map?bbox=35,32,-180,38&zoom=18", NULL);
    struct answer east = look_at("/v1/organizations/map?bbox=35,32,180,38&zoom=18", NULL);
    cr_assert_geq(json_array_size(value_at(&syria, "/features")), json_array_size(value_at(&east, "/features")));
}

Test(map, refuses_boxes_and_tiles_that_are_none)
{
    static const char *const wrong[] = {"map",
                                        "map?bbox=",
                                        "map?bbox=1,2,3",
                                        "map?bbox=1,2,3,4,5",
                                        "map?bbox=35,91,43,95",
                                        "map?bbox=35,32,43,90.1",
                                        "map?bbox=35,38,43,32",
                                        "map?bbox=35,32,35,38",
                                        "map?bbox=a,b,c,d",
                                        "map?bbox=NaN,32,43,38",
                                        "map?bbox=-181,0,1,1",
                                        "map?" SYRIA "&zoom=19",
                                        "map?" SYRIA "&zoom=-1",
                                        "map?" SYRIA "&skill=flying",
                                        "map?bbox=1e300,0,1,1",
                                        "tiles/19/0/0.mvt",
                                        "tiles/a/0/0.mvt",
                                        "tiles/1/-1/0.mvt",
                                        "tiles/1/0/1.5.mvt",
                                        "counts?level=country",
                                        "counts?level="};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct answer answer = map_of(wrong[i], NULL);
        cr_assert_eq(answer.status, 400, "%s: %d", wrong[i], answer.status);
    }
    expect(map_of("tiles/3/8/0.mvt", NULL), 404);
    expect(call(.path = "/v1/places/tiles/3/0/8.mvt"), 404);
}

Test(map, a_corrected_place_moves_who_stands_there)
{
    sql("insert into place (pcode, level, parent, name_en, latitude, longitude)"
        " values ('SY140099', 'subdistrict', 'SY1400', 'Moving', 33.1, 35.8) on conflict do nothing");
    placed("Movable", ",\"location_blur\":\"exact\"" INSIDE("SY140099"));
    cr_assert_str_eq(points("movable", NULL), "subdistrict 35.800000 33.100000;");
    sql("update place set latitude = 33.2 where pcode = 'SY140099'");
    cr_assert_str_eq(points("movable", NULL), "subdistrict 35.800000 33.200000;");
}

/* Row-level security keeps an index from being used unless its operator is leakproof (db/extensions.sql). */
Test(map, is_answered_by_its_indexes_under_row_level_security)
{
    static const struct {
        const char *condition, *table, *index;
    } rows[] = {
        {"words @@ to_tsquery('simple', 'hope')", "organization_face", "organization_face_search"},
        {"tokens @> '{kind:network}'", "organization_face", "organization_face_search"},
        {"level = 0 and words @@ to_tsquery('simple', 'hope')", "organization_face", "organization_face_open_search"},
        {"geom && gis.st_makeenvelope(0, 0, 1, 1, 3857)", "organization_spot", "organization_spot_place"},
        {"level = 0 and geom && gis.st_makeenvelope(0, 0, 1, 1, 3857)", "organization_spot", "organization_spot_open"},
    };
    struct session *session = session_open();
    session_sql(session, "set role athar_app; set enable_seqscan = off");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *plan = session_sql(
            session, form("explain (format json) select from %s where %s", rows[i].table, rows[i].condition));
        cr_assert_not_null(strstr(plan, rows[i].index), "%s: %s", rows[i].condition, plan);
    }
}

/* ---- boundaries ---- */

#define AREA(a, b)                    "{\"type\":\"Polygon\",\"coordinates\":[[[" a "],[" b "],[36.9,35.6],[" a "]]]}"
#define FEATURE(properties, geometry) "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":" geometry "}"

static const char *boundaries(const char *features)
{
    const char *path = form("%s/boundaries-%d.json", given("TEMP"), (int)getpid());
    FILE *file = fopen(path, "w");
    cr_assert(file && fprintf(file, "{\"type\":\"FeatureCollection\",\"features\":[%s]}", features) > 0 &&
              fclose(file) == 0);
    return path;
}

Test(boundaries, are_imported_once_and_what_is_no_area_in_syria_is_refused)
{
    own_database("blank");
    const char *words,
        *path = boundaries(FEATURE("\"ADM1_PCODE\":\"SY07\"", AREA("36.1,35.5", "36.5,36.3")) "," FEATURE(
            "\"ADM1_PCODE\":\"SY07\",\"ADM2_PCODE\":\"SY0700\"",
            AREA(
                "36.5,35.7",
                "36.7,36.0")) "," FEATURE("\"pcode\":\"SY08\"",
                                          AREA(
                                              "35.5,36.1",
                                              "36.3,46.5")) "," FEATURE("\"pcode\":\"SY99\"",
                                                                        AREA(
                                                                            "36.1,35.5",
                                                                            "36.5,36.3")) "," FEATURE("\"pcode\":"
                                                                                                      "\"SY09\"",
                                                                                                      "{\"type\":"
                                                                                                      "\"Point\","
                                                                                                      "\"coordinate"
                                                                                                      "s\":[36,36]"
                                                                                                      "}") "," FEATURE("\"pcode\":\"SY10\"",
                                                                                                                       "null") "," FEATURE("\"name\":\"no code\"",
                                                                                                                                           "null"));
    static const char refusals[] =
        "refused record 3, SY08: it is no area in Syria\nrefused record 4, SY99: its place is not known\n"
        "refused record 5, SY09: it is no area in Syria\nrefused record 6, SY10: it has no geometry\n"
        "refused record 7, (no P-code): its properties name no P-code\n";
    athar(form("boundaries import --dry-run %s", path), &words);
    cr_assert_not_null(strstr(words, "SY07 would be inserted"), "%s", words);
    cr_assert_str_eq(sql("select count(*) from place_boundary"), "0");
    cr_assert_eq(athar(form("boundaries import %s", path), &words), 1);
    cr_assert_str_eq(words, form("%s2 inserted, 0 updated, 0 unchanged, 5 refused\n", refusals));
    athar(form("boundaries import %s", path), &words);
    cr_assert_str_eq(words, form("%s0 inserted, 0 updated, 2 unchanged, 5 refused\n", refusals));
    cr_assert_eq(athar("boundaries import /nonexistent", &words), 1);
}

Test(boundaries, are_drawn_with_more_levels_the_nearer_one_looks)
{
    const char *words, *path = boundaries(FEATURE("\"pcode\":\"SY07\"", AREA("36.1,35.5", "36.5,36.3")) "," FEATURE(
                           "\"pcode\":\"SY0700\"", AREA("36.5,35.7", "36.7,36.0")));
    athar(form("boundaries import %s", path), &words);
    struct answer far = call(.path = "/v1/places/tiles/6/38/25.mvt"),
                  near = call(.path = "/v1/places/tiles/8/154/100.mvt");
    expect_status(&far, 200);
    cr_assert(memmem(far.body, far.size, "SY07", 4) && !memmem(far.body, far.size, "SY0700", 6));
    cr_assert(memmem(near.body, near.size, "SY0700", 6) != NULL);
    expect(call(.path = "/v1/places/tiles/6/38/25.mvt", .headers = form("If-None-Match: %s\r\n", field(&far, "ETag"))),
           304);
}
