/* Asks libmagic for media types; its data is read at the first question. The only user of magic.h. */
#include "api/http/sniff.h"
#include <magic.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

/* A magic cookie is not thread-safe, and uploads are rare: one cookie, one lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static magic_t cookie;

static bool open_cookie(void)
{
    if (cookie)
        return true;
    cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_CDF);
    if (!cookie)
        return false;
    if (magic_load(cookie, NULL) == 0)
        return true;
    magic_close(cookie);
    cookie = NULL;
    return false;
}

bool sniff_is(const unsigned char *bytes, size_t size, const char *media)
{
    pthread_mutex_lock(&lock);
    const char *found = open_cookie() ? magic_buffer(cookie, bytes, size) : NULL;
    bool same = found && strcasecmp(found, media) == 0;
    pthread_mutex_unlock(&lock);
    return same;
}
