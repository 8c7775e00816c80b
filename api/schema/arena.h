/* Memory for compiled structs: handed out piece by piece, zeroed, released all at once. */
#ifndef ATHAR_ARENA_H
#define ATHAR_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *newest; /* owned */
};

/* Zeroed memory that lives as long as the arena; NULL: out of memory. */
void *arena_alloc(struct arena *arena, size_t size);
/* A NUL-terminated copy; NULL: out of memory. */
char *arena_copy(struct arena *arena, const char *text, size_t length);
void arena_free(struct arena *arena);

#endif
