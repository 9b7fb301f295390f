#include "harness/os/wire/proxy.h"

#include <fmt/format.h>
#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "harness/os/wire/engine.h"
#include "harness/os/wire/upstream_watch.h"

namespace backfault {
namespace {

// The wire's thread answers at once. Where a hundred programs want its processor, it may not get
// one for seconds, and a trial of hours would be invalid for that.
constexpr std::chrono::seconds answer_patience{30};

/// A port that refuses as its upstream does; 0 stands for one that does not.
std::vector<std::uint16_t> followed_ports(const std::vector<WireSpec>& wires) {
  std::vector<std::uint16_t> ports;
  for (const WireSpec& wire : wires) {
    ports.push_back(wire.refuses_as_upstream ? wire.forward_to : std::uint16_t{0});
  }
  return ports;
}

bool follows_any(const std::vector<WireSpec>& wires) {
  return std::any_of(wires.begin(), wires.end(),
                     [](const WireSpec& wire) { return wire.refuses_as_upstream; });
}

}  // namespace

class StreamProxy::Running {
 public:
  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    upstreams_.reset();
    if (!thread_.joinable()) return;
    engine_.state().loop.stop();
    thread_.join();
  }

  Result<void> open(const std::vector<WireSpec>& wires) {
    if (const auto opened = engine_.state().loop.open(); !opened) return opened;
    for (const WireSpec& wire : wires) {
      if (const auto listening = engine_.listen(wire); !listening) return listening;
    }
    return {};
  }

  void start(const std::vector<WireSpec>& wires) {
    // Signals are for the harness's own threads.
    sigset_t all{};
    sigset_t before{};
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    std::promise<int> id;
    auto told = id.get_future();
    thread_ = std::thread([this, &id] {
      id.set_value(::gettid());
      engine_.state().loop.run();
    });
    thread_id_ = told.get();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (!follows_any(wires)) return;
    upstreams_ = std::make_unique<UpstreamWatch>(
        followed_ports(wires), [this](const std::vector<bool>& listening) {
          static_cast<void>(
              perform("follow", [this, listening] { engine_.follow_upstreams(listening); }));
        });
  }

  /// Done when it returns; the wire's thread never blocks, so that is at once.
  Result<void> perform(const std::string& what, const std::function<void()>& work) {
    const auto done = std::make_shared<std::promise<void>>();
    engine_.state().loop.post([work, done] {
      work();
      done->set_value();
    });
    if (done->get_future().wait_for(answer_patience) == std::future_status::ready) return {};
    return fail(fmt::format("{} the wire: its thread did not answer", what));
  }

  [[nodiscard]] WireEngine& engine() { return engine_; }
  [[nodiscard]] const WireState& state() const { return engine_.state(); }
  [[nodiscard]] int thread_id() const { return thread_id_; }
  [[nodiscard]] WireStageId next_id() { return {++last_stage_}; }
  void look_at_upstreams() {
    if (upstreams_) upstreams_->look_now();
  }

 private:
  WireEngine engine_;
  std::atomic<std::uint64_t> last_stage_{0};
  int thread_id_ = 0;
  std::thread thread_;
  std::unique_ptr<UpstreamWatch> upstreams_;
};

StreamProxy::StreamProxy(std::unique_ptr<Running> running) : running_(std::move(running)) {}
StreamProxy::~StreamProxy() = default;

Result<std::unique_ptr<StreamProxy>> StreamProxy::start(const std::vector<WireSpec>& wires) {
  try {
    auto running = std::make_unique<Running>();
    const auto opened = running->open(wires);
    if (!opened) return fail_in("start the wire", opened.error());
    running->start(wires);
    return std::unique_ptr<StreamProxy>(new StreamProxy(std::move(running)));
  } catch (const std::exception& problem) {
    return fail(fmt::format("start the wire: {}", problem.what()));
  }
}

Result<WireStageId> StreamProxy::arm(const WireStage& stage) {
  const auto armed =
      std::make_shared<const ArmedStage>(ArmedStage{.id = running_->next_id(), .stage = stage});
  const auto done = running_->perform("arm", [this, armed] { running_->engine().arm(armed); });
  if (!done) return tl::unexpected(done.error());
  return armed->id;
}

Result<void> StreamProxy::disarm(const WireStageId id) {
  return running_->perform("disarm", [this, id] { running_->engine().disarm(id); });
}

WireTouches StreamProxy::touches(const WireStageId id) { return running_->state().log.of(id); }

bool StreamProxy::all_arrived() {
  const auto awaited = std::make_shared<WireAwaited>();
  const auto asked =
      running_->perform("ask", [this, awaited] { *awaited = running_->engine().awaited(); });
  const auto sockets = tcp_sockets();
  return asked && sockets && arrivals_.all_arrived(*awaited, *sockets);
}

void StreamProxy::look_at_upstreams() { running_->look_at_upstreams(); }

WireCounters StreamProxy::counters() const {
  const WireState& state = running_->state();
  const auto& to_client = state.by_direction[static_cast<std::size_t>(WireDirection::to_client)];
  const auto& to_server = state.by_direction[static_cast<std::size_t>(WireDirection::to_server)];
  return {.bytes_to_client = to_client.delivered_bytes.get(),
          .bytes_to_server = to_server.delivered_bytes.get(),
          .queued_bytes = to_client.queued_bytes.get() + to_server.queued_bytes.get(),
          .stuck_bytes = to_client.stuck_bytes.get() + to_server.stuck_bytes.get(),
          .held_by = state.holding_faults.first()};
}

int StreamProxy::thread_id() const { return running_->thread_id(); }

}  // namespace backfault
