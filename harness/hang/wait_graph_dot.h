// The wait-for graph in Graphviz's dot language (pure).
#pragma once

#include <string>

#include "harness/model/certificate.h"

namespace backfault {

/// One box for each process with its threads, red if it is stuck, and one arrow from each thread to
/// every process that could end its wait. Names come from hostile programs: they are quoted and cut
/// to 200 characters.
[[nodiscard]] std::string wait_graph_to_dot(const Certificate& certificate);

}  // namespace backfault
