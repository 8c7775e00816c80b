/* The arithmetic of Web Mercator (EPSG:3857) that map operations need. */
#include "api/mapping/mercator.h"
#include <math.h>

#define RADIUS 6378137.0
#define HALF   (M_PI * RADIUS) /* half the world's side */

static double side_of_tile(unsigned zoom)
{
    return 2 * HALF / (double)(1U << zoom);
}

bool map_tile_box(unsigned z, unsigned x, unsigned y, struct map_box *box)
{
    if (z > MERCATOR_MAX_ZOOM || x >= 1U << z || y >= 1U << z)
        return false;
    double side = side_of_tile(z);
    *box = (struct map_box){.west = x * side - HALF,
                            .south = HALF - (y + 1.0) * side,
                            .east = (x + 1.0) * side - HALF,
                            .north = HALF - y * side};
    return true;
}

static double northing(double latitude)
{
    double cut = fmax(-85, fmin(85, latitude));
    return RADIUS * log(tan(M_PI_4 + cut * M_PI / 360));
}

bool map_degrees_box(const double degrees[static 4], struct map_box *box)
{
    bool on_earth = degrees[0] >= -180 && degrees[2] <= 180 && degrees[1] >= -90 && degrees[3] <= 90;
    if (!on_earth || !(degrees[0] < degrees[2] && degrees[1] < degrees[3]))
        return false;
    *box = (struct map_box){.west = degrees[0] * HALF / 180,
                            .south = northing(degrees[1]),
                            .east = degrees[2] * HALF / 180,
                            .north = northing(degrees[3])};
    return true;
}

double map_cell(unsigned zoom, const struct map_box *box)
{
    double longest = fmax(box->east - box->west, box->north - box->south);
    return fmax(side_of_tile(zoom) / 8, longest / 32);
}
