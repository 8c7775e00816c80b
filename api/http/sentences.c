/* Finds a sentence of a problem in the table of four languages, and fills in what it says of its own. */
#include "api/http/sentences.h"
#include <string.h>

static const struct {
    const char *text[LANGUAGE_COUNT];
} sentences[] = {
#define X(english, arabic, kurdish, turkish)                                                                           \
    {{[LANGUAGE_EN] = (english), [LANGUAGE_AR] = (arabic), [LANGUAGE_KU] = (kurdish), [LANGUAGE_TR] = (turkish)}},
#include "api/http/sentences.def"
#undef X
};

#define HOLE       3 /* bytes of "{1}" */
#define MOST_HOLES 3

struct hole {
    const char *begin;
    size_t length;
};

/* Whether the text is the form with something in place of its holes, which are told. */
static bool fits(const char *form, const char *text, struct hole holes[MOST_HOLES])
{
    for (;;) {
        size_t plain = strcspn(form, "{");
        if (strncmp(form, text, plain) != 0)
            return false;
        form += plain;
        text += plain;
        if (*form == '\0')
            return *text == '\0';
        struct hole *hole = &holes[form[1] - '1'];
        size_t behind = strcspn(form + HOLE, "{"), rest = strlen(text);
        const char *end = form[HOLE + behind] != '\0' ? memmem(text, rest, form + HOLE, behind)
                          : rest >= behind            ? text + rest - behind
                                                      : NULL;
        if (!end || end == text)
            return false;
        *hole = (struct hole){text, (size_t)(end - text)};
        form += HOLE;
        text = end;
    }
}

static void fill(struct text *out, const char *form, const struct hole holes[MOST_HOLES])
{
    while (*form) {
        size_t plain = strcspn(form, "{");
        text_add(out, form, plain);
        form += plain;
        if (*form == '\0')
            return;
        text_add(out, holes[form[1] - '1'].begin, holes[form[1] - '1'].length);
        form += HOLE;
    }
}

void sentence_add(struct text *out, enum language language, const char *english)
{
    struct hole holes[MOST_HOLES] = {0};
    for (size_t i = 0; language != LANGUAGE_EN && i < sizeof(sentences) / sizeof(sentences[0]); i++)
        if (fits(sentences[i].text[LANGUAGE_EN], english, holes)) {
            fill(out, sentences[i].text[language], holes);
            return;
        }
    text_adds(out, english);
}
