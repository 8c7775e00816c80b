/* Telephone numbers as people type them, and the E.164 numbers that they may stand for. */
#ifndef ATHAR_PHONE_H
#define ATHAR_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#define PHONE_DIGITS   28 /* of a reading: "+", 20 digits and whatever a country code adds, with its NUL */
#define PHONE_READINGS 40 /* more than there are homes in the table of plans */

/* What a number may be: "+963944111222" where its country is known or guessed, digits alone where no plan has it. */
struct phone_readings {
    size_t count;
    char items[PHONE_READINGS][PHONE_DIGITS];
};

/* Whether the text is a telephone number of at least `least` digits: digits of any script, a leading + or 00, blanks,
 * brackets, dots, slashes, hyphens of all kinds, direction marks, and an extension behind it. */
bool phone_is_readable(const char *text, size_t length, size_t least);

/* Every number that the text may stand for; its extension does not count. One that names its country (+ or 00) has one
 * reading. One that does not is Syria's where Syria has numbers of this length, and, where none of Syria's begins so,
 * also that of each country of the table whose numbers do. At least one reading for what is readable, else none. */
void phone_read(const char *text, size_t length, struct phone_readings *readings);

#endif
