/* In which scripts a text is written. */
#ifndef ATHAR_SCRIPT_H
#define ATHAR_SCRIPT_H

#include <stdbool.h>

/* True where the text has letters of scripts that Athar knows, and none of them is of `script` (ISO 15924, such as
 * "Arab"). `script` is one that the contract's list has; texts without letters are of any script. */
bool script_is_another(const char *script, const char *text);

#endif
