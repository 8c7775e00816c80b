/* Takes from a process what it does not need to take a stranger's file apart. Within this room. */
#ifndef ATHAR_CONFINE_H
#define ATHAR_CONFINE_H

#include <stdbool.h>

#define CONFINE_MEMORY      (768UL * 1024 * 1024) /* bytes of addresses, the libraries' own included */
#define CONFINE_CPU_SECONDS 20

/* Memory and processor time are bounded, no core is left behind, and where memory runs out altogether this process ends
 * before the service does. False: the system refuses. */
bool confine_limits(void) __attribute__((warn_unused_result));
/* From here on: reading and writing what is open, memory, threads of its own, and the end. No file is opened, nothing
 * is connected to, nothing is run; whoever tries is told EPERM. False: the system refuses. */
bool confine_calls(void) __attribute__((warn_unused_result));

#endif
