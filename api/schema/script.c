/* Tells scripts apart by the blocks of their letters. */
#include "api/schema/script.h"
#include "api/schema/utf8.h"
#include <string.h>

static const struct {
    const char *name;
    uint32_t first, last;
} blocks[] = {
    {"Latn", 'A', 'Z'},       {"Latn", 'a', 'z'},       {"Latn", 0xC0, 0x24F},    {"Latn", 0x1E00, 0x1EFF},
    {"Latn", 0x2C60, 0x2C7F}, {"Latn", 0xA722, 0xA7FF}, {"Latn", 0xFF21, 0xFF5A}, {"Grek", 0x370, 0x3FF},
    {"Grek", 0x1F00, 0x1FFF}, {"Cyrl", 0x400, 0x52F},   {"Cyrl", 0x1C80, 0x1C8F}, {"Cyrl", 0xA640, 0xA69F},
    {"Armn", 0x531, 0x58F},   {"Armn", 0xFB13, 0xFB17}, {"Arab", 0x620, 0x64A},   {"Arab", 0x66E, 0x6D3},
    {"Arab", 0x6D5, 0x6D5},   {"Arab", 0x6EE, 0x6EF},   {"Arab", 0x6FA, 0x6FF},   {"Arab", 0x750, 0x77F},
    {"Arab", 0x860, 0x8C9},   {"Arab", 0xFB50, 0xFDFF}, {"Arab", 0xFE70, 0xFEFC}, {"Syrc", 0x710, 0x74F},
    {"Hebr", 0x5D0, 0x5EA},   {"Geor", 0x10A0, 0x10FF},
};

bool script_is_another(const char *script, const char *text)
{
    size_t length = strlen(text), step;
    bool other = false;
    uint32_t code;
    for (size_t at = 0; at < length && (step = utf8_decode(text + at, length - at, &code)) > 0; at += step)
        for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
            if (code < blocks[i].first || code > blocks[i].last)
                continue;
            if (strcmp(blocks[i].name, script) == 0)
                return false;
            other = true;
        }
    return other;
}
