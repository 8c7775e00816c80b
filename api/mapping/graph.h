/* Figures of an undirected graph: degrees, connected components, and the links without which a component falls apart.
 */
#ifndef ATHAR_GRAPH_H
#define ATHAR_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

struct graph {
    size_t node_count, link_count;
    unsigned (*ends)[2]; /* of each link, numbers of nodes; the caller's */
    /* Made by graph_measure, owned by the graph: */
    unsigned *degree;                          /* of each node: how many links end there */
    unsigned *component;                       /* of each node: a number from 0 on, in the order in which nodes come */
    bool *bridge;                              /* of each link: no other way leads between its ends */
    size_t component_count, largest, isolated; /* components, nodes of the largest, nodes without a link */
};

/* Works the figures out in O(nodes + links), without recursion. False: out of memory, and nothing is owned. */
bool graph_measure(struct graph *graph) __attribute__((warn_unused_result));
void graph_clear(struct graph *graph);

#endif
