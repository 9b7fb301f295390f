#include "harness/hang/wait_graph_dot.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

constexpr std::size_t most_characters = 200;

std::string quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char character : clean_text(text).substr(0, most_characters)) {
    if (character == '"' || character == '\\') quoted += '\\';
    quoted += character == '\n' ? ' ' : character;
  }
  return clean_text(quoted) + "\"";
}

std::string node(const WaitFact& wait) { return fmt::format("t{}_{}", wait.pid, wait.tid); }

void add_process(const Certificate& certificate, const ProcessSample& process, std::string& text) {
  const auto& stuck = certificate.proof.stuck;
  const bool is_stuck = std::binary_search(stuck.begin(), stuck.end(), process.pid);
  const std::string role = process.role ? std::string(to_string(*process.role)) : "other";
  text += fmt::format("  subgraph cluster_{} {{\n    label={};\n    color={};\n", process.pid,
                      quoted(fmt::format("{} {} ({})", role, process.pid, process.command)),
                      is_stuck ? "red" : "black");
  text += fmt::format("    p{} [shape=point];\n", process.pid);
  for (const WaitFact& wait : certificate.waits) {
    if (wait.pid != process.pid) continue;
    text += fmt::format("    {} [shape=box, label={}];\n", node(wait),
                        quoted(fmt::format("{} {}", wait.tid, wait.words)));
  }
  text += "  }\n";
}

void add_arrows(const WaitFact& wait, std::string& text) {
  for (const WakeCondition& await : wait.wake_conditions) {
    const std::string label = quoted(fmt::format("{} {}", to_string(await.thing), await.channel));
    for (const int waker : await.wakers) {
      text += fmt::format("  {} -> p{} [lhead=cluster_{}, label={}];\n", node(wait), waker, waker,
                          label);
    }
    if (await.anyone) text += fmt::format("  {} -> anyone [label={}];\n", node(wait), label);
    if (await.wire) text += fmt::format("  {} -> wire [label={}];\n", node(wait), label);
  }
}

}  // namespace

std::string wait_graph_to_dot(const Certificate& certificate) {
  std::string text = "digraph waits {\n  compound=true;\n";
  text += fmt::format("  label={};\n", quoted(fmt::format("trial {}: {}, {}", certificate.trial,
                                                          to_string(certificate.proof.kind),
                                                          to_string(certificate.proof.proof))));
  for (const ProcessSample& process : certificate.snapshot.processes) {
    add_process(certificate, process, text);
  }
  for (const WaitFact& wait : certificate.waits) add_arrows(wait, text);
  return text + "}\n";
}

}  // namespace backfault
