/* References and access codes in Crockford base32 (no I, L, O, U). */
#include "api/auth/codes.h"
#include "api/schema/typed.h"
#include "api/schema/utf8.h"
#include <ctype.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

/* Five bits a symbol, from the first byte on. */
static void encode(const unsigned char *bytes, size_t symbols, char *out)
{
    for (size_t i = 0; i < symbols; i++) {
        size_t bit = i * 5, at = bit / 8, shift = bit % 8;
        unsigned pair = (unsigned)bytes[at] << 8 | (shift > 3 ? bytes[at + 1] : 0U);
        out[i] = alphabet[pair >> (11 - shift) & 31U];
    }
}

static char check_symbol(const char *symbols, size_t count)
{
    unsigned remainder = 0;
    for (size_t i = 0; i < count; i++)
        remainder = (remainder * 32 + (unsigned)(strchr(alphabet, symbols[i]) - alphabet)) % 37;
    return alphabet[remainder];
}

/* A check symbol beyond the 32 (one draw in seven) is drawn again: phones have no key for it, and chats take * and ~
 * for bold and strike-through. */
void reference_new(char text[static REFERENCE_TEXT])
{
    unsigned char bytes[5];
    char symbols[8], check;
    do {
        randombytes_buf(bytes, sizeof(bytes));
        encode(bytes, sizeof(symbols), symbols);
        check = check_symbol(symbols, sizeof(symbols));
    } while (!memchr(alphabet, check, 32));
    snprintf(text, REFERENCE_TEXT, "ATH-%.4s-%.4s-%c", symbols, symbols + 4, check);
}

bool reference_is_valid(const char *text)
{
    if (strlen(text) != REFERENCE_TEXT - 1 || memcmp(text, "ATH-", 4) != 0 || text[8] != '-' || text[13] != '-')
        return false;
    char symbols[8];
    memcpy(symbols, text + 4, 4);
    memcpy(symbols + 4, text + 9, 4);
    for (size_t i = 0; i < sizeof(symbols); i++)
        if (!memchr(alphabet, symbols[i], 32))
            return false;
    return check_symbol(symbols, sizeof(symbols)) == text[14];
}

/* What stands around a code where it was copied from a sentence, a table or a chat, or between its groups: a comma, a
 * stop and quotation marks of Arabic and Latin text. Not * and ~, which were check symbols once. */
static bool is_punctuation(uint32_t code)
{
    return (code < 0x80 && code > 0 && strchr("._,:;\"'`()[]<>/|", (int)code)) || code == 0xAB || code == 0xBB ||
           code == 0x60C || code == 0x61B || code == 0x6D4 || (code >= 0x2018 && code <= 0x201F) || code == 0x2022;
}

/* The symbol that a code point was meant as (Crockford base32: any case, O for 0, I and L for 1); 0: it only separates;
 * -1: it is none. */
static int typed_symbol(uint32_t code)
{
    int digit = typed_digit(code);
    if (digit >= 0)
        return alphabet[digit];
    if (typed_is_separator(code) || is_punctuation(code))
        return 0;
    uint32_t full_width = code - 0xFEE0; /* U+FF01 to U+FF5E are ASCII's signs in another width */
    code = full_width > 0x20 && full_width < 0x7F ? full_width : code;
    int symbol = code < 0x80 ? toupper((int)code) : -1;
    return symbol == 'O' ? '0' : symbol == 'I' || symbol == 'L' ? '1' : symbol;
}

/* Exactly `count` symbols of what was typed; false where there are fewer, or more, or it is no text. */
static bool typed_symbols(const char *typed, size_t count, char *symbols)
{
    size_t found = 0;
    bool fine = true;
    for (size_t left = strlen(typed), step; fine && left > 0; typed += step, left -= step) {
        uint32_t code = 0;
        step = utf8_decode(typed, left, &code);
        int symbol = step > 0 ? typed_symbol(code) : -1;
        fine = symbol == 0 || (symbol > 0 && found < count);
        if (fine && symbol > 0)
            symbols[found++] = (char)symbol;
    }
    return fine && found == count;
}

bool reference_read(const char *typed, char text[static REFERENCE_TEXT])
{
    char symbols[12];
    bool whole = typed_symbols(typed, sizeof(symbols), symbols);
    if (whole ? memcmp(symbols, "ATH", 3) != 0 : !typed_symbols(typed, sizeof(symbols) - 3, symbols + 3))
        return false;
    snprintf(text, REFERENCE_TEXT, "ATH-%.4s-%.4s-%c", symbols + 3, symbols + 7, symbols[11]);
    return reference_is_valid(text);
}

bool access_code_read(const char *typed, char text[static ACCESS_CODE_TEXT])
{
    char symbols[16];
    bool fine = typed_symbols(typed, sizeof(symbols), symbols);
    for (size_t i = 0; fine && i < sizeof(symbols); i++)
        fine = memchr(alphabet, symbols[i], 32) != NULL;
    if (fine)
        snprintf(text, ACCESS_CODE_TEXT, "%.4s-%.4s-%.4s-%.4s", symbols, symbols + 4, symbols + 8, symbols + 12);
    sodium_memzero(symbols, sizeof(symbols));
    return fine;
}

void access_code_new(char text[static ACCESS_CODE_TEXT])
{
    unsigned char bytes[10];
    char symbols[16];
    randombytes_buf(bytes, sizeof(bytes));
    encode(bytes, sizeof(symbols), symbols);
    snprintf(text, ACCESS_CODE_TEXT, "%.4s-%.4s-%.4s-%.4s", symbols, symbols + 4, symbols + 8, symbols + 12);
    sodium_memzero(symbols, sizeof(symbols));
}

/* BLAKE2b keyed with the secret; `label` keeps its uses apart. */
static void keyed_hash(const unsigned char secret[32], const char *label, const void *data, size_t size,
                       unsigned char hash[CODE_HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, secret, 32, CODE_HASH);
    crypto_generichash_update(&state, (const unsigned char *)label, strlen(label) + 1);
    crypto_generichash_update(&state, data, size);
    crypto_generichash_final(&state, hash, CODE_HASH);
}

void access_code_hash(const unsigned char secret[static 32], const char *code, unsigned char hash[static CODE_HASH])
{
    keyed_hash(secret, "access code hash", code, strlen(code), hash);
}

void code_make(const unsigned char secret[static 32], struct new_code *code)
{
    access_code_new(code->text);
    access_code_hash(secret, code->text, code->hash);
}
