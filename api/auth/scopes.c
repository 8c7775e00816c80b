/* Looks up scopes and roles in their tables. */
#include "api/auth/scopes.h"
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
#define X(constant, name) name,
    SCOPES(X)
#undef X
};

static const struct {
    const char *role;
    bool reaches_all;
    scope_set scopes;
} roles[] = {
#define X(role, reaches_all, scopes) {role, reaches_all, scopes},
    ROLES(X)
#undef X
};

static scope_set find_scope(const char *name, size_t length)
{
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return UINT64_C(1) << i;
    return 0;
}

scope_set scope_by_name(const char *name)
{
    return find_scope(name, strlen(name));
}

scope_set scopes_by_names(const char *list)
{
    scope_set scopes = 0;
    for (const char *at = list; *at;) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " ");
        scopes |= find_scope(at, length);
        at += length;
    }
    return scopes;
}

void scopes_write(scope_set scopes, struct text *out)
{
    for (size_t i = 0; i < SCOPE_COUNT; i++)
        if (scopes >> i & 1)
            text_addf(out, "%s%s", out->length ? " " : "", names[i]);
}

bool role_apply(const char *role, struct identity *identity)
{
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (strcmp(roles[i].role, role) != 0)
            continue;
        snprintf(identity->role, sizeof(identity->role), "%s", role);
        identity->reaches_all = roles[i].reaches_all;
        identity->scopes = roles[i].scopes;
        return true;
    }
    return false;
}
