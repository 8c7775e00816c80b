/* Open addressing with linear probing; never more than half full, nothing is ever taken out. */
#include "api/schema/pointer_map.h"
#include <stdint.h>
#include <stdlib.h>

static struct pointer_slot *slot_of(const struct pointer_map *map, const void *key)
{
    uint64_t hash = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15U;
    size_t at = (size_t)(hash >> 20) & (map->capacity - 1);
    while (map->slots[at].key && map->slots[at].key != key)
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

static bool grow(struct pointer_map *map)
{
    struct pointer_map larger = {.capacity = map->capacity ? map->capacity * 2 : 64, .count = map->count};
    larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key)
            *slot_of(&larger, map->slots[i].key) = map->slots[i];
    free(map->slots);
    *map = larger;
    return true;
}

bool pointer_map_put(struct pointer_map *map, const void *key, size_t value)
{
    if ((map->count + 1) * 2 > map->capacity && !grow(map))
        return false;
    struct pointer_slot *slot = slot_of(map, key);
    map->count += !slot->key;
    *slot = (struct pointer_slot){key, value};
    return true;
}

size_t pointer_map_get(const struct pointer_map *map, const void *key, size_t otherwise)
{
    if (map->capacity == 0)
        return otherwise;
    const struct pointer_slot *slot = slot_of(map, key);
    return slot->key ? slot->value : otherwise;
}

void pointer_map_clear(struct pointer_map *map)
{
    free(map->slots);
    *map = (struct pointer_map){0};
}
