/* Finds the operation that a raw request path names: a tree of path segments for each listener. */
#include "api/contract/contract_internal.h"
#include "api/schema/utf8.h"
#include <ctype.h>
#include <string.h>

static const char *const methods[METHOD_COUNT] = {
    [METHOD_GET] = "GET",     [METHOD_POST] = "POST",     [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
};

/* ---- while the contract is loaded ---- */

bool router_segment(const char **at, const char **segment, size_t *length)
{
    if (**at != '/' || (*at)[1] == '\0')
        return false;
    *segment = *at + 1;
    *length = strcspn(*segment, "/");
    *at = *segment + *length;
    return *length > 0;
}

size_t router_parameter(const char *segment, size_t length)
{
    const char *end = segment[0] == '{' ? memchr(segment, '}', length) : NULL;
    size_t name = end ? (size_t)(end - segment) - 1 : 0, rest = end ? length - name - 2 : 0;
    if (name == 0 || memchr(segment + 1, '{', length - 1) || (rest > 0 && (rest == 1 || end[1] != '.')))
        return 0;
    for (size_t i = 1; i < rest; i++)
        if (!islower((unsigned char)end[1 + i]))
            return 0;
    return name;
}

/* Unreserved characters and a few that need no escape in a path. */
static bool is_literal(const char *segment, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)segment[i]) && !strchr("-._~:@$", segment[i]))
            return false;
    /* ".well-known" (RFC 8615) is one; "." and ".." are none. */
    return segment[0] != '.' || (length > 2 && segment[1] != '.');
}

static struct router_node *add_child(struct loading *loading, struct router_node *node, const char *segment,
                                     size_t length)
{
    bool parameter = router_parameter(segment, length) > 0;
    struct router_node *child = parameter ? node->parameter : node->children;
    while (!parameter && child && (child->length != length || memcmp(child->literal, segment, length) != 0))
        child = child->sibling;
    if (child)
        return child;
    child = contract_alloc(loading, sizeof(*child));
    if (!child)
        return NULL;
    if (parameter) {
        node->parameter = child;
        child->suffix = segment + router_parameter(segment, length) + 2;
        child->suffix_length = (size_t)(segment + length - child->suffix);
    } else {
        child->literal = segment;
        child->length = length;
        child->sibling = node->children;
        node->children = child;
    }
    return child;
}

static void list_allowed(struct router_node *node)
{
    size_t count = 0;
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (node->operations[i])
            node->allow[count++] = methods[i];
        if (node->operations[i] && i == METHOD_GET)
            node->allow[count++] = "HEAD";
    }
    node->allow[count++] = "OPTIONS";
    node->allow[count] = NULL;
}

static size_t method_index(const char *method)
{
    size_t index = 0;
    while (index < METHOD_COUNT && strcmp(methods[index], method) != 0)
        index++;
    return index;
}

void router_add(struct loading *loading, const struct operation *operation, const json_t *node)
{
    struct router_node *at = &loading->compiled->routes[operation->is_admin];
    const char *rest = operation->path, *segment;
    size_t length, count = 0, method = method_index(operation->method);
    while (at && router_segment(&rest, &segment, &length)) {
        if (router_parameter(segment, length) == 0 && !is_literal(segment, length))
            contract_fault(loading, NULL, node, "%s has a segment that is neither a literal nor one {parameter}",
                           operation->path);
        if (++count > CONTRACT_MAX_SEGMENTS)
            contract_fault(loading, NULL, node, "%s has more than %d segments", operation->path, CONTRACT_MAX_SEGMENTS);
        at = add_child(loading, at, segment, length);
        size_t name = router_parameter(segment, length);
        if (at && name > 0 && at->suffix_length != length - name - 2)
            contract_fault(loading, NULL, node, "%s ends a parameter in another way than another path",
                           operation->path);
    }
    if (!at)
        return;
    if (*rest && strcmp(rest, "/") != 0)
        contract_fault(loading, NULL, node, "%s has an empty segment", operation->path);
    else if (strcmp(rest, "/") == 0 && count > 0)
        contract_fault(loading, NULL, node, "%s ends in a slash", operation->path);
    if (at->path && strcmp(at->path, operation->path) != 0)
        contract_fault(loading, NULL, node, "%s and %s match the same paths", at->path, operation->path);
    at->path = operation->path;
    for (size_t i = 0; i < operation->parameter_count; i++)
        at->holds_slash = at->holds_slash || operation->parameters[i].holds_slash;
    at->operations[method] = operation;
    list_allowed(at);
}

/* ---- for each request ---- */

/* A path cut into decoded segments; the text is in route->text. */
struct cut {
    const char *segments[CONTRACT_MAX_SEGMENTS];
    size_t lengths[CONTRACT_MAX_SEGMENTS];
    size_t count;
    bool too_long;     /* for any template, but well formed */
    uint32_t slashed;  /* a bit for each segment with %2F in it */
    const char *fault; /* why it is malformed */
};

static const char no_slash[] = "%2F stands for / in a partner's number only, which is the last part of its path.";

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at `*at`, unescaped, and steps over it; -1: cut->fault says what is wrong with it. */
static int decode_byte(const char **at, struct cut *cut)
{
    unsigned char byte = (unsigned char)*(*at)++;
    int decoded = byte;
    if (byte == '%') {
        int high = hex((*at)[0]), low = high < 0 ? -1 : hex((*at)[1]);
        decoded = low < 0 ? -1 : high * 16 + low;
        *at += low < 0 ? 0 : 2;
    }
    if (decoded < 0)
        cut->fault = "A % is followed by two hexadecimal digits; %25 stands for the sign itself.";
    else if (decoded == '\\')
        cut->fault = "A path holds no backslash, nor %5C for one.";
    else if (decoded < 0x20 || decoded == 0x7F)
        cut->fault = "A path holds no control characters, such as %00.";
    else if (byte < 0x21 || byte > 0x7E)
        cut->fault = "Blanks and letters outside of ASCII are percent-encoded in a path.";
    else if (byte == '%' && decoded == '/')
        cut->slashed |= cut->count < CONTRACT_MAX_SEGMENTS ? UINT32_C(1) << cut->count : 0;
    return cut->fault ? -1 : decoded;
}

/* Takes a finished segment into the cut; false: it is malformed. `length` may be more than was kept. */
static bool end_segment(struct cut *cut, const char *segment, size_t length, bool kept)
{
    if (!kept || cut->count == CONTRACT_MAX_SEGMENTS) {
        cut->too_long = true;
        return true;
    }
    bool dots = (length == 1 || length == 2) && segment[0] == '.' && segment[length - 1] == '.';
    if (dots)
        cut->fault = "A path holds no . or .. as one of its parts.";
    else if (!utf8_is_valid(segment, length))
        cut->fault = "What is percent-encoded in a path is UTF-8.";
    if (cut->fault)
        return false;
    cut->segments[cut->count] = segment;
    cut->lengths[cut->count++] = length;
    return true;
}

/* Cuts at "/" and decodes each segment into route->text; false: the path is malformed. */
static bool cut_path(const char *path, struct route *route, struct cut *cut)
{
    size_t used = 0, room = sizeof(route->text);
    cut->fault = *path == '/' ? NULL : "A path begins with /.";
    if (cut->fault)
        return false;
    while (*path == '/') {
        const char *at = path + 1;
        char *segment = route->text + used;
        size_t length = 0;
        if (*at == '/') {
            cut->fault = "A path has no empty parts: // is not /.";
            return false;
        }
        for (; *at && *at != '/'; length++) {
            int byte = decode_byte(&at, cut);
            if (byte < 0)
                return false;
            if (used + length + 1 < room)
                segment[length] = (char)byte;
        }
        bool kept = used + length + 1 < room;
        if (kept)
            segment[length] = '\0';
        if (!(path[1] == '\0' && cut->count == 0) && !end_segment(cut, segment, length, kept))
            return false;
        used = kept ? used + length + 1 : room;
        path = at;
    }
    return true;
}

/* The node whose template fits the segments from `from` on; fills the values on the way back. */
static const struct router_node *find_node(const struct router_node *node, const struct cut *cut, size_t from,
                                           size_t values, struct route *route)
{
    if (from == cut->count) {
        route->value_count = values;
        return node->path ? node : NULL;
    }
    const char *segment = cut->segments[from];
    size_t length = cut->lengths[from];
    bool slashed = cut->slashed >> from & 1;
    for (const struct router_node *child = slashed ? NULL : node->children; child; child = child->sibling) {
        if (child->length != length || memcmp(child->literal, segment, length) != 0)
            continue;
        const struct router_node *found = find_node(child, cut, from + 1, values, route);
        if (found)
            return found;
        break;
    }
    size_t suffix = node->parameter ? node->parameter->suffix_length : 0;
    if (!node->parameter || (slashed && !node->parameter->holds_slash) || length <= suffix ||
        memcmp(segment + length - suffix, node->parameter->suffix, suffix) != 0)
        return NULL;
    const struct router_node *found = find_node(node->parameter, cut, from + 1, values + 1, route);
    if (found) {
        route->values[values] = segment;
        route->text[(size_t)(segment - route->text) + length - suffix] = '\0';
    }
    return found;
}

enum route_outcome route_find(const struct contract *contract, const char *method, const char *path, bool admin,
                              struct route *route)
{
    const struct compiled *compiled = (const struct compiled *)contract;
    struct cut cut = {.count = 0};
    route->operation = NULL;
    route->value_count = 0;
    route->allow[0] = NULL;
    bool fine = cut_path(path, route, &cut);
    const struct router_node *node =
        !fine || cut.too_long ? NULL : find_node(&compiled->routes[admin], &cut, 0, 0, route);
    route->fault = cut.fault ? cut.fault : !node && cut.slashed ? no_slash : NULL;
    if (!node)
        return route->fault ? ROUTE_MALFORMED : ROUTE_UNKNOWN;
    memcpy(route->allow, node->allow, sizeof(node->allow));
    size_t index = method_index(strcmp(method, "HEAD") == 0 ? "GET" : method);
    route->operation = index < METHOD_COUNT ? node->operations[index] : NULL;
    return route->operation ? ROUTE_FOUND : ROUTE_WRONG_METHOD;
}
