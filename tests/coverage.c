/* The coverage rule: every declared (operation, status) must have been produced by a test of the run.
 * Usage: coverage FILE, where FILE has a line "operationId status" for each answer seen. */
#include "api/contract/contract.h"
#include "db/embedded.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *seen;

static bool was_seen(const char *id, int status)
{
    char line[160];
    snprintf(line, sizeof(line), "\n%s %d\n", id, status);
    return strstr(seen, line) != NULL;
}

/* The whole file between newlines. */
static bool read_seen(const char *path)
{
    FILE *file = fopen(path, "r");
    size_t capacity = 64 << 20;
    seen = malloc(capacity);
    if (!file || !seen)
        return false;
    seen[0] = '\n';
    size_t size = fread(seen + 1, 1, capacity - 2, file);
    seen[size + 1] = '\0';
    fclose(file);
    return true;
}

int main(int argc, char **argv)
{
    struct contract *contract = contract_load_carried(NULL, NULL);
    size_t declared = 0, missing = 0;
    if (argc != 2 || !contract || !read_seen(argv[1]))
        return EXIT_FAILURE;
    for (size_t i = 0; i < contract->operation_count; i++)
        for (size_t r = 0; r < contract->operations[i].response_count; r++) {
            int status = contract->operations[i].responses[r].status;
            declared++;
            if (was_seen(contract->operations[i].id, status))
                continue;
            printf("coverage: no test has produced %s %d\n", contract->operations[i].id, status);
            missing++;
        }
    printf("coverage: %zu of %zu declared (operation, status) pairs were produced\n", declared - missing, declared);
    contract_free(contract);
    free(seen);
    return missing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
