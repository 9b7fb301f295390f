#include "harness/os/wire/upstream_watch.h"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace backfault {
namespace {

constexpr std::chrono::milliseconds pause_between_looks{4};

}  // namespace

UpstreamWatch::UpstreamWatch(std::vector<std::uint16_t> ports, Tell tell)
    : ports_(std::move(ports)), tell_(std::move(tell)) {
  look_now();
  // Signals are for the harness's own threads.
  sigset_t all{};
  sigset_t before{};
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

UpstreamWatch::~UpstreamWatch() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void UpstreamWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    look_now();
    lock.lock();
    wake_.wait_for(lock, pause_between_looks, [this] { return stopped_; });
  }
}

void UpstreamWatch::look_now() {
  const std::scoped_lock lock(looking_);
  std::vector<bool> now;
  for (const std::uint16_t port : ports_) {
    const auto listens = lookup_.listens(port);
    if (!listens) return;  // Nothing is known: what was told holds.
    now.push_back(*listens);
  }
  if (now == told_) return;
  told_ = now;
  tell_(now);
}

}  // namespace backfault
