/* Reads the settings table from the environment and prints it. */
#include "api/base/config.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* One row of the table, with where its value lives. */
struct setting {
    const char *name;
    bool is_number;
    size_t offset;
    const char *initial_text;
    unsigned initial, low, high;
    const char *help;
};

static const struct setting table[] = {
#define TEXT(name, initial, help) {#name, false, offsetof(struct settings, name), (initial), 0, 0, 0, (help)},
#define NUMBER(name, initial, low, high, help)                                                                         \
    {#name, true, offsetof(struct settings, name), NULL, (initial), (low), (high), (help)},
    SETTINGS(TEXT, NUMBER)
#undef TEXT
#undef NUMBER
};
#define SETTING_COUNT (sizeof(table) / sizeof(table[0]))

/* "listen" -> "ATHAR_LISTEN". */
static void variable_name(const struct setting *setting, char out[static 64])
{
    size_t n = 0;
    for (const char *p = "ATHAR_"; *p; p++)
        out[n++] = *p;
    for (const char *p = setting->name; *p && n < 63; p++)
        out[n++] = (*p >= 'a' && *p <= 'z') ? (char)(*p - 'a' + 'A') : *p;
    out[n] = '\0';
}

static bool read_number(const struct setting *setting, const char *text, unsigned *value)
{
    char *end = NULL;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] < '0' || text[0] > '9')
        return false;
    if (number < setting->low || number > setting->high)
        return false;
    *value = (unsigned)number;
    return true;
}

bool settings_read(struct settings *settings, struct text *error)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &table[i];
        char variable[64];
        variable_name(setting, variable);
        const char *text = getenv(variable);
        void *slot = (char *)settings + setting->offset;
        if (!setting->is_number) {
            *(const char **)slot = text ? text : setting->initial_text;
            continue;
        }
        *(unsigned *)slot = setting->initial;
        if (text && !read_number(setting, text, slot))
            text_addf(error, "%s must be a whole number from %u to %u\n", variable, setting->low, setting->high);
    }
    return error->length == 0 && !error->failed;
}

void settings_help(struct text *out)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &table[i];
        char variable[64];
        variable_name(setting, variable);
        if (setting->is_number)
            text_addf(out, "%s=%u\n    %s (%u to %u)\n", variable, setting->initial, setting->help, setting->low,
                      setting->high);
        else
            text_addf(out, "%s=%s\n    %s\n", variable, setting->initial_text, setting->help);
    }
}

static bool known_variable(const char *name, size_t length)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        char variable[64];
        variable_name(&table[i], variable);
        if (strlen(variable) == length && memcmp(variable, name, length) == 0)
            return true;
    }
    return false;
}

size_t settings_check(void (*report)(void *context, const char *line), void *context)
{
    size_t faults = 0;
    struct text line = {0};
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &table[i];
        if (strlen(setting->help) < 10)
            text_addf(&line, "setting %s has no documentation", setting->name);
        else if (setting->is_number && (setting->initial < setting->low || setting->initial > setting->high))
            text_addf(&line, "setting %s has a default outside its bounds", setting->name);
        if (line.length > 0) {
            report(context, line.data);
            faults++;
            text_clear(&line);
        }
    }
    for (char **variable = environ; *variable; variable++) {
        const char *equals = strchr(*variable, '=');
        if (strncmp(*variable, "ATHAR_", 6) != 0 || !equals || known_variable(*variable, (size_t)(equals - *variable)))
            continue;
        text_addf(&line, "no setting is called %.*s", (int)(equals - *variable), *variable);
        report(context, line.failed ? "out of memory" : line.data);
        faults++;
        text_clear(&line);
    }
    return faults;
}
