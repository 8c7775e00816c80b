/* POSTs by libcurl: what it may connect to, how long that takes, and what of the answers is read. */
#include "api/work/post.h"
#include "api/work/reach.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONNECT_MOST_S 5
#define ANSWER_MOST    65536

struct sending {
    struct post *post;
    CURL *curl;
    struct curl_slist *headers;
    size_t answered; /* bytes */
    bool loopback, is_plain, is_refused;
};

bool post_open(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

void post_close(void)
{
    curl_global_cleanup();
}

/* The address that is really connected to is looked at here, and nowhere else. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sending *sending = context;
    bool own = sending->loopback && reach_is_loopback(&address->addr);
    (void)purpose;
    if (!own && (sending->is_plain || !reach_is_public(&address->addr))) {
        sending->is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Heads and bodies of answers are counted and dropped; one that goes on and on is left. */
static size_t drop(char *data, size_t size, size_t count, void *context)
{
    struct sending *sending = context;
    (void)data;
    sending->answered += size * count;
    return sending->answered > ANSWER_MOST ? 0 : size * count;
}

static bool set_options(struct sending *sending)
{
    CURL *c = sending->curl;
    const char *schemes = sending->loopback ? "https,http" : "https";
    return curl_easy_setopt(c, CURLOPT_URL, sending->post->url) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, schemes) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NOPROXY, "*") == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_MOST_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)POST_MOST_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, sending) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEDATA, sending) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, drop) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HEADERDATA, sending) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HTTPHEADER, sending->headers) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_POSTFIELDS, sending->post->body) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PRIVATE, sending) == CURLE_OK;
}

static bool begin(struct sending *sending, CURLM *multi)
{
    sending->curl = curl_easy_init();
    bool fine = sending->curl != NULL;
    for (size_t i = 0; fine && i < POST_HEADERS && sending->post->headers[i]; i++) {
        struct curl_slist *more = curl_slist_append(sending->headers, sending->post->headers[i]);
        fine = more != NULL;
        sending->headers = more ? more : sending->headers;
    }
    return fine && set_options(sending) && curl_multi_add_handle(multi, sending->curl) == CURLM_OK;
}

/* What a transfer came to, in a word. */
static const char *failure_of(const struct sending *sending, CURLcode code)
{
    if (sending->post->status >= 200 && sending->post->status < 300)
        return NULL; /* it was taken, whatever else was said */
    if (sending->post->status >= 300)
        return "refused";
    if (sending->is_refused)
        return "address_not_public";
    switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return "address_not_allowed";
    case CURLE_COULDNT_RESOLVE_HOST:
        return "name_not_found";
    case CURLE_OPERATION_TIMEDOUT:
        return "timeout";
    case CURLE_COULDNT_CONNECT:
        return "not_reached";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return "certificate";
    default:
        return "broken_off";
    }
}

static void take_results(CURLM *multi)
{
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        struct sending *sending = NULL;
        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&sending) != CURLE_OK)
            continue;
        curl_easy_getinfo(sending->curl, CURLINFO_RESPONSE_CODE, &sending->post->status);
        sending->post->failure = failure_of(sending, message->data.result);
    }
}

static void run(CURLM *multi)
{
    int running = 1;
    while (running > 0 && curl_multi_perform(multi, &running) == CURLM_OK && running > 0)
        if (curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK)
            break;
    take_results(multi);
}

void post_all(struct post *posts, size_t count, bool loopback)
{
    CURLM *multi = curl_multi_init();
    struct sending *all = calloc(count ? count : 1, sizeof(*all));
    for (size_t i = 0; i < count; i++)
        posts[i].failure = "broken_off"; /* until something better is known */
    for (size_t i = 0; multi && all && i < count; i++) {
        all[i] = (struct sending){
            .post = &posts[i], .loopback = loopback, .is_plain = strncasecmp(posts[i].url, "http:", 5) == 0};
        (void)begin(&all[i], multi);
    }
    if (multi && all)
        run(multi);
    for (size_t i = 0; all && i < count; i++) {
        if (all[i].curl && multi)
            curl_multi_remove_handle(multi, all[i].curl);
        curl_easy_cleanup(all[i].curl);
        curl_slist_free_all(all[i].headers);
    }
    curl_multi_cleanup(multi);
    free(all);
}
