/* Asks libmagic for media types. Its data is read at the start: there it does not survive want of memory. The only user
 * of magic.h. */
#include "api/handlers/inquiries/sniff.h"
#include <magic.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

/* A magic cookie is not thread-safe, and uploads are rare: one cookie, one lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static magic_t cookie;

void sniff_close(void)
{
    if (cookie)
        magic_close(cookie);
    cookie = NULL;
}

bool sniff_open(void)
{
    if (cookie)
        return true;
    cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_CDF);
    if (!cookie)
        return false;
    if (magic_load(cookie, NULL) == 0)
        return true;
    sniff_close();
    return false;
}

/* libmagic frees what vasprintf left in its pointer even after a failure, where glibc leaves it as it was. The
 * executable's definition is the one that the dynamically linked libmagic gets. */
int __vasprintf_chk(char **out, int flag, const char *format, va_list args);
__attribute__((format(printf, 3, 0))) int __vasprintf_chk(char **out, int flag, const char *format, va_list args)
{
    (void)flag;
    int length = vasprintf(out, format, args);
    if (length < 0)
        *out = NULL;
    return length;
}

bool sniff_media(const unsigned char *bytes, size_t size, char media[SNIFF_MEDIA])
{
    pthread_mutex_lock(&lock);
    const char *found = cookie ? magic_buffer(cookie, bytes, size) : NULL;
    snprintf(media, SNIFF_MEDIA, "%s", found ? found : "");
    pthread_mutex_unlock(&lock);
    return found != NULL;
}
