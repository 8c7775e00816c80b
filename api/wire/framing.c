/* Strict request heads and chunked bodies: what cannot be proven well framed is a fault. */
#include "api/wire/framing.h"
#include <string.h>
#include <strings.h>

static void refuse(struct head *head, int status, const char *detail)
{
    if (head->fault == 0) {
        head->fault = status;
        head->fault_detail = detail;
    }
}

/* RFC 9110, section 5.6.2. */
static bool is_token_byte(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z' && byte < 0x80) ||
           (byte != '\0' && byte < 0x80 && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

static bool is_token(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_token_byte((unsigned char)text[i]))
            return false;
    return length > 0;
}

/* ---- the end of a head ---- */

/* A line ends in CRLF; a bare CR or LF or a NUL is never right. */
static bool byte_is_sound(const char *bytes, size_t at)
{
    char byte = bytes[at];
    if (byte == '\0')
        return false;
    if (byte == '\n')
        return at > 0 && bytes[at - 1] == '\r';
    return at == 0 || bytes[at - 1] != '\r';
}

/* A first line that is no request line is refused when it ends, not when the rest has come. */
static bool first_line_is_sound(const char *bytes, size_t length)
{
    const char *end = memchr(bytes, '\r', length);
    size_t line = end ? (size_t)(end - bytes) : length;
    return line > 9 && memcmp(bytes + line - 9, " HTTP/", 6) == 0;
}

long framing_find_head(const char *bytes, size_t size, size_t *checked, const struct framing_limits *limits,
                       struct head *head)
{
    for (size_t i = *checked; i < size; i++) {
        *checked = i + 1;
        if (!byte_is_sound(bytes, i)) {
            refuse(head, 400, "A line of the head does not end in CRLF, or holds a control character.");
            return -1;
        }
        if (bytes[i] != '\n') {
            if (i + 1 >= limits->max_head) {
                bool in_target = !memchr(bytes, '\n', i);
                refuse(head, in_target ? 414 : 431, in_target ? "The target is too long." : "The head is too large.");
                return -1;
            }
            continue;
        }
        bool first = memchr(bytes, '\n', i) == NULL;
        if (first && !first_line_is_sound(bytes, i)) {
            refuse(head, 400, "The first line is no HTTP/1.1 request line.");
            return -1;
        }
        if (i >= 3 && bytes[i - 2] == '\n')
            return (long)(i + 1);
    }
    return 0;
}

/* ---- the request line ---- */

static void parse_target(char *target, const struct framing_limits *limits, struct head *head)
{
    size_t length = strlen(target);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)target[i] <= 0x20 || (unsigned char)target[i] >= 0x7f) {
            refuse(head, 400, "The target holds a byte that must be escaped.");
            return;
        }
    if (length > limits->max_target)
        refuse(head, 414, "The target is too long.");
    else if (strchr(target, '#'))
        refuse(head, 400, "The target holds a fragment.");
    else if (target[0] != '/' && !(strcmp(target, "*") == 0 && strcmp(head->method, "OPTIONS") == 0))
        refuse(head, 400, "The target must be a path.");
    head->path = target;
    char *mark = strchr(target, '?');
    if (mark) {
        *mark = '\0';
        head->query = mark + 1;
    }
}

static void parse_version(const char *version, struct head *head)
{
    bool shaped = strlen(version) == 8 && memcmp(version, "HTTP/", 5) == 0 && version[5] >= '0' && version[5] <= '9' &&
                  version[6] == '.' && version[7] >= '0' && version[7] <= '9';
    if (!shaped)
        refuse(head, 400, "The version of HTTP is malformed.");
    else if (version[5] != '1' || version[7] > '1')
        refuse(head, 505, "HTTP/1.1 is spoken here.");
    head->is_http_1_0 = shaped && version[7] == '0';
}

static void parse_request_line(char *line, const struct framing_limits *limits, struct head *head)
{
    char *target = strchr(line, ' ');
    char *version = target ? strchr(target + 1, ' ') : NULL;
    head->method = line;
    head->path = (char *)"/";
    if (!version || strchr(version + 1, ' ')) {
        refuse(head, 400, "The first line must be METHOD, target and version with one space between.");
        return;
    }
    *target++ = '\0';
    *version++ = '\0';
    if (!is_token(line, strlen(line)) || strlen(line) > 32)
        refuse(head, 400, "The method is malformed.");
    parse_version(version, head);
    if (head->fault == 0)
        parse_target(target, limits, head);
}

/* ---- fields ---- */

static void parse_field(char *line, const struct framing_limits *limits, struct head *head)
{
    char *colon = strchr(line, ':');
    if (line[0] == ' ' || line[0] == '\t') {
        refuse(head, 400, "A header field is folded over two lines.");
        return;
    }
    if (!colon || !is_token(line, (size_t)(colon - line))) {
        refuse(head, 400, "A header field has a malformed name.");
        return;
    }
    if (head->field_count == limits->max_fields || head->field_count == FRAMING_MAX_FIELDS) {
        refuse(head, 431, "There are too many header fields.");
        return;
    }
    *colon = '\0';
    char *value = colon + 1 + strspn(colon + 1, " \t");
    size_t length = strlen(value);
    while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t'))
        value[--length] = '\0';
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)value[i] < 0x20 && value[i] != '\t') || value[i] == 0x7f)
            refuse(head, 400, "A header field holds a control character.");
    head->fields[head->field_count++] = (struct field){line, value};
}

const char *framing_field(const struct head *head, const char *name)
{
    for (size_t i = 0; i < head->field_count; i++)
        if (strcasecmp(head->fields[i].name, name) == 0)
            return head->fields[i].value;
    return NULL;
}

size_t framing_field_count(const struct head *head, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < head->field_count; i++)
        count += strcasecmp(head->fields[i].name, name) == 0;
    return count;
}

/* ---- what the fields say of the framing ---- */

static void check_host(struct head *head)
{
    size_t count = framing_field_count(head, "Host");
    const char *host = framing_field(head, "Host");
    if (count > 1 || (count == 0 && !head->is_http_1_0))
        refuse(head, 400, "There must be one Host field.");
    else if (host && strcspn(host, " \t/\\@?#<>\"") != strlen(host))
        refuse(head, 400, "The Host field is malformed.");
}

static void check_transfer_encoding(struct head *head)
{
    size_t count = framing_field_count(head, "Transfer-Encoding");
    if (count == 0)
        return;
    if (head->is_http_1_0)
        refuse(head, 400, "HTTP/1.0 has no Transfer-Encoding.");
    else if (framing_field(head, "Content-Length"))
        refuse(head, 400, "Content-Length and Transfer-Encoding contradict each other.");
    else if (count > 1 || strcasecmp(framing_field(head, "Transfer-Encoding"), "chunked") != 0)
        refuse(head, 400, "The only transfer coding is chunked.");
    head->has_body = head->is_chunked = true;
    head->content_length = -1;
}

static void check_content_length(struct head *head)
{
    const char *text = framing_field(head, "Content-Length");
    if (!text)
        return;
    size_t length = strlen(text);
    if (framing_field_count(head, "Content-Length") > 1 || length == 0 || strspn(text, "0123456789") != length) {
        refuse(head, 400, "Content-Length must be one number.");
        return;
    }
    if (length > 18) {
        refuse(head, 413, "The body is too large.");
        return;
    }
    for (const char *p = text; *p; p++)
        head->content_length = head->content_length * 10 + (*p - '0');
    head->has_body = head->content_length > 0;
}

/* True where a comma-separated list holds a word. */
static bool list_holds(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; at && *at;) {
        at += strspn(at, " \t,");
        size_t here = strcspn(at, " \t,");
        if (here == length && strncasecmp(at, word, length) == 0)
            return true;
        at += here;
    }
    return false;
}

static void check_connection(struct head *head)
{
    const char *expect = framing_field(head, "Expect");
    if (expect && (strcasecmp(expect, "100-continue") != 0 || framing_field_count(head, "Expect") > 1))
        refuse(head, 417, "The only expectation met is 100-continue.");
    head->expects_continue = expect && !head->is_http_1_0 && head->has_body;
    const char *connection = framing_field(head, "Connection");
    head->wants_close = list_holds(connection, "close") || head->is_http_1_0;
}

void framing_parse_head(char *bytes, size_t length, const struct framing_limits *limits, struct head *head)
{
    *head = (struct head){0};
    char *end = bytes + length - 2; /* the empty line */
    for (char *line = bytes; line < end && head->fault == 0;) {
        char *stop = memchr(line, '\r', (size_t)(end - line));
        if (!stop)
            break;
        *stop = '\0';
        if (line == bytes)
            parse_request_line(line, limits, head);
        else
            parse_field(line, limits, head);
        line = stop + 2;
    }
    if (head->fault == 0)
        check_host(head);
    if (head->fault == 0)
        check_transfer_encoding(head);
    if (head->fault == 0)
        check_content_length(head);
    if (head->fault == 0)
        check_connection(head);
}

/* ---- chunks ---- */

#define CHUNK_OVERHEAD_MAX 8192

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if ((byte | 32) >= 'a' && (byte | 32) <= 'f')
        return (byte | 32) - 'a' + 10;
    return -1;
}

/* A size line is over: its CR and LF have come. */
static void end_size_line(struct chunks *chunks)
{
    chunks->state = chunks->left > 0 ? CHUNK_DATA : CHUNK_TRAILER;
    chunks->digits = 0;
    chunks->line = 0;
}

static bool step_size(struct chunks *chunks, char byte)
{
    if (chunks->saw_cr) {
        chunks->saw_cr = false;
        if (byte != '\n' || chunks->digits == 0)
            return false;
        end_size_line(chunks);
        return true;
    }
    if (byte == '\r') {
        chunks->saw_cr = true;
        return true;
    }
    if (chunks->state == CHUNK_EXTENSION)
        return (unsigned char)byte >= 0x20 && ++chunks->overhead <= CHUNK_OVERHEAD_MAX;
    if (byte == ';' && chunks->digits > 0) {
        chunks->state = CHUNK_EXTENSION;
        return true;
    }
    int digit = hex_digit(byte);
    if (digit < 0 || ++chunks->digits > 15)
        return false;
    chunks->left = chunks->left * 16 + (unsigned)digit;
    return true;
}

static bool step_data_end(struct chunks *chunks, char byte)
{
    if (byte != (chunks->saw_cr ? '\n' : '\r'))
        return false;
    if (chunks->saw_cr)
        chunks->state = CHUNK_SIZE;
    chunks->saw_cr = !chunks->saw_cr;
    return true;
}

/* Trailer fields are read and thrown away; an empty line ends the body. */
static bool step_trailer(struct chunks *chunks, char byte)
{
    if (++chunks->overhead > CHUNK_OVERHEAD_MAX)
        return false;
    if (chunks->saw_cr) {
        chunks->saw_cr = false;
        if (byte != '\n')
            return false;
        if (chunks->line == 0)
            chunks->state = CHUNK_DONE;
        chunks->line = 0;
        return true;
    }
    if (byte == '\r')
        chunks->saw_cr = true;
    else
        chunks->line++;
    return byte == '\r' || byte == '\t' || (unsigned char)byte >= 0x20;
}

static bool step(struct chunks *chunks, char byte)
{
    switch (chunks->state) {
    case CHUNK_SIZE:
    case CHUNK_EXTENSION:
        return step_size(chunks, byte);
    case CHUNK_DATA_END:
        return step_data_end(chunks, byte);
    default:
        return step_trailer(chunks, byte);
    }
}

long framing_decode_chunks(struct chunks *chunks, const char *raw, size_t size, size_t *used, char *out)
{
    size_t at = 0, produced = 0;
    while (at < size && chunks->state != CHUNK_DONE) {
        if (chunks->state != CHUNK_DATA) {
            if (!step(chunks, raw[at++]))
                return -1;
            continue;
        }
        size_t here = size - at < chunks->left ? size - at : (size_t)chunks->left;
        memcpy(out + produced, raw + at, here);
        produced += here;
        at += here;
        chunks->left -= here;
        if (chunks->left == 0)
            chunks->state = CHUNK_DATA_END;
    }
    *used = at;
    return (long)produced;
}
