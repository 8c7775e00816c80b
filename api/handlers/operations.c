/* Binds the operations of the contract to their handlers, and tells where the two lists disagree. */
#include "api/handlers/operations.h"
#include "api/base/service.h"
#include <string.h>

static const struct {
    const char *id;
    handler_fn *handler;
} table[] = {
#define X(id, function) {#id, function},
    OPERATIONS(X)
#undef X
};
#define OPERATION_COUNT (sizeof(table) / sizeof(table[0]))

static handler_fn *find_handler(const char *id)
{
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        if (strcmp(table[i].id, id) == 0)
            return table[i].handler;
    return NULL;
}

static void tell(db_report_fn *report, void *context, size_t contract_line, const char *before, const char *name,
                 const char *after)
{
    struct text line = {0};
    if (contract_line > 0)
        text_addf(&line, "openapi.yaml:%zu: ", contract_line);
    text_addf(&line, "%s%s%s", before, name, after);
    report(context, line.failed ? "out of memory" : line.data);
    text_clear(&line);
}

size_t operations_bind(const struct contract *contract, handler_fn **handlers, db_report_fn *report, void *context)
{
    size_t faults = 0;
    for (size_t i = 0; i < contract->operation_count; i++) {
        handlers[i] = find_handler(contract->operations[i].id);
        if (!handlers[i]) {
            tell(report, context, contract->operations[i].line, "operation ", contract->operations[i].id,
                 " of the contract has no handler");
            faults++;
        }
    }
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        if (!contract_find(contract, table[i].id)) {
            tell(report, context, 0, "handler of ", table[i].id, " has no operation in the contract");
            faults++;
        }
    return faults;
}
