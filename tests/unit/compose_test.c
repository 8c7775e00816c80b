/* docker/compose.yaml as far as it can be held against rules without an engine: hardening, networks, secrets, settings.
 */
#include "api/base/config.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

static yaml_document_t compose;

static const char *text_of(const yaml_node_t *node)
{
    return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : "";
}

/* The value of a key, also one that comes by "<<". */
static yaml_node_t *get(yaml_node_t *map, const char *key)
{
    yaml_node_t *merged = NULL;
    if (!map || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++) {
        const char *name = text_of(yaml_document_get_node(&compose, pair->key));
        if (strcmp(name, key) == 0)
            return yaml_document_get_node(&compose, pair->value);
        if (strcmp(name, "<<") == 0)
            merged = yaml_document_get_node(&compose, pair->value);
    }
    return get(merged, key);
}

static yaml_node_t *at(const char *first, const char *second, const char *third)
{
    yaml_node_t *node = get(yaml_document_get_root_node(&compose), first);
    node = second ? get(node, second) : node;
    return third ? get(node, third) : node;
}

static size_t count_of(const yaml_node_t *list)
{
    return list && list->type == YAML_SEQUENCE_NODE
               ? (size_t)(list->data.sequence.items.top - list->data.sequence.items.start)
               : 0;
}

static const char *item(const yaml_node_t *list, size_t i)
{
    return text_of(yaml_document_get_node(&compose, list->data.sequence.items.start[i]));
}

static bool holds(const yaml_node_t *list, const char *word)
{
    for (size_t i = 0; i < count_of(list); i++)
        if (strcmp(item(list, i), word) == 0)
            return true;
    return false;
}

/* Calls `check` with the name of every entry of a map. */
static void each(yaml_node_t *map, void (*check)(const char *name))
{
    cr_assert_not_null(map);
    for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++)
        if (strcmp(text_of(yaml_document_get_node(&compose, pair->key)), "<<") != 0)
            check(text_of(yaml_document_get_node(&compose, pair->key)));
}

static void load(void)
{
    yaml_parser_t parser;
    FILE *file = fopen("docker/compose.yaml", "r");
    cr_assert_not_null(file, "tests run from the top of the checkout");
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_file(&parser, file);
    cr_assert(yaml_parser_load(&parser, &compose), "line %zu: %s", parser.problem_mark.line + 1, parser.problem);
    yaml_parser_delete(&parser);
    fclose(file);
}

static void unload(void)
{
    yaml_document_delete(&compose);
}

TestSuite(compose, .init = load, .fini = unload);

static void check_hardened(const char *name)
{
    cr_expect_str_eq(text_of(at("services", name, "read_only")), "true", "%s", name);
    cr_expect(holds(at("services", name, "cap_drop"), "ALL"), "%s", name);
    cr_expect(holds(at("services", name, "security_opt"), "no-new-privileges:true"), "%s", name);
    cr_expect_null(at("services", name, "privileged"), "%s", name);
    cr_expect_null(at("services", name, "cap_add"), "%s", name);
    cr_expect(strcmp(name, "edge") == 0 || !at("services", name, "ports"), "%s must not be published", name);
    bool has_check = at("services", name, "healthcheck") != NULL;
    cr_expect(has_check || strcmp(name, "work") == 0 || strcmp(name, "migrate") == 0, "%s", name);
}
Test(compose, every_service_is_hardened_and_only_the_edge_is_published)
{
    each(at("services", NULL, NULL), check_hardened);
}

Test(compose, the_database_is_reached_by_the_service_alone)
{
    yaml_node_t *networks = at("services", "postgres", "networks");
    cr_expect(count_of(networks) == 1 && holds(networks, "inside"));
    cr_expect_not(holds(at("services", "edge", "networks"), "inside"));
    cr_expect_str_eq(text_of(at("networks", "inside", "internal")), "true");
    cr_expect_str_eq(text_of(at("networks", "front", "internal")), "true");
}

static void check_secrets(const char *name)
{
    const yaml_node_t *secrets = at("services", name, "secrets");
    for (size_t i = 0; i < count_of(secrets); i++) {
        const char *file = text_of(at("secrets", item(secrets, i), "file"));
        cr_expect_eq(strncmp(file, "./secrets/", 10), 0, "%s: %s", name, item(secrets, i));
    }
    yaml_node_t *environment = at("services", name, "environment");
    cr_expect_null(get(environment, "POSTGRES_PASSWORD"));
    cr_expect_null(strstr(text_of(get(environment, "ATHAR_DATABASE_URL")), "password="));
}
Test(compose, secrets_are_files)
{
    each(at("services", NULL, NULL), check_secrets);
    cr_expect_not(holds(at("services", "api", "secrets"), "owner_pgpass"), "only migrations act as the owner");
}

static struct text known;

static void check_setting(const char *name)
{
    char line[80];
    snprintf(line, sizeof(line), "%s=", name);
    cr_expect(known.data && strstr(known.data, line), "no setting %s", name);
}
Test(compose, every_variable_is_a_setting)
{
    settings_help(&known);
    each(at("services", "api", "environment"), check_setting);
    each(at("services", "migrate", "environment"), check_setting);
    text_clear(&known);
}

Test(compose, there_is_more_time_to_stop_than_to_drain)
{
    yaml_node_t *environment = at("services", "api", "environment");
    long drain = strtol(text_of(get(environment, "ATHAR_DRAIN_NOTICE_MS")), NULL, 10) +
                 strtol(text_of(get(environment, "ATHAR_DRAIN_TIMEOUT_MS")), NULL, 10);
    cr_expect_gt(drain, 0);
    cr_expect_gt(1000 * strtol(text_of(at("services", "api", "stop_grace_period")), NULL, 10), drain + 2000);
}

Test(compose, the_service_waits_for_its_migrations)
{
    yaml_node_t *waits = at("services", "api", "depends_on");
    cr_expect_str_eq(text_of(get(get(waits, "migrate"), "condition")), "service_completed_successfully");
    cr_expect_str_eq(text_of(at("services", "migrate", "restart")), "no");
}

/* Of what is not there the engine would make an empty folder. */
static void check_mounts(const char *name)
{
    const yaml_node_t *volumes = at("services", name, "volumes");
    char path[256];
    for (size_t i = 0; i < count_of(volumes); i++) {
        const char *volume = item(volumes, i);
        if (*volume != '.' || strncmp(volume, "./secrets", 9) == 0)
            continue;
        snprintf(path, sizeof(path), "docker/%.*s", (int)strcspn(volume, ":"), volume);
        cr_expect_eq(access(path, R_OK), 0, "%s mounts %s", name, path);
    }
}
Test(compose, what_is_mounted_is_in_the_repository)
{
    each(at("services", NULL, NULL), check_mounts);
}
