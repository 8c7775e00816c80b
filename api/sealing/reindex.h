/* Digests of numbers made anew. */
#ifndef ATHAR_SEALING_REINDEX_H
#define ATHAR_SEALING_REINDEX_H

/* `athar keys reindex`: the digests of every inquiry whose numbers were digested as before. What has been done stays
 * done when it is ended, and it goes on from there. An exit status. */
int reindex_command(void);

#endif
