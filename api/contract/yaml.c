/* Builds a JSON tree from libyaml's events, with a line for every node. */
#include "api/contract/yaml.h"
#include "api/schema/pointer_map.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct yaml_tree {
    json_t *root; /* owned */
    struct pointer_map lines;
};

/* A mapping or sequence whose end has not come yet. */
struct level {
    json_t *node; /* borrowed: its parent owns it */
    char *key;    /* owned; the key that waits for its value */
};

struct builder {
    struct yaml_tree *yaml;
    struct level levels[YAML_MAX_DEPTH];
    size_t depth;
    size_t nodes;
    struct yaml_fault *error;
    bool failed;
    bool done; /* the document has ended */
};

static void fail(struct builder *builder, size_t line, const char *message)
{
    if (builder->failed)
        return;
    builder->failed = true;
    builder->error->line = line;
    snprintf(builder->error->message, sizeof(builder->error->message), "%s", message);
}

/* Puts a node where the next value belongs. Takes `node` over. */
static void attach_take(struct builder *builder, json_t *node, size_t line)
{
    bool kept = false;
    if (!node) {
        fail(builder, line, "out of memory");
        return;
    }
    bool shared = json_is_boolean(node) || json_is_null(node);
    if (!shared && !pointer_map_put(&builder->yaml->lines, node, line)) {
        json_decref(node);
        fail(builder, line, "out of memory");
        return;
    }
    if (builder->depth == 0) {
        builder->yaml->root = node;
        return;
    }
    struct level *level = &builder->levels[builder->depth - 1];
    if (json_is_array(level->node)) {
        kept = json_array_append_new(level->node, node) == 0;
    } else {
        kept = json_object_set_new(level->node, level->key, node) == 0;
        free(level->key);
        level->key = NULL;
    }
    if (!kept)
        fail(builder, line, "out of memory");
}

static void open_level(struct builder *builder, json_t *node, size_t line)
{
    if (builder->depth == YAML_MAX_DEPTH) {
        json_decref(node);
        fail(builder, line, "the document is nested too deeply");
        return;
    }
    attach_take(builder, node, line);
    if (!builder->failed)
        builder->levels[builder->depth++] = (struct level){.node = node};
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

/* Decimal, 0x and 0o integers of the core schema. */
static bool looks_integer(const char *text)
{
    if (text[0] == '0' && text[1] == 'x')
        return text[2] && strspn(text + 2, "0123456789abcdefABCDEF") == strlen(text + 2);
    if (text[0] == '0' && text[1] == 'o')
        return text[2] && strspn(text + 2, "01234567") == strlen(text + 2);
    const char *digits = text + (*text == '-' || *text == '+');
    return *digits && strspn(digits, "0123456789") == strlen(digits);
}

static bool looks_float(const char *text)
{
    static const char digits[] = "0123456789";
    const char *at = text + (*text == '-' || *text == '+');
    size_t whole = strspn(at, digits), fraction = 0;
    at += whole;
    if (*at == '.') {
        fraction = strspn(at + 1, digits);
        at += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        if (strspn(at, digits) == 0)
            return false;
        at += strspn(at, digits);
    }
    return *at == '\0';
}

static json_t *integer_of(struct builder *builder, const char *text, size_t line)
{
    int base = text[0] == '0' && text[1] == 'x' ? 16 : text[0] == '0' && text[1] == 'o' ? 8 : 10;
    errno = 0;
    long long value = strtoll(base == 10 ? text : text + 2, NULL, base);
    if (errno == ERANGE) {
        fail(builder, line, "the integer does not fit in 64 bits");
        return NULL;
    }
    return json_integer(value);
}

static json_t *float_of(struct builder *builder, const char *text, size_t line)
{
    json_t *value = json_real(strtod(text, NULL));
    if (!value)
        fail(builder, line, "the number is too large");
    return value;
}

static json_t *plain_scalar(struct builder *builder, const char *text, size_t length, size_t line)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    static const char *const infinities[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", NULL};
    if (is_one_of(text, nulls))
        return json_null();
    if (is_one_of(text, trues) || is_one_of(text, falses))
        return json_boolean(is_one_of(text, trues));
    if (looks_integer(text))
        return integer_of(builder, text, line);
    if (is_one_of(text + (*text == '-' || *text == '+'), infinities)) {
        fail(builder, line, "JSON has no such number");
        return NULL;
    }
    return looks_float(text) ? float_of(builder, text, line) : json_stringn(text, length);
}

/* A scalar where a mapping waits for a key. */
static void take_key(struct builder *builder, struct level *level, const yaml_event_t *event, size_t line)
{
    const char *text = (const char *)event->data.scalar.value;
    if (strcmp(text, "<<") == 0 && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        fail(builder, line, "merge keys are not supported");
    } else if (json_object_get(level->node, text)) {
        char message[160];
        snprintf(message, sizeof(message), "the key \"%.100s\" occurs twice", text);
        fail(builder, line, message);
    } else {
        level->key = strdup(text);
        if (!level->key)
            fail(builder, line, "out of memory");
    }
}

static bool wants_key(const struct builder *builder)
{
    if (builder->depth == 0)
        return false;
    const struct level *level = &builder->levels[builder->depth - 1];
    return json_is_object(level->node) && !level->key;
}

static void take_scalar(struct builder *builder, const yaml_event_t *event, size_t line)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (event->data.scalar.tag || event->data.scalar.anchor) {
        fail(builder, line, event->data.scalar.tag ? "tags are not supported" : "anchors are not supported");
    } else if (strlen(text) != length) {
        fail(builder, line, "a NUL character is not allowed");
    } else if (wants_key(builder)) {
        take_key(builder, &builder->levels[builder->depth - 1], event, line);
    } else {
        bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        json_t *value = plain ? plain_scalar(builder, text, length, line) : json_stringn(text, length);
        if (!builder->failed)
            attach_take(builder, value, line);
    }
}

static void take_opening(struct builder *builder, const yaml_event_t *event, size_t line)
{
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    const yaml_char_t *tag = is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag;
    const yaml_char_t *anchor = is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
    if (tag || anchor)
        fail(builder, line, tag ? "tags are not supported" : "anchors are not supported");
    else if (wants_key(builder))
        fail(builder, line, "a key must be a scalar");
    else
        open_level(builder, is_map ? json_object() : json_array(), line);
}

static void take_event(struct builder *builder, const yaml_event_t *event)
{
    size_t line = event->start_mark.line + 1;
    bool is_node = event->type == YAML_SCALAR_EVENT || event->type == YAML_MAPPING_START_EVENT ||
                   event->type == YAML_SEQUENCE_START_EVENT;
    if (is_node && ++builder->nodes > YAML_MAX_NODES) {
        fail(builder, line, "the document has too many nodes");
        return;
    }
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        take_scalar(builder, event, line);
        break;
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        take_opening(builder, event, line);
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        builder->depth--;
        break;
    case YAML_ALIAS_EVENT:
        fail(builder, line, "aliases are not supported");
        break;
    case YAML_DOCUMENT_START_EVENT:
        if (builder->done)
            fail(builder, line, "only one document is allowed");
        break;
    case YAML_DOCUMENT_END_EVENT:
        builder->done = true;
        break;
    default:
        break;
    }
}

/* Where the parser gave up; for bytes that are no characters it only knows their offset. */
static size_t problem_line(const yaml_parser_t *parser, const char *text, size_t length)
{
    size_t line = 1;
    if (parser->error != YAML_READER_ERROR)
        return parser->problem_mark.line + 1;
    for (size_t i = 0; i < length && i < parser->problem_offset; i++)
        line += text[i] == '\n';
    return line;
}

static void build(struct builder *builder, yaml_parser_t *parser, const char *text, size_t length)
{
    bool ended = false;
    while (!builder->failed && !ended) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            fail(builder, problem_line(parser, text, length), parser->problem ? parser->problem : "out of memory");
            return;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        take_event(builder, &event);
        yaml_event_delete(&event);
    }
    if (!builder->yaml->root)
        fail(builder, 1, "the document is empty");
}

struct yaml_tree *yaml_tree_load(const char *text, size_t length, struct yaml_fault *error)
{
    struct builder builder = {.error = error};
    yaml_parser_t parser;
    *error = (struct yaml_fault){.message = "out of memory"};
    if (length > YAML_MAX_BYTES) {
        fail(&builder, 0, "the document is too large");
        return NULL;
    }
    builder.yaml = calloc(1, sizeof(*builder.yaml));
    if (!builder.yaml)
        return NULL;
    if (!yaml_parser_initialize(&parser)) {
        yaml_tree_free(builder.yaml);
        return NULL;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    build(&builder, &parser, text, length);
    yaml_parser_delete(&parser);
    for (size_t i = 0; i < YAML_MAX_DEPTH; i++)
        free(builder.levels[i].key);
    if (builder.failed) {
        yaml_tree_free(builder.yaml);
        return NULL;
    }
    return builder.yaml;
}

void yaml_tree_free(struct yaml_tree *yaml)
{
    if (!yaml)
        return;
    pointer_map_clear(&yaml->lines);
    json_decref(yaml->root);
    free(yaml);
}

const json_t *yaml_tree_root(const struct yaml_tree *yaml)
{
    return yaml->root;
}

size_t yaml_tree_line(const struct yaml_tree *yaml, const json_t *node)
{
    return pointer_map_get(&yaml->lines, node, 0);
}
