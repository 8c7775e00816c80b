/* A map from addresses to numbers: the line of a YAML node, the schema of a JSON node. */
#ifndef ATHAR_POINTER_MAP_H
#define ATHAR_POINTER_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct pointer_map {
    struct pointer_slot {
        const void *key;
        size_t value;
    } * slots; /* owned; open addressing */
    size_t capacity, count;
};

/* Puts or replaces; false: out of memory. */
bool pointer_map_put(struct pointer_map *map, const void *key, size_t value) __attribute__((warn_unused_result));
/* The value, or `otherwise` where the key is not there. */
size_t pointer_map_get(const struct pointer_map *map, const void *key, size_t otherwise);
void pointer_map_clear(struct pointer_map *map);

#endif
