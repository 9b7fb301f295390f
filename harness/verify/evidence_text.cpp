#include "harness/verify/evidence_text.h"

#include <algorithm>
#include <limits>

#include "harness/base/quote.h"
#include "harness/verify/kernel_lines.h"

namespace backfault {
namespace {

using Words = std::vector<std::string_view>;

/// What follows "NAME=" in the word; nothing: it has another name.
std::optional<std::string_view> value_in(const std::string_view word, const std::string_view name) {
  const bool named = word.starts_with(name) && word.substr(name.size()).starts_with('=');
  return named ? std::optional(word.substr(name.size() + 1)) : std::nullopt;
}

std::optional<std::uint64_t> decimal_in(const std::string_view word, const std::string_view name) {
  const auto value = value_in(word, name);
  return value ? read_decimal(*value) : std::nullopt;
}

std::optional<std::uint64_t> hexadecimal_in(const std::string_view word,
                                            const std::string_view name) {
  const auto value = value_in(word, name);
  return value ? read_hexadecimal(*value) : std::nullopt;
}

std::optional<std::int64_t> small_in(const std::string_view word, const std::string_view name) {
  const auto value = value_in(word, name);
  const auto number = value ? read_signed_decimal(*value) : std::nullopt;
  const bool small = number && *number >= -32'768 && *number <= 32'767;  // SEMVMX
  return small ? number : std::nullopt;
}

std::optional<OwnAndPeer> pair_in(const std::string_view word, const std::string_view name) {
  const auto value = value_in(word, name);
  const auto parts = split_at(value.value_or(""), "/");
  if (parts.size() != 2) return std::nullopt;
  const auto one = read_decimal(parts[own_end]);
  const auto other = read_decimal(parts[peer_end]);
  return one && other ? std::optional(OwnAndPeer{*one, *other}) : std::nullopt;
}

std::optional<Pid> read_pid(const std::string_view text) {
  const auto number = read_decimal(text);
  const bool is_pid = number && *number >= 1 && *number <= std::numeric_limits<std::int32_t>::max();
  return is_pid ? std::optional(static_cast<Pid>(*number)) : std::nullopt;
}

std::optional<std::vector<Pid>> pids_in(const std::string_view word, const std::string_view name) {
  const auto value = value_in(word, name);
  if (!value) return std::nullopt;
  std::vector<Pid> pids;
  for (const std::string_view part : value->empty() ? Words{} : split_at(*value, ",")) {
    const auto pid = read_pid(part);
    if (!pid) return std::nullopt;
    pids.push_back(*pid);
  }
  return pids;
}

/// Stores the value if all of it could be read and nothing was stored before.
template <typename T, typename... Parts>
bool keep(std::optional<T>& place, const std::optional<Parts>&... parts) {
  if (place.has_value() || !(parts.has_value() && ...)) return false;
  place.emplace(T{*parts...});
  return true;
}

bool keep_child(Evidence& evidence, const Words& words) {
  const auto pid = read_pid(words[1]);
  const auto state = value_in(words[2], "state");
  if (!pid || !state || state->size() != 1) return false;
  evidence.children.push_back({.pid = *pid, .state = state->front()});
  return true;
}

bool keep_tcp(Evidence& evidence, const Words& words) {
  return keep(evidence.tcp, pair_in(words[1], "state"), pair_in(words[2], "timer"),
              pair_in(words[3], "acked"), pair_in(words[4], "received"),
              pair_in(words[5], "send_queue"), pair_in(words[6], "receive_queue"));
}

bool keep_lock(Evidence& evidence, const std::string_view text) {
  if (evidence.lock || text.empty()) return false;
  evidence.lock = std::string(text);
  return true;
}

bool keep_clause(Evidence& evidence, const std::string_view clause) {
  if (clause.starts_with("lock ")) return keep_lock(evidence, clause.substr(5));
  const Words words = split_at(clause, " ");
  const std::string_view what = words[0];
  const std::size_t count = words.size();
  if (what == "poll" && count == 3) {
    return keep(evidence.poll, hexadecimal_in(words[1], "events"),
                hexadecimal_in(words[2], "revents"));
  }
  if (what == "set" && count == 2) return keep(evidence.set, hexadecimal_in(words[1], "revents"));
  if (what == "futex" && count == 3) {
    return keep(evidence.futex, decimal_in(words[1], "word"), decimal_in(words[2], "expected"));
  }
  if (what == "child" && count == 3) return keep_child(evidence, words);
  if (what == "semaphore" && count == 4) {
    return read_decimal(words[1]).has_value() &&
           keep(evidence.semaphore, small_in(words[2], "value"), small_in(words[3], "op"));
  }
  if (what == "signals" && count == 2) {
    return keep(evidence.pending_signals, hexadecimal_in(words[1], "pending"));
  }
  if (what == "holders" && count == 3) {
    return keep(evidence.fd_owners, pids_in(words[1], "reading"), pids_in(words[2], "writing"));
  }
  return what == "tcp" && count == 7 && keep_tcp(evidence, words);
}

}  // namespace

Result<Evidence> read_evidence(const std::string_view text) {
  Evidence evidence;
  if (text.empty()) return evidence;
  for (const std::string_view clause : split_at(text, "; ")) {
    if (!keep_clause(evidence, clause)) {
      return fail("the evidence " + in_quotes(clause) + " is not understood");
    }
  }
  return evidence;
}

}  // namespace backfault
