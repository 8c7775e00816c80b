/* What a problem says beside its title, in the language of whoever asked. */
#ifndef ATHAR_SENTENCES_H
#define ATHAR_SENTENCES_H

#include "api/http/problem.h"

/* Adds `english` in `language`, as far as sentences.def has it, else as it is. */
void sentence_add(struct text *out, enum language language, const char *english);

#endif
