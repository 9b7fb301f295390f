// The wait-for graph as a picture, in the language of Graphviz (pure).
#pragma once

#include <string>

#include "harness/model/certificate.h"

namespace backfault {

/// One box for each process with its threads, red when it is stuck, and one arrow from each thread
/// to every process that could end its wait. Names are those of hostile programs: quoted, at most
/// 200 characters each.
[[nodiscard]] std::string wait_graph_to_dot(const Certificate& certificate);

}  // namespace backfault
