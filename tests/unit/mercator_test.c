/* Boxes of tiles and degrees in Web Mercator, and how coarsely points are gathered. */
#include "api/mapping/mercator.h"
#include <criterion/criterion.h>
#include <math.h>

#define WORLD 20037508.342789244

static void expect_box(struct map_box box, double west, double south, double east, double north)
{
    cr_assert(fabs(box.west - west) < 0.01 && fabs(box.south - south) < 0.01 && fabs(box.east - east) < 0.01 &&
                  fabs(box.north - north) < 0.01,
              "%f %f %f %f", box.west, box.south, box.east, box.north);
}

Test(mercator, tile_nought_is_the_world)
{
    struct map_box box;
    cr_assert(map_tile_box(0, 0, 0, &box));
    expect_box(box, -WORLD, -WORLD, WORLD, WORLD);
}

Test(mercator, tiles_are_counted_from_the_north_west)
{
    struct map_box box;
    cr_assert(map_tile_box(1, 1, 0, &box));
    expect_box(box, 0, 0, WORLD, WORLD);
    cr_assert(map_tile_box(6, 38, 25, &box)); /* as gis.st_tileenvelope says */
    expect_box(box, 3757032.814272985, 3757032.814272985, 4383204.949985149, 4383204.949985149);
}

Test(mercator, there_are_no_tiles_beyond_the_world)
{
    struct map_box box;
    cr_assert_not(map_tile_box(3, 8, 0, &box));
    cr_assert_not(map_tile_box(3, 0, 8, &box));
    cr_assert_not(map_tile_box(19, 0, 0, &box));
    cr_assert(map_tile_box(18, 262143, 262143, &box));
}

Test(mercator, degrees_become_metres_and_the_poles_are_cut_off)
{
    struct map_box box;
    cr_assert(map_degrees_box((double[]){-180, -90, 180, 90}, &box));
    expect_box(box, -WORLD, -19971868.88, WORLD, 19971868.88);
    cr_assert(map_degrees_box((double[]){37.154321, 36.212345, 38, 37}, &box)); /* as gis.st_transform says */
    cr_assert(fabs(box.west - 4136000.09) < 0.01 && fabs(box.south - 4329879.19) < 0.01, "%f %f", box.west, box.south);
}

Test(mercator, a_box_is_never_inside_out)
{
    static const double wrong[][4] = {{43, 32, 35, 38}, {35, 38, 43, 32}, {35, 32, 35, 38}, {NAN, 32, 43, 38}};
    struct map_box box;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_assert_not(map_degrees_box(wrong[i], &box));
}

Test(mercator, points_are_gathered_in_eighths_of_a_tile_and_at_most_32_squares_a_side)
{
    struct map_box tile, world = {-WORLD, -WORLD, WORLD, WORLD};
    cr_assert(map_tile_box(6, 38, 25, &tile));
    cr_assert_float_eq(map_cell(6, &tile), (tile.east - tile.west) / 8, 0.01);
    cr_assert_float_eq(map_cell(18, &world), 2 * WORLD / 32, 0.01);
}
