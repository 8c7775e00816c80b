/* Any bytes as YAML and as a whole contract: a tree with lines, or a fault with one. */
#include "api/contract/contract.h"
#include "api/contract/yaml.h"
#include <stdlib.h>

static void count_fault(void *context, size_t line, const char *message)
{
    size_t *faults = context;
    if (!message[0] || line > YAML_MAX_BYTES)
        abort();
    ++*faults;
}

int LLVMFuzzerTestOneInput(const char *data, size_t size);

int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    struct yaml_fault fault = {.message = ""};
    struct yaml_tree *tree = yaml_tree_load(data, size, &fault);
    if (!tree && !fault.message[0])
        abort();
    bool shared = tree && (json_is_boolean(yaml_tree_root(tree)) || json_is_null(yaml_tree_root(tree)));
    if (tree && !shared && yaml_tree_line(tree, yaml_tree_root(tree)) == 0)
        abort();
    yaml_tree_free(tree);
    size_t faults = 0;
    struct contract *contract = contract_load(data, size, count_fault, &faults);
    if (!contract != (faults > 0))
        abort();
    contract_free(contract);
    return 0;
}
