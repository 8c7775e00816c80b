/* Networks of organizations: links that both sides confirm, what lies around one, and the whole graph with its figures.
 */
#include "api/handlers/operations.h"
#include "api/mapping/graph.h"
#include <stdlib.h>
#include <string.h>

int create_link(struct request *rq)
{
    const char *id = request_uuid(rq), *organization = param(rq, "id");
    request_queue(rq, create_link, T(id), T(organization), T(request_dump(rq, rq->body)));
    return reply_new_row(rq, request_query(rq, read_link, T(id), T(organization)));
}

int list_links(struct request *rq)
{
    return reply_page_within(rq, QUERY_read_organization_open, QUERY_list_links);
}

int create_link_step(struct request *rq)
{
    const char *id = param(rq, "linkId"), *organization = param(rq, "id");
    const char *status = strcmp(body_text(rq, "step"), "end") == 0 ? "ended" : "active";
    request_queue(rq, step_link, T(id), T(organization), T(status));
    return reply_done_row(rq, request_query(rq, read_link, T(id), T(organization)),
                          "The link has ended, or neither side is yours.");
}

int read_network(struct request *rq)
{
    return reply_only_row(rq, request_query(rq, read_network, T(param(rq, "id")), T(param(rq, "depth"))));
}

/* ---- the whole graph ---- */

/* The graph as the asker sees it. `ends` belongs to the request. */
static bool read_graph(struct request *rq, const struct db_result **nodes, const struct db_result **links,
                       struct graph *graph)
{
    request_queue_(rq, QUERY_list_graph_nodes, NULL, 0);
    *links = request_query_(rq, QUERY_list_graph_links, NULL, 0);
    if (!*links)
        return false;
    *nodes = request_queued(rq, 0);
    *graph = (struct graph){.node_count = db_rows(*nodes), .link_count = db_rows(*links)};
    graph->ends = request_alloc(rq, (graph->link_count + 1) * sizeof(*graph->ends));
    for (size_t i = 0; graph->ends && i < graph->link_count; i++) {
        graph->ends[i][0] = (unsigned)strtoul(db_cell(*links, i, "from_number"), NULL, 10);
        graph->ends[i][1] = (unsigned)strtoul(db_cell(*links, i, "to_number"), NULL, 10);
    }
    if (graph->ends && graph_measure(graph))
        return true;
    reply_problem(rq, PROBLEM_unavailable, NULL);
    return false;
}

static void add_member(struct text *out, const char *name, const char *value)
{
    text_addf(out, ",\"%s\":", name);
    text_add_json(out, value);
}

int read_graph_json(struct request *rq)
{
    const struct db_result *nodes, *links;
    struct graph graph;
    struct text *out = &rq->reply.body;
    if (!read_graph(rq, &nodes, &links, &graph))
        return problem_status(rq->problem.kind);
    text_addf(out, "{\"components\":%zu,\"largest\":%zu,\"isolated\":%zu,\"nodes\":[", graph.component_count,
              graph.largest, graph.isolated);
    for (size_t i = 0; i < graph.node_count; i++) {
        text_addf(out, "%s{\"id\":\"%s\",\"names\":%s,\"kind\":\"%s\",\"degree\":%u,\"component\":%u}", i ? "," : "",
                  db_cell(nodes, i, "id"), db_cell(nodes, i, "names"), db_cell(nodes, i, "kind"), graph.degree[i],
                  graph.component[i]);
    }
    text_adds(out, "],\"links\":[");
    for (size_t i = 0; i < graph.link_count; i++) {
        text_addf(out, "%s{\"from\":\"%s\",\"to\":\"%s\",\"kind\":\"%s\",\"bridge\":%s", i ? "," : "",
                  db_cell(links, i, "from_id"), db_cell(links, i, "to_id"), db_cell(links, i, "kind"),
                  graph.bridge[i] ? "true" : "false");
        add_member(out, "role", db_cell(links, i, "role"));
        add_member(out, "since", db_cell(links, i, "since"));
        text_adds(out, "}");
    }
    text_adds(out, "]}");
    graph_clear(&graph);
    return reply_text(rq, 200, "application/json", "", 0);
}

/* Text between tags; what XML 1.0 cannot hold was refused by the contract's text rules. */
static void add_xml(struct text *out, const char *key, const char *value)
{
    if (!value)
        return;
    text_addf(out, "<data key=\"%s\">", key);
    for (; *value; value++)
        switch (*value) {
        case '<':
            text_adds(out, "&lt;");
            break;
        case '>':
            text_adds(out, "&gt;");
            break;
        case '&':
            text_adds(out, "&amp;");
            break;
        default:
            text_add(out, value, 1);
        }
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
int read_graph_graphml(struct request *rq)
{
    const struct db_result *nodes, *links;
    struct graph graph;
    struct text *out = &rq->reply.body;
    if (!read_graph(rq, &nodes, &links, &graph))
        return problem_status(rq->problem.kind);
    text_adds(out, graphml_head);
    for (size_t i = 0; i < graph.node_count; i++) {
        text_addf(out, "<node id=\"%s\">", db_cell(nodes, i, "id"));
        add_xml(out, "name_en", db_cell(nodes, i, "_en"));
        add_xml(out, "name_ar", db_cell(nodes, i, "_ar"));
        add_xml(out, "kind", db_cell(nodes, i, "kind"));
        text_addf(out, "<data key=\"degree\">%u</data><data key=\"component\">%u</data></node>\n", graph.degree[i],
                  graph.component[i]);
    }
    for (size_t i = 0; i < graph.link_count; i++) {
        text_addf(out, "<edge source=\"%s\" target=\"%s\">", db_cell(links, i, "from_id"), db_cell(links, i, "to_id"));
        add_xml(out, "kind", db_cell(links, i, "kind"));
        add_xml(out, "role", db_cell(links, i, "role"));
        add_xml(out, "since", db_cell(links, i, "since"));
        text_addf(out, "<data key=\"bridge\">%s</data></edge>\n", graph.bridge[i] ? "true" : "false");
    }
    text_adds(out, "</graph>\n</graphml>\n");
    graph_clear(&graph);
    return reply_text(rq, 200, "application/graphml+xml", "", 0);
}
