/* References and access codes in Crockford base32 (no I, L, O, U). */
#include "api/auth/codes.h"
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

void reference_new(char text[static REFERENCE_TEXT])
{
    unsigned char bytes[5];
    char symbols[8];
    randombytes_buf(bytes, sizeof(bytes));
    encode(bytes, sizeof(symbols), symbols);
    snprintf(text, REFERENCE_TEXT, "ATH-%.4s-%.4s-%c", symbols, symbols + 4, check_symbol(symbols, 8));
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

/* The first `count` symbols of what was typed; '-' where there are fewer, or more. */
static void typed_symbols(const char *typed, size_t count, char *symbols)
{
    size_t found = 0;
    memset(symbols, '-', count);
    for (; *typed; typed++) {
        char symbol = (char)toupper((unsigned char)*typed);
        symbol = symbol == 'O' ? '0' : symbol == 'I' || symbol == 'L' ? '1' : symbol;
        if (symbol == '-' || symbol == ' ')
            continue;
        if (found < count)
            symbols[found] = symbol;
        found++;
    }
    if (found != count)
        memset(symbols, '-', count);
}

void reference_read(const char *typed, char text[static REFERENCE_TEXT])
{
    char symbols[12];
    typed_symbols(typed, sizeof(symbols), symbols);
    snprintf(text, REFERENCE_TEXT, "ATH-%.4s-%.4s-%c", symbols + 3, symbols + 7, symbols[11]);
}

void access_code_read(const char *typed, char text[static ACCESS_CODE_TEXT])
{
    char symbols[16];
    typed_symbols(typed, sizeof(symbols), symbols);
    snprintf(text, ACCESS_CODE_TEXT, "%.4s-%.4s-%.4s-%.4s", symbols, symbols + 4, symbols + 8, symbols + 12);
    sodium_memzero(symbols, sizeof(symbols));
}

static void write_code(const unsigned char bytes[10], char text[static ACCESS_CODE_TEXT])
{
    char symbols[16];
    encode(bytes, sizeof(symbols), symbols);
    snprintf(text, ACCESS_CODE_TEXT, "%.4s-%.4s-%.4s-%.4s", symbols, symbols + 4, symbols + 8, symbols + 12);
    sodium_memzero(symbols, sizeof(symbols));
}

void access_code_new(char text[static ACCESS_CODE_TEXT])
{
    unsigned char bytes[10];
    randombytes_buf(bytes, sizeof(bytes));
    write_code(bytes, text);
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

void access_code_derive(const unsigned char secret[static 32], const void *seed, size_t size,
                        char text[static ACCESS_CODE_TEXT])
{
    unsigned char hash[CODE_HASH];
    keyed_hash(secret, "access code", seed, size, hash);
    write_code(hash, text);
}

void access_code_hash(const unsigned char secret[static 32], const char *code, unsigned char hash[static CODE_HASH])
{
    keyed_hash(secret, "access code hash", code, strlen(code), hash);
}
