/* Files and contracts as unit tests, fuzzers and the harness read them. */
#ifndef ATHAR_TESTS_CONTRACT_FILE_H
#define ATHAR_TESTS_CONTRACT_FILE_H

#include "api/contract/contract.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The content of a file with a NUL behind it, NULL where there is none; the caller frees it. */
static inline char *file_text(const char *path, size_t *length)
{
    static const size_t most = 4U << 20;
    FILE *file = fopen(path, "r");
    char *content = file ? calloc(1, most + 1) : NULL;
    if (content)
        *length = fread(content, 1, most, file);
    if (file)
        fclose(file);
    return content;
}

static inline void tell_fault(void *path, size_t line, const char *message)
{
    fprintf(stderr, "%s:%zu: %s\n", (const char *)path, line, message);
}

/* The contract of a file. One that cannot be read or has a fault ends the process, and says why. */
static inline struct contract *contract_of(const char *path)
{
    size_t length = 0;
    char *yaml = file_text(path, &length);
    struct contract *contract = yaml ? contract_load(yaml, length, tell_fault, (void *)path) : NULL;
    free(yaml);
    if (contract)
        return contract;
    fprintf(stderr, "%s: no contract; tests and fuzzers run from the top of the checkout\n", path);
    abort();
}

#endif
