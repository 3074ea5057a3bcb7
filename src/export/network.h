/* A network of who acts on whom (dp_query_network), as a table, as GraphML, as DOT for Graphviz. */
#ifndef DP_EXPORT_NETWORK_H
#define DP_EXPORT_NETWORK_H

#include "base/arena.h"
#include "export/export.h"
#include "pack/strmap.h"
#include "store/query.h"

typedef struct dp_network_edge {
	uint32_t from, to; /* nodes */
	dp_dyad dyad;
} dp_network_edge;

typedef struct dp_network {
	dp_arena arena;
	dp_strmap_builder index;     /* name -> node */
	DP_VEC(dp_str) names, codes; /* of nodes, in the order in which they came */
	DP_VEC(dp_network_edge) edges;
	bool failed; /* memory is out */
} dp_network;

void dp_network_init(dp_network *self);
void dp_network_release(dp_network *self);
bool dp_network_add(dp_network *self, const dp_dyad *dyad);

void dp_network_table(const dp_network *self, const dp_table *look, dp_buf *out);
void dp_network_graphml(const dp_network *self, dp_buf *out);
void dp_network_dot(const dp_network *self, dp_buf *out);

#endif
