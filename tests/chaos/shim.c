/* Preloaded into the service under test: fails the allocation or the libpq call that the mapped file asks for. */
#include "tests/chaos/shim.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* glibc's own allocator, under its second name. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

/* Until the file is mapped the order lies here, and is none. */
static struct chaos none, *chaos = &none;

__attribute__((constructor)) static void map_file(void)
{
    const char *path = getenv("ATHAR_TEST_CHAOS");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *map = fd >= 0 ? mmap(NULL, sizeof(*chaos), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    if (fd >= 0)
        close(fd);
    if (map == MAP_FAILED)
        return;
    atomic_store(&((struct chaos *)map)->live, atomic_load(&none.live));
    chaos = map;
}

/* Whether this call is the one to fail. The main thread only waits for signals: what it does is no part of a request.
 */
static bool strikes(enum chaos_kind kind)
{
    long armed = atomic_load(&chaos->kind);
    bool goes_on = armed == CHAOS_ALLOCATIONS && kind == CHAOS_ALLOCATION;
    if ((armed != (long)kind && !goes_on) || gettid() == getpid())
        return false;
    long left = atomic_fetch_sub(&chaos->countdown, 1);
    if (left != 1 && !(goes_on && left < 1))
        return false;
    atomic_fetch_add(&chaos->fired, 1);
    return true;
}

static void *counted(void *block)
{
    if (block)
        atomic_fetch_add(&chaos->live, 1);
    return block;
}

static bool no_memory(void)
{
    if (!strikes(CHAOS_ALLOCATION))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return no_memory() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return no_memory() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    if (no_memory())
        return NULL;
    void *moved = __libc_realloc(block, size);
    if (!block)
        return counted(moved);
    if (size == 0)
        atomic_fetch_sub(&chaos->live, 1);
    return moved;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return no_memory() ? NULL : counted(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    if (no_memory())
        return ENOMEM;
    *block = counted(__libc_memalign(alignment, size));
    return *block ? 0 : ENOMEM;
}

void free(void *block)
{
    if (block)
        atomic_fetch_sub(&chaos->live, 1);
    __libc_free(block);
}

/* ---- libpq ---- */
static void cut(const PGconn *pg)
{
    if (strikes(CHAOS_CUT) && PQsocket(pg) >= 0)
        shutdown(PQsocket(pg), SHUT_RDWR);
}

/* The function that this library stands before. */
#define NEXT(name)                                                                                                     \
    static __typeof__(name) *next;                                                                                     \
    if (!next)                                                                                                         \
    next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int PQsendPrepare(PGconn *pg, const char *name, const char *query, int count, const Oid *types)
{
    NEXT(PQsendPrepare);
    cut(pg);
    return strikes(CHAOS_REFUSAL) ? 0 : next(pg, name, query, count, types);
}

int PQsendQueryPrepared(PGconn *pg, const char *name, int count, const char *const *values, const int *lengths,
                        const int *formats, int result_format)
{
    NEXT(PQsendQueryPrepared);
    cut(pg);
    return strikes(CHAOS_REFUSAL) ? 0 : next(pg, name, count, values, lengths, formats, result_format);
}

int PQpipelineSync(PGconn *pg)
{
    NEXT(PQpipelineSync);
    cut(pg);
    return strikes(CHAOS_REFUSAL) ? 0 : next(pg);
}

PGresult *PQgetResult(PGconn *pg)
{
    NEXT(PQgetResult);
    cut(pg);
    return next(pg);
}
