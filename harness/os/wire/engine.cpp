#include "harness/os/wire/engine.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace backfault {
namespace {

constexpr std::size_t most_connections = 1024;
constexpr std::chrono::milliseconds accept_retry_gap{10};

bool passes_before(const std::shared_ptr<const ArmedStage>& one,
                   const std::shared_ptr<const ArmedStage>& other) {
  return std::pair(one->stage.order, one->id.number) <
         std::pair(other->stage.order, other->id.number);
}

bool is_refused(const ArmedStage& armed, const WireSpec& spec) {
  const auto* const refusal = std::get_if<RefuseConnections>(&armed.stage.action);
  return refusal != nullptr && refusal->listen_port_of == spec.listen_port_of &&
         armed.stage.probability > 0;
}

}  // namespace

WireEngine::~WireEngine() {
  ending_ = true;
  connections_.clear();
}

Result<void> WireEngine::listen(const WireSpec& spec) {
  auto listener = WireListener::make(state_.loop, spec, [this](WireListener& ready) {
    if (!ending_) accept_all(ready);
  });
  if (!listener) return tl::unexpected(listener.error());
  WireListener& added = **listener;
  ports_.push_back({.listener = *std::move(listener),
                    .retry = std::make_unique<WireLoop::Timer>(
                        state_.loop, [this, &added] { accept_all(added); })});
  update_openness(ports_.back());
  if (!spec.refuses_as_upstream && !added.is_open()) {
    return fail("listen on " + added.upstream().text());
  }
  return {};
}

void WireEngine::follow_upstreams(const std::vector<bool>& listening) {
  for (std::size_t i = 0; i < std::min(listening.size(), ports_.size()); ++i) {
    ports_[i].upstream_listens = listening[i];
    update_openness(ports_[i]);
  }
}

void WireEngine::update_openness(Port& port) {
  const WireSpec& spec = port.listener->spec();
  const bool refused = std::any_of(state_.stages.begin(), state_.stages.end(),
                                   [&](const auto& armed) { return is_refused(*armed, spec); });
  port.listener->set_open(!refused && (port.upstream_listens || !spec.refuses_as_upstream));
}

void WireEngine::arm(const std::shared_ptr<const ArmedStage>& armed) {
  const auto place =
      std::upper_bound(state_.stages.begin(), state_.stages.end(), armed, passes_before);
  state_.stages.insert(place, armed);
  for (Port& port : ports_) {
    if (!is_refused(*armed, port.listener->spec())) continue;
    update_openness(port);
    if (!port.listener->refuses()) continue;
    state_.log.add(armed->id, {.connection = 0,
                               .direction = std::nullopt,
                               .offset = 0,
                               .bytes = 0,
                               .what = "an attempt of the harness to connect was refused"});
  }
  for (const auto& [number, connection] : connections_) connection->arm(armed);
}

void WireEngine::disarm(const WireStageId id) {
  std::erase_if(state_.stages, [&](const auto& armed) { return armed->id == id; });
  for (Port& port : ports_) update_openness(port);
  for (const auto& [number, connection] : connections_) connection->disarm(id);
}

WireAwaited WireEngine::awaited() const {
  WireAwaited all;
  for (const auto& [number, connection] : connections_) connection->add_awaited(all);
  return all;
}

void WireEngine::accept_all(WireListener& listener) {
  for (;;) {
    if (connections_.size() >= most_connections) return retry_soon(listener);
    Fd accepted;
    const auto got = listener.has_upstream_socket() ? listener.accept(accepted)
                                                    : WireListener::Accepted::try_later;
    if (got == WireListener::Accepted::none) return;
    // The program waits in the kernel's queue meanwhile.
    if (got == WireListener::Accepted::try_later) return retry_soon(listener);
    serve(listener, std::move(accepted), listener.take_upstream_socket());
  }
}

void WireEngine::retry_soon(const WireListener& listener) {
  for (const Port& port : ports_) {
    if (port.listener.get() != &listener) continue;
    port.retry->set(std::chrono::steady_clock::now() + accept_retry_gap);
  }
}

void WireEngine::serve(const WireListener& listener, Fd accepted, Fd upstream) {
  const std::uint64_t number = ++last_number_;
  if (is_failed(number, accepted)) return;
  auto ended = [this, number] {
    if (!ending_) state_.loop.later([this, number] { connections_.erase(number); });
  };
  auto made =
      std::make_unique<WireConnection>(state_, number,
                                       WireConnection::Ends{.accepted = std::move(accepted),
                                                            .upstream = std::move(upstream),
                                                            .to_upstream = listener.to_upstream()},
                                       std::move(ended));
  WireConnection& connection = *made;
  connections_.emplace(number, std::move(made));
  connection.start(listener.upstream());
}

bool WireEngine::is_failed(const std::uint64_t number, Fd& accepted) {
  for (const auto& armed : state_.stages) {
    const auto* const fail = std::get_if<FailFirst>(&armed->stage.action);
    if (fail == nullptr || !is_meant(armed->stage, number)) continue;
    if (failed_[armed->id] >= fail->count) continue;
    ++failed_[armed->id];
    const linger now{.l_onoff = fail->reset ? 1 : 0, .l_linger = 0};
    ::setsockopt(accepted.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    accepted.reset();
    state_.log.add(armed->id, {.connection = number,
                               .direction = std::nullopt,
                               .offset = 0,
                               .bytes = 0,
                               .what = fail->reset ? "reset" : "closed"});
    return true;
  }
  return false;
}

}  // namespace backfault
