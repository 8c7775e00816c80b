/* The map: organizations as GeoJSON and vector tiles, counts by place, and boundaries. Blur and visibility are the
 * faces'. */
#include "queries/map.h"
#include "api/handlers/operations.h"
#include "api/handlers/organizations/organization_filter.h"
#include "api/mapping/mercator.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than these are gathered also where each could stand by itself. */
#define MOST_SINGLE 2000

static const char media_tile[] = "application/vnd.mapbox-vector-tile";

#define METRES(rq, box)                                                                                                \
    .west = T(request_format(rq, "%.6f", (box)->west)), .south = T(request_format(rq, "%.6f", (box)->south)),          \
    .east = T(request_format(rq, "%.6f", (box)->east)), .north = T(request_format(rq, "%.6f", (box)->north))

static const struct db_result *query_marks(struct request *rq, unsigned zoom, const struct map_box *box, bool gathered,
                                           bool tile)
{
    struct organization_filter filter = organization_filter(rq);
    if (!gathered)
        return request_query(rq, list_marks, FILTER(filter), METRES(rq, box), .tile = B(tile),
                             .most = T(request_format(rq, "%d", MOST_SINGLE + 1)));
    return request_query(rq, gather_marks, FILTER(filter), METRES(rq, box), .tile = B(tile),
                         .cell = T(request_format(rq, "%.6f", map_cell(zoom, box))));
}

static size_t marks_of(const struct db_result *rows, bool tile)
{
    return tile ? strtoul(db_cell(rows, 0, "marks"), NULL, 10) : db_rows(rows);
}

/* The marks of a box: gathered below the zoom where each stands by itself, and where there are too many for that. */
static const struct db_result *marks(struct request *rq, unsigned zoom, const struct map_box *box, bool tile)
{
    bool gathered = zoom < MERCATOR_SINGLE_ZOOM;
    const struct db_result *rows = query_marks(rq, zoom, box, gathered, tile);
    if (!rows || gathered || marks_of(rows, tile) <= MOST_SINGLE)
        return rows;
    return query_marks(rq, zoom, box, true, tile);
}

/* Adds the features of a box to the list that `body` has begun; false after a problem was set. */
static bool add_features(struct request *rq, unsigned zoom, const double degrees[static 4])
{
    struct text *body = &rq->reply.body;
    struct map_box box;
    if (!map_degrees_box(degrees, &box))
        return true; /* the half of a box over the 180th meridian that has no width */
    const struct db_result *rows = marks(rq, zoom, &box, false);
    if (!rows)
        return false;
    bool is_first = body->length > 0 && body->data[body->length - 1] == ':';
    if (!is_first && db_rows(rows) > 0 && !body->failed) {
        bool is_empty = body->data[body->length - 2] == '[';
        size_t comma = --body->length;
        db_rows_json(body, rows, db_rows(rows));
        if (!body->failed && is_empty)
            memmove(body->data + comma, body->data + comma + 1, body->length-- - comma);
        else if (!body->failed)
            body->data[comma] = ',';
    } else if (is_first) {
        db_rows_json(body, rows, db_rows(rows));
    }
    return true;
}

int list_map_features(struct request *rq)
{
    double d[4];
    unsigned zoom = (unsigned)strtoul(param(rq, "zoom"), NULL, 10);
    if (sscanf(param(rq, "bbox"), "%lf,%lf,%lf,%lf", &d[0], &d[1], &d[2], &d[3]) != 4 || d[0] == d[2] || d[1] >= d[3] ||
        d[1] < -90 || d[3] > 90)
        return reply_invalid(rq, PROBLEM_invalid_parameter, "bbox",
                             "West and east differ, south comes before north, and both are within 90 degrees.");
    struct text *body = &rq->reply.body;
    text_adds(body, "{\"type\":\"FeatureCollection\",\"features\":");
    /* RFC 7946 section 5.2: where west is east of east, the box lies over the 180th meridian. */
    bool is_split = d[0] > d[2];
    if (!add_features(rq, zoom, (double[]){d[0], d[1], is_split ? 180 : d[2], d[3]}) ||
        (is_split && !add_features(rq, zoom, (double[]){-180, d[1], d[2], d[3]})))
        return refused(rq);
    text_adds(body, "}");
    return reply_tagged(rq, "application/geo+json", asker_caching(rq));
}

/* A tile's bytes as the answer. An empty one is an empty tile. */
static int reply_tile(struct request *rq, const struct db_result *rows, const char *cache_control)
{
    size_t size = 0;
    unsigned char *bytes = rows ? db_cell_bytes(rows, 0, "tile", &size) : NULL;
    if (rows && !bytes)
        reply_problem(rq, PROBLEM_unavailable, NULL);
    if (bytes)
        text_add(&rq->reply.body, (const char *)bytes, size);
    db_bytes_free(bytes);
    return bytes ? reply_tagged(rq, media_tile, cache_control) : refused(rq);
}

/* The tile that the path names; false: 404 was set. */
static bool tile_of(struct request *rq, unsigned *zoom, struct map_box *box)
{
    *zoom = (unsigned)strtoul(param(rq, "z"), NULL, 10);
    unsigned x = (unsigned)strtoul(param(rq, "x"), NULL, 10), y = (unsigned)strtoul(param(rq, "y"), NULL, 10);
    if (!map_tile_box(*zoom, x, y, box))
        reply_problem(rq, PROBLEM_not_found, "There is no such tile at this zoom.");
    return rq->problem.kind == PROBLEM_none;
}

int read_organization_tile(struct request *rq)
{
    unsigned zoom;
    struct map_box box;
    if (!tile_of(rq, &zoom, &box))
        return refused(rq);
    return reply_tile(rq, marks(rq, zoom, &box, true), asker_caching(rq));
}

int read_boundary_tile(struct request *rq)
{
    unsigned zoom;
    struct map_box box;
    if (!tile_of(rq, &zoom, &box))
        return refused(rq);
    const struct db_result *rows = request_query(rq, read_boundary_tile, .zoom = T(param(rq, "z")),
                                                 .x = T(param(rq, "x")), .y = T(param(rq, "y")));
    return reply_tile(rq, rows, "public, max-age=3600");
}

int count_by_place(struct request *rq)
{
    struct organization_filter filter = organization_filter(rq);
    return reply_list(rq, request_query(rq, count_by_place, FILTER(filter), .level = T(param(rq, "level"))));
}
