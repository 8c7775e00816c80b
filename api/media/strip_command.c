/* `athar strip MEDIA`: a file on standard input, its copy on standard output. The service and `athar work` run it for
 * each file that somebody sends (apart.c): what a decoder does to this process, it does to nothing else. */
#include "api/base/commands.h"
#include "api/media/apart.h"
#include "api/media/confine.h"
#include "api/media/strip.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool read_all(struct text *file)
{
    char part[65536];
    ssize_t got;
    while ((got = read(STDIN_FILENO, part, sizeof(part))) != 0) {
        if (got < 0 && errno != EINTR)
            return false;
        if (got > 0)
            text_add(file, part, (size_t)got);
    }
    return !file->failed && file->length > 0;
}

static bool write_all(const struct text *copy)
{
    for (size_t at = 0; at < copy->length;) {
        ssize_t put = write(STDOUT_FILENO, copy->data + at, copy->length - at);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0)
            at += (size_t)put;
    }
    return true;
}

static bool are_same(const struct text *a, const struct text *b)
{
    return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

int strip_command(int argc, char **argv)
{
    struct text file = {0}, copy = {0};
    int status = APART_FAILED;
    if (argc != 2 || !strip_media(argv[1]))
        fputs("usage: athar strip MEDIA <FILE >COPY\n", stderr);
    else if (confine_limits() && confine_calls() && read_all(&file))
        status = !strip_file(argv[1], (const unsigned char *)file.data, file.length, &copy) ? APART_REFUSED
                 : are_same(&file, &copy)                                                   ? APART_SAME
                 : write_all(&copy)                                                         ? APART_MADE
                                                                                            : APART_FAILED;
    text_clear(&file);
    text_clear(&copy);
    return status;
}
