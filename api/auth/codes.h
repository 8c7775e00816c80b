/* What a family holds in its hand: the reference of a case and its secret access code. */
#ifndef ATHAR_CODES_H
#define ATHAR_CODES_H

#include <stdbool.h>
#include <stddef.h>

#define REFERENCE_TEXT   16 /* "ATH-XXXX-XXXX-C" and the end */
#define ACCESS_CODE_TEXT 20 /* "XXXX-XXXX-XXXX-XXXX" and the end */
#define CODE_HASH        32

/* A random reference: 40 bits in Crockford base32 and his check symbol (modulo 37), where that is one of the 32 too. */
void reference_new(char text[static REFERENCE_TEXT]);
/* True where the text is a reference whose check symbol is right. */
bool reference_is_valid(const char *text);
/* What a person typed or pasted, as it was printed: any case, digits of any script, with dashes, blanks and invisible
 * signs anywhere or nowhere, O for 0, I and L for 1 (Crockford base32). False: it cannot be one, and `text` is not
 * written. */
bool reference_read(const char *typed, char text[static REFERENCE_TEXT]) __attribute__((warn_unused_result));
bool access_code_read(const char *typed, char text[static ACCESS_CODE_TEXT]) __attribute__((warn_unused_result));
/* A random access code of 80 bits. */
void access_code_new(char text[static ACCESS_CODE_TEXT]);
/* What is stored of a code: a keyed hash (BLAKE2b), useless without the secret. */
void access_code_hash(const unsigned char secret[static 32], const char *code, unsigned char hash[static CODE_HASH]);
/* A code for somebody's hand and what is stored of it. */
struct new_code {
    char text[ACCESS_CODE_TEXT];
    unsigned char hash[CODE_HASH];
};
void code_make(const unsigned char secret[static 32], struct new_code *code);

#endif
