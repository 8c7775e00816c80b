/* The command line: finds the command and runs it. */
#include "api/base/commands.h"
#include "api/base/config.h"
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
#define X(name, function, help) {(name), function, (help)},
    COMMANDS(X)
#undef X
};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

int help_command(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "settings") == 0) {
        struct text out = {0};
        settings_help(&out);
        fputs(out.failed ? "" : out.data, stdout);
        text_clear(&out);
        return EXIT_SUCCESS;
    }
    puts("usage: athar COMMAND [ARGUMENT ...]\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-12s %s\n", commands[i].name, commands[i].help);
    return EXIT_SUCCESS;
}

/* What must be settled before any thread starts: hash seed of jansson, random source, time zone. */
static bool prepare_libraries(void)
{
    json_object_seed(0);
    setenv("TZ", "UTC", 1);
    tzset();
    return sodium_init() >= 0;
}

int main(int argc, char **argv)
{
    if (!prepare_libraries()) {
        fputs("athar: no source of random numbers\n", stderr);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; argc > 1 && i < COMMAND_COUNT; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    bool is_unknown = argc > 1 && strcmp(argv[1], "--help") != 0;
    if (is_unknown)
        fprintf(stderr, "athar: there is no command %s; athar help lists them\n", argv[1]);
    else
        help_command(0, NULL);
    return is_unknown ? EXIT_FAILURE : EXIT_SUCCESS;
}
