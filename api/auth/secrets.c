/* Makes and reads API keys and refresh tokens: 256 random bits in hex, with a checksum in front of any look-up. */
#include "api/auth/secrets.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define SECRET_BYTES   32
#define CHECKSUM_BYTES 4

static void hash_secret(const unsigned char secret[SECRET_BYTES], unsigned char hash[SECRET_HASH])
{
    crypto_generichash(hash, SECRET_HASH, secret, SECRET_BYTES, NULL, 0);
}

/* Over "athar_<id>_<secret>" as text: finds typing mistakes and garbage, proves nothing. */
static void checksum(const char *text, size_t length, char hex[2 * CHECKSUM_BYTES + 1])
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sum, (const unsigned char *)text, length);
    sodium_bin2hex(hex, 2 * CHECKSUM_BYTES + 1, sum, CHECKSUM_BYTES);
}

void api_key_new(const char *id, char text[static API_KEY_TEXT], unsigned char hash[static SECRET_HASH])
{
    unsigned char secret[SECRET_BYTES];
    char hex[2 * SECRET_BYTES + 1], sum[2 * CHECKSUM_BYTES + 1], digits[33];
    size_t n = 0;
    for (const char *p = id; *p && n < 32; p++)
        if (*p != '-')
            digits[n++] = *p;
    digits[n] = '\0';
    randombytes_buf(secret, sizeof(secret));
    hash_secret(secret, hash);
    sodium_bin2hex(hex, sizeof(hex), secret, sizeof(secret));
    int length = snprintf(text, API_KEY_TEXT, "athar_%s_%s", digits, hex);
    checksum(text, (size_t)length, sum);
    snprintf(text + length, API_KEY_TEXT - (size_t)length, "%s", sum);
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(hex, sizeof(hex));
}

static bool read_secret(const char *hex, unsigned char hash[SECRET_HASH])
{
    unsigned char secret[SECRET_BYTES];
    size_t size = 0;
    bool fine =
        sodium_hex2bin(secret, sizeof(secret), hex, 2 * SECRET_BYTES, NULL, &size, NULL) == 0 && size == sizeof(secret);
    hash_secret(secret, hash);
    sodium_memzero(secret, sizeof(secret));
    return fine;
}

bool api_key_read(const char *text, char id[static UUID_TEXT], unsigned char hash[static SECRET_HASH])
{
    static const size_t length = 6 + 32 + 1 + 2 * SECRET_BYTES;
    char sum[2 * CHECKSUM_BYTES + 1];
    if (strlen(text) != length + 2 * CHECKSUM_BYTES || strncmp(text, "athar_", 6) != 0 || text[38] != '_' ||
        strspn(text + 6, "0123456789abcdef") != 32)
        return false;
    checksum(text, length, sum);
    if (sodium_memcmp(sum, text + length, 2 * CHECKSUM_BYTES) != 0)
        return false;
    const char *d = text + 6;
    snprintf(id, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", d, d + 8, d + 12, d + 16, d + 20);
    return read_secret(text + 39, hash);
}

void refresh_token_new(char text[static REFRESH_TEXT], unsigned char hash[static SECRET_HASH])
{
    unsigned char secret[SECRET_BYTES];
    char hex[2 * SECRET_BYTES + 1];
    randombytes_buf(secret, sizeof(secret));
    hash_secret(secret, hash);
    sodium_bin2hex(hex, sizeof(hex), secret, sizeof(secret));
    snprintf(text, REFRESH_TEXT, "athr_%s", hex);
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(hex, sizeof(hex));
}

bool refresh_token_read(const char *text, unsigned char hash[static SECRET_HASH])
{
    return strlen(text) == 5 + 2 * SECRET_BYTES && strncmp(text, "athr_", 5) == 0 && read_secret(text + 5, hash);
}
