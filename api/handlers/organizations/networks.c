/* Networks of organizations: links that both sides confirm, what lies around one, and the whole graph with its figures.
 */
#include "queries/networks.h"
#include "api/base/gate.h"
#include "api/handlers/operations.h"
#include "api/mapping/graph.h"
#include "api/schema/dates.h"
#include <stdlib.h>
#include <string.h>

/* A link that ends before it begins. */
static bool is_turned_round(struct request *rq)
{
    struct date_interval since, until;
    const char *from = body_text(rq, "since"), *to = body_text(rq, "until");
    return from && to && dates_read(from, &since) && dates_read(to, &until) && since.from > until.to;
}

int create_link(struct request *rq)
{
    if (is_turned_round(rq))
        return reply_invalid(rq, PROBLEM_invalid_body, "/until", "A link cannot end before it began.");
    const char *id = request_uuid(rq), *organization = param(rq, "id");
    request_queue(rq, create_link, .id = T(id), .from_id = T(organization), .link = T(request_dump(rq, rq->body)));
    return reply_new_row(rq, request_query(rq, read_link, .id = T(id), .organization = T(organization)));
}

int read_link(struct request *rq)
{
    const char *organization = param(rq, "id");
    request_queue(rq, read_organization_open, .organization = T(organization));
    return reply_open_row(rq, read_organization_open,
                          request_query(rq, read_link, .id = T(param(rq, "linkId")), .organization = T(organization)));
}

int list_links(struct request *rq)
{
    return reply_page_of(rq, read_organization_open, list_links, .organization = T(param(rq, "id")));
}

int create_link_step(struct request *rq)
{
    const char *id = param(rq, "linkId"), *organization = param(rq, "id");
    const char *status = strcmp(body_text(rq, "step"), "end") == 0 ? "ended" : "active";
    request_queue(rq, step_link, .id = T(id), .organization = T(organization), .status = T(status));
    return reply_done_row(rq, step_link, request_query(rq, read_link, .id = T(id), .organization = T(organization)),
                          "The link has ended, or neither side is yours.");
}

int read_network(struct request *rq)
{
    return reply_only_row(
        rq, request_query(rq, read_network, .organization = T(param(rq, "id")), .depth = T(param(rq, "depth"))));
}

/* ---- the whole graph ---- */

/* Such an answer is megabytes. */
static struct gate graphs = {.most = 2, .full = "The whole network is being worked out for others."};

struct network {
    const struct db_result *nodes, *links;
    size_t *row; /* of each link of the figures: its row in `links` */
    struct graph figures;
};

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Puts the links between nodes into the figures. A link whose end is no node is left out: the asker does not see that
 * organization, or it came or went between the two statements. */
static bool find_ends(struct request *rq, struct network *network)
{
    size_t nodes = db_rows(network->nodes), links = db_rows(network->links);
    const char **ids = request_alloc(rq, (nodes + 1) * sizeof(*ids));
    network->row = request_alloc(rq, (links + 1) * sizeof(*network->row));
    network->figures = (struct graph){.node_count = nodes};
    network->figures.ends = request_alloc(rq, (links + 1) * sizeof(*network->figures.ends));
    if (!ids || !network->row || !network->figures.ends)
        return false;
    for (size_t i = 0; i < nodes; i++)
        ids[i] = db_cell(network->nodes, i, "id");
    for (size_t i = 0; i < links; i++) {
        const char *from_id = db_cell(network->links, i, "from_id"), *to_id = db_cell(network->links, i, "to_id");
        const char **from = bsearch(&from_id, ids, nodes, sizeof(*ids), compare_ids),
                   **to = bsearch(&to_id, ids, nodes, sizeof(*ids), compare_ids);
        if (!from || !to)
            continue;
        size_t link = network->figures.link_count++;
        network->row[link] = i;
        network->figures.ends[link][0] = (unsigned)(from - ids);
        network->figures.ends[link][1] = (unsigned)(to - ids);
    }
    return true;
}

/* The graph as the asker sees it. */
static bool read_graph(struct request *rq, struct network *network)
{
    request_queue(rq, list_graph_nodes);
    network->links = request_query(rq, list_graph_links);
    if (!network->links)
        return false;
    network->nodes = request_queued(rq, list_graph_nodes);
    if (find_ends(rq, network) && graph_measure(&network->figures))
        return true;
    reply_problem(rq, PROBLEM_unavailable, NULL);
    return false;
}

static int reply_graph(struct request *rq, const char *media, void (*write)(struct text *, const struct network *))
{
    struct network network = {0};
    int status;
    if (!gate_enter(&graphs, rq))
        return refused(rq);
    if (!read_graph(rq, &network))
        status = refused(rq);
    else {
        write(&rq->reply.body, &network);
        status = reply_tagged(rq, media, asker_caching(rq));
    }
    graph_clear(&network.figures);
    gate_leave(&graphs);
    return status;
}

static void add_member(struct text *out, const char *name, const char *value)
{
    text_addf(out, ",\"%s\":", name);
    text_add_json(out, value);
}

static void write_json(struct text *out, const struct network *network)
{
    const struct graph *graph = &network->figures;
    text_addf(out, "{\"components\":%zu,\"largest\":%zu,\"isolated\":%zu,\"nodes\":[", graph->component_count,
              graph->largest, graph->isolated);
    for (size_t i = 0; i < graph->node_count; i++) {
        text_addf(out, "%s{\"id\":\"%s\",\"names\":%s,\"kind\":\"%s\",\"degree\":%u,\"component\":%u}", i ? "," : "",
                  db_cell(network->nodes, i, "id"), db_cell(network->nodes, i, "names"),
                  db_cell(network->nodes, i, "kind"), graph->degree[i], graph->component[i]);
    }
    text_adds(out, "],\"links\":[");
    for (size_t i = 0; i < graph->link_count; i++) {
        size_t row = network->row[i];
        text_addf(out, "%s{\"from\":\"%s\",\"to\":\"%s\",\"kind\":\"%s\",\"bridge\":%s", i ? "," : "",
                  db_cell(network->links, row, "from_id"), db_cell(network->links, row, "to_id"),
                  db_cell(network->links, row, "kind"), graph->bridge[i] ? "true" : "false");
        add_member(out, "role", db_cell(network->links, row, "role"));
        add_member(out, "since", db_cell(network->links, row, "since"));
        text_adds(out, "}");
    }
    text_adds(out, "]}");
}

int read_graph_json(struct request *rq)
{
    return reply_graph(rq, "application/json", write_json);
}

/* Text between tags; what XML 1.0 cannot hold was refused by the contract's text rules. */
static void add_xml(struct text *out, const char *key, const char *value)
{
    if (!value)
        return;
    text_addf(out, "<data key=\"%s\">", key);
    text_add_markup(out, value);
    text_adds(out, "</data>");
}

static const char graphml_head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
    "<key id=\"name_en\" for=\"node\" attr.name=\"name_en\" attr.type=\"string\"/>\n"
    "<key id=\"name_ar\" for=\"node\" attr.name=\"name_ar\" attr.type=\"string\"/>\n"
    "<key id=\"kind\" for=\"all\" attr.name=\"kind\" attr.type=\"string\"/>\n"
    "<key id=\"degree\" for=\"node\" attr.name=\"degree\" attr.type=\"int\"/>\n"
    "<key id=\"component\" for=\"node\" attr.name=\"component\" attr.type=\"int\"/>\n"
    "<key id=\"role\" for=\"edge\" attr.name=\"role\" attr.type=\"string\"/>\n"
    "<key id=\"since\" for=\"edge\" attr.name=\"since\" attr.type=\"string\"/>\n"
    "<key id=\"bridge\" for=\"edge\" attr.name=\"bridge\" attr.type=\"boolean\"/>\n"
    "<graph id=\"organizations\" edgedefault=\"directed\">\n";

/* GraphML 1.0 (graphml.graphdrawing.org). */
static void write_graphml(struct text *out, const struct network *network)
{
    const struct graph *graph = &network->figures;
    text_adds(out, graphml_head);
    for (size_t i = 0; i < graph->node_count; i++) {
        text_addf(out, "<node id=\"%s\">", db_cell(network->nodes, i, "id"));
        add_xml(out, "name_en", db_cell(network->nodes, i, "_en"));
        add_xml(out, "name_ar", db_cell(network->nodes, i, "_ar"));
        add_xml(out, "kind", db_cell(network->nodes, i, "kind"));
        text_addf(out, "<data key=\"degree\">%u</data><data key=\"component\">%u</data></node>\n", graph->degree[i],
                  graph->component[i]);
    }
    for (size_t i = 0; i < graph->link_count; i++) {
        size_t row = network->row[i];
        text_addf(out, "<edge source=\"%s\" target=\"%s\">", db_cell(network->links, row, "from_id"),
                  db_cell(network->links, row, "to_id"));
        add_xml(out, "kind", db_cell(network->links, row, "kind"));
        add_xml(out, "role", db_cell(network->links, row, "role"));
        add_xml(out, "since", db_cell(network->links, row, "since"));
        text_addf(out, "<data key=\"bridge\">%s</data></edge>\n", graph->bridge[i] ? "true" : "false");
    }
    text_adds(out, "</graph>\n</graphml>\n");
}

int read_graph_graphml(struct request *rq)
{
    return reply_graph(rq, "application/graphml+xml", write_graphml);
}
