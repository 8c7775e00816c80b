/* What each problem means: the pages that the `type` of a refusal is the address of, in four languages each, the
 * reader's own first. */
#include "api/handlers/operations.h"
#include "api/handlers/service/page.h"
#include "api/http/problem.h"

/* The reader's language, then the others. */
static enum language language_at(const struct request *rq, size_t place)
{
    if (place == 0)
        return rq->language;
    return (enum language)(place <= rq->language ? place - 1 : place);
}

static void add_head(struct request *rq, const char *title)
{
    struct text *out = &rq->reply.body;
    text_addf(out,
              "<!doctype html>\n<html lang=\"%s\"%s>\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
              language_tag(rq->language), rq->language == LANGUAGE_AR ? " dir=\"rtl\"" : "");
    text_add_markup(out, title);
    text_adds(out, " · Athar</title>\n<link rel=\"icon\" href=\"/explore/icon.svg\" type=\"image/svg+xml\">\n"
                   "<link rel=\"stylesheet\" href=\"/docs/page.css\">\n</head>\n<body class=\"guide\">\n"
                   "<header class=\"top\"><p class=\"brand\"><a href=\"/docs\">Athar API</a></p></header>\n<main>\n");
}

static int send_page(struct request *rq)
{
    text_adds(&rq->reply.body, "</main>\n</body>\n</html>\n");
    reply_page_fields(rq, "docs");
    reply_header(rq, "Vary", "Accept-Language");
    return reply_tagged(rq, "text/html", "no-cache");
}

static void add_meaning(struct text *out, enum problem_kind kind, enum language language)
{
    text_addf(out, "<section lang=\"%s\" dir=\"%s\">\n<h2>", language_tag(language),
              language == LANGUAGE_AR ? "rtl" : "ltr");
    text_add_markup(out, problem_title(kind, language));
    text_adds(out, "</h2>\n<p>");
    text_add_markup(out, problem_meaning(kind, language));
    text_adds(out, "</p>\n</section>\n");
}

int read_problems(struct request *rq)
{
    struct text *out = &rq->reply.body;
    add_head(rq, "Problems");
    text_adds(out, "<h1 lang=\"en\" dir=\"ltr\">Problems</h1>\n<table>\n");
    for (enum problem_kind kind = PROBLEM_none + 1; kind < PROBLEM_COUNT; kind++) {
        text_addf(out, "<tr><td>%d</td><td><a href=\"/problems/%s\">%s</a></td><td>", problem_status(kind),
                  problem_type(kind), problem_type(kind));
        text_add_markup(out, problem_title(kind, rq->language));
        text_adds(out, "</td></tr>\n");
    }
    text_adds(out, "</table>\n");
    return send_page(rq);
}

int read_problem(struct request *rq)
{
    enum problem_kind kind = problem_of_type(param(rq, "type"));
    if (kind == PROBLEM_none)
        return reply_problem(rq, PROBLEM_not_found, NULL);
    add_head(rq, problem_title(kind, rq->language));
    text_addf(&rq->reply.body, "<h1 lang=\"en\" dir=\"ltr\">%d <code>%s</code></h1>\n", problem_status(kind),
              problem_type(kind));
    for (size_t place = 0; place < LANGUAGE_COUNT; place++)
        add_meaning(&rq->reply.body, kind, language_at(rq, place));
    text_adds(&rq->reply.body, "<p lang=\"en\" dir=\"ltr\"><a href=\"/problems\">Problems</a></p>\n");
    return send_page(rq);
}
