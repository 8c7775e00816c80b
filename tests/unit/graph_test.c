/* Figures of graphs, held against what a slow and simple count says. */
#include "api/mapping/graph.h"
#include <criterion/criterion.h>
#include <stdlib.h>

/* Components by spreading the smallest number; `without` is a link to leave out. */
static size_t count_components(const struct graph *graph, size_t without, unsigned label[64])
{
    for (unsigned node = 0; node < graph->node_count; node++)
        label[node] = node;
    for (size_t round = 0; round < graph->node_count; round++)
        for (size_t link = 0; link < graph->link_count; link++) {
            unsigned *a = &label[graph->ends[link][0]], *b = &label[graph->ends[link][1]];
            if (link != without)
                *a = *b = *a < *b ? *a : *b;
        }
    size_t count = 0;
    for (unsigned node = 0; node < graph->node_count; node++)
        count += label[node] == node;
    return count;
}

Test(graph, random_graphs_have_the_figures_of_a_simple_count)
{
    srand(20261123);
    for (int round = 0; round < 500; round++) {
        unsigned ends[80][2], label[64];
        struct graph graph = {.node_count = 1 + (size_t)rand() % 40, .link_count = (size_t)rand() % 60, .ends = ends};
        if (graph.node_count == 1)
            graph.link_count = 0;
        for (size_t link = 0; link < graph.link_count; link++) {
            ends[link][0] = (unsigned)rand() % (unsigned)graph.node_count;
            do
                ends[link][1] = (unsigned)rand() % (unsigned)graph.node_count;
            while (ends[link][1] == ends[link][0]);
        }
        cr_assert(graph_measure(&graph));
        size_t all = count_components(&graph, graph.link_count, label);
        cr_assert_eq(graph.component_count, all);
        for (size_t a = 0; a < graph.node_count; a++)
            for (size_t b = 0; b < graph.node_count; b++)
                cr_assert_eq(graph.component[a] == graph.component[b], label[a] == label[b]);
        for (size_t link = 0; link < graph.link_count; link++)
            cr_assert_eq(graph.bridge[link], count_components(&graph, link, label) > all, "link %zu", link);
        graph_clear(&graph);
    }
}

Test(graph, a_long_chain_is_walked_without_recursion)
{
    enum { LONG = 300000 };
    unsigned(*ends)[2] = calloc(LONG, sizeof(*ends));
    struct graph graph = {.node_count = LONG + 1, .link_count = LONG, .ends = ends};
    for (unsigned i = 0; i < LONG; i++) {
        ends[i][0] = i;
        ends[i][1] = i + 1;
    }
    cr_assert(graph_measure(&graph));
    cr_assert_eq(graph.component_count, 1);
    cr_assert_eq(graph.largest, LONG + 1);
    cr_assert(graph.bridge[LONG / 2]);
    graph_clear(&graph);
    free(ends);
}
