/* Figures of a graph: degrees, components and bridges by one depth-first walk (Tarjan 1974) with a stack of its own. */
#include "api/mapping/graph.h"
#include <stdlib.h>
#include <string.h>

#define NONE ((unsigned)-1)

/* What the walk knows: for each node its links (start[n] .. start[n + 1] of around), when it was met, and the earliest
 * node that it or what hangs below it reaches by a link not walked. */
struct walk {
    struct graph *graph;
    unsigned *start, *around, *met, *low, *next, *came_by, *stack;
    unsigned clock;
};

static unsigned *numbers(size_t count)
{
    return calloc(count + 2, sizeof(unsigned));
}

static void list_links(struct walk *walk)
{
    const struct graph *graph = walk->graph;
    for (size_t link = 0; link < graph->link_count; link++)
        for (int end = 0; end < 2; end++)
            graph->degree[graph->ends[link][end]]++;
    for (size_t node = 0; node < graph->node_count; node++) {
        walk->start[node + 1] = walk->start[node] + graph->degree[node];
        walk->next[node] = walk->start[node];
        walk->met[node] = NONE;
    }
    for (size_t link = 0; link < graph->link_count; link++)
        for (int end = 0; end < 2; end++)
            walk->around[walk->next[graph->ends[link][end]]++] = (unsigned)link;
    memcpy(walk->next, walk->start, graph->node_count * sizeof(unsigned));
}

static void meet(struct walk *walk, unsigned node, unsigned by_link, size_t *height)
{
    walk->met[node] = walk->low[node] = walk->clock++;
    walk->came_by[node] = by_link;
    walk->graph->component[node] = (unsigned)walk->graph->component_count;
    walk->stack[(*height)++] = node;
}

static void lower(struct walk *walk, unsigned node, unsigned to)
{
    if (to < walk->low[node])
        walk->low[node] = to;
}

/* One component, from its first node on; the number of its nodes. */
static size_t walk_component(struct walk *walk, unsigned first)
{
    struct graph *graph = walk->graph;
    size_t height = 0;
    unsigned begin = walk->clock;
    meet(walk, first, NONE, &height);
    while (height > 0) {
        unsigned node = walk->stack[height - 1];
        if (walk->next[node] < walk->start[node + 1]) {
            unsigned link = walk->around[walk->next[node]++];
            unsigned other = graph->ends[link][graph->ends[link][0] == node];
            if (walk->met[other] == NONE)
                meet(walk, other, link, &height);
            else if (link != walk->came_by[node])
                lower(walk, node, walk->met[other]);
            continue;
        }
        height--;
        if (height > 0) {
            unsigned above = walk->stack[height - 1];
            lower(walk, above, walk->low[node]);
            graph->bridge[walk->came_by[node]] = walk->low[node] > walk->met[above];
        }
    }
    return walk->clock - begin;
}

static void walk_all(struct walk *walk)
{
    struct graph *graph = walk->graph;
    list_links(walk);
    for (size_t node = 0; node < graph->node_count; node++) {
        if (walk->met[node] != NONE)
            continue;
        size_t size = walk_component(walk, (unsigned)node);
        graph->component_count++;
        graph->isolated += graph->degree[node] == 0;
        if (size > graph->largest)
            graph->largest = size;
    }
}

bool graph_measure(struct graph *graph)
{
    size_t nodes = graph->node_count;
    graph->degree = numbers(nodes);
    graph->component = numbers(nodes);
    graph->bridge = calloc(graph->link_count + 1, sizeof(bool));
    graph->component_count = graph->largest = graph->isolated = 0;
    struct walk walk = {.graph = graph,
                        .start = numbers(nodes),
                        .around = numbers(2 * graph->link_count),
                        .met = numbers(nodes),
                        .low = numbers(nodes),
                        .next = numbers(nodes),
                        .came_by = numbers(nodes),
                        .stack = numbers(nodes)};
    bool fine = graph->degree && graph->component && graph->bridge && walk.start && walk.around && walk.met &&
                walk.low && walk.next && walk.came_by && walk.stack;
    if (fine)
        walk_all(&walk);
    else
        graph_clear(graph);
    unsigned *const lists[] = {walk.start, walk.around, walk.met, walk.low, walk.next, walk.came_by, walk.stack};
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        free(lists[i]);
    return fine;
}

void graph_clear(struct graph *graph)
{
    free(graph->degree);
    free(graph->component);
    free(graph->bridge);
    graph->degree = graph->component = NULL;
    graph->bridge = NULL;
}
