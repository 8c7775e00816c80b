/* YAML as a JSON tree: the files of tests/cases/yaml are each one document, and beside it what must come of it: the
 * compact JSON (.json), or the line and message of the fault (.fault). */
#include "api/contract/yaml.h"
#include "tests/harness/contract_file.h"
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void expect_json(const char *path, const struct yaml_tree *tree, const struct yaml_fault *fault)
{
    json_t *wanted = json_load_file(path, JSON_DECODE_ANY, NULL);
    cr_assert(wanted, "%s cannot be read", path);
    cr_expect(tree, "%s: line %zu: %s", path, fault->line, fault->message);
    cr_expect(tree && json_equal(yaml_tree_root(tree), wanted), "%s", path);
    json_decref(wanted);
}

static void expect_fault(const char *path, const struct yaml_tree *tree, const struct yaml_fault *fault)
{
    size_t length;
    char *wanted = file_text(path, &length), got[256];
    cr_assert(wanted, "%s is missing", path);
    cr_expect_not(tree, "%s: was taken", path);
    snprintf(got, sizeof(got), "%zu: %s\n", fault->line, fault->message);
    cr_expect_str_eq(got, wanted, "%s: %s", path, got);
    free(wanted);
}

Test(yaml, every_case_of_the_folder)
{
    glob_t found;
    cr_assert_eq(glob("tests/cases/yaml/*.yaml", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        size_t length = 0;
        char *text = file_text(found.gl_pathv[i], &length), beside[256];
        struct yaml_fault fault = {0};
        struct yaml_tree *tree = yaml_tree_load(text, length, &fault);
        int stem = (int)strlen(found.gl_pathv[i]) - 5;
        snprintf(beside, sizeof(beside), "%.*s.json", stem, found.gl_pathv[i]);
        FILE *json = fopen(beside, "r");
        if (json) {
            fclose(json);
            expect_json(beside, tree, &fault);
        } else {
            snprintf(beside, sizeof(beside), "%.*s.fault", stem, found.gl_pathv[i]);
            expect_fault(beside, tree, &fault);
        }
        yaml_tree_free(tree);
        free(text);
    }
    globfree(&found);
}

Test(yaml, every_node_has_its_line)
{
    static const char text[] = "a:\n  b: one\n  c:\n    - 2\n    -\n      d: 3.5\ne: true\n";
    struct yaml_fault fault;
    struct yaml_tree *tree = yaml_tree_load(text, strlen(text), &fault);
    const json_t *root = yaml_tree_root(tree), *a = json_object_get(root, "a"), *c = json_object_get(a, "c");
    cr_expect_eq(yaml_tree_line(tree, root), 1);
    cr_expect_eq(yaml_tree_line(tree, a), 2);
    cr_expect_eq(yaml_tree_line(tree, json_object_get(a, "b")), 2);
    cr_expect_eq(yaml_tree_line(tree, c), 4);
    cr_expect_eq(yaml_tree_line(tree, json_object_get(json_array_get(c, 1), "d")), 6);
    cr_expect_eq(yaml_tree_line(tree, json_object_get(root, "e")), 0, "true is one node for all");
    yaml_tree_free(tree);
}

Test(yaml, refuses_more_than_200000_nodes)
{
    size_t size = 3 * 200001 + 3, at = 0;
    char *text = malloc(size);
    struct yaml_fault fault;
    text[at++] = '[';
    for (int i = 0; i < 200001; i++)
        at += (size_t)sprintf(text + at, "1,");
    text[at++] = ']';
    cr_expect_null(yaml_tree_load(text, at, &fault));
    cr_expect_str_eq(fault.message, "the document has too many nodes");
    free(text);
}

Test(yaml, refuses_more_than_4_mib_unread)
{
    struct yaml_fault fault;
    cr_expect_null(yaml_tree_load("", YAML_MAX_BYTES + 1, &fault));
    cr_expect_str_eq(fault.message, "the document is too large");
}
