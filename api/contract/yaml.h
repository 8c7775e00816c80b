/* YAML text as a JSON tree that remembers its lines. yaml.c is the only user of libyaml. */
#ifndef ATHAR_YAML_H
#define ATHAR_YAML_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define YAML_MAX_BYTES (4U * 1024U * 1024U)
#define YAML_MAX_NODES 200000
#define YAML_MAX_DEPTH 64

struct yaml_tree; /* one document; libyaml itself exports names such as yaml_free, so ours all begin with yaml_tree */

struct yaml_fault {
    size_t line;       /* 1-based; 0 where there is none */
    char message[160]; /* one English sentence */
};

/* Reads one document: mappings, sequences and scalars of the YAML 1.2 core schema (plain true, false, null, integers
 * and floats; everything quoted is a string; keys are strings). Anchors, aliases, merge keys, tags, repeated keys,
 * several documents, values that JSON does not have, and more than the bounds above are errors. NULL: `error` tells the
 * first. */
struct yaml_tree *yaml_tree_load(const char *text, size_t length, struct yaml_fault *error);
void yaml_tree_free(struct yaml_tree *yaml);

/* The whole document; borrowed, never changed. */
const json_t *yaml_tree_root(const struct yaml_tree *yaml);
/* The line where a node of the document starts; 0 for true, false and null, which jansson keeps only once for all. */
size_t yaml_tree_line(const struct yaml_tree *yaml, const json_t *node);

#endif
