/* Web Mercator (EPSG:3857): boxes of map tiles and of degrees, and how coarsely points are gathered at a zoom.
 */
#ifndef ATHAR_MERCATOR_H
#define ATHAR_MERCATOR_H

#include <stdbool.h>

#define MERCATOR_MAX_ZOOM    18
/* From this zoom on each organization stands by itself. */
#define MERCATOR_SINGLE_ZOOM 11

/* Metres of EPSG:3857. */
struct map_box {
    double west, south, east, north;
};

/* The box of tile x, y at zoom z, with y counted from the north (as XYZ tiles are). False: there is no such tile. */
bool map_tile_box(unsigned z, unsigned x, unsigned y, struct map_box *box) __attribute__((warn_unused_result));
/* The box between degrees of WGS 84; what lies beyond 85 degrees of latitude is cut off. False: west is not west of
 * east, or south not south of north, or one of them not on Earth. */
bool map_degrees_box(const double degrees[static 4], struct map_box *box) __attribute__((warn_unused_result));
/* The side of the squares, in metres, in which points are gathered: an eighth of a tile at this zoom, and never so
 * small that more than 32 lie along a side of the box. */
double map_cell(unsigned zoom, const struct map_box *box);

#endif
