#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <thread>

#include "targets/mock/server/server_settings.h"
#include "targets/mock/server/session.h"

namespace mock {

/// Accepts connections and runs one thread for each, until it has served enough sessions or a
/// termination signal comes. The caller's thread must have SIGTERM and SIGINT blocked.
class Server {
 public:
  /// Everything passed by reference must outlive the server.
  Server(const ServerSettings& settings, const DataSet& data, StatusPage& status)
      : settings_(&settings), data_(&data), status_(&status) {}

  /// `stop_signals` is a signalfd. Returns with all sessions ended.
  Result<void> run(const Fd& listener, const Fd& stop_signals);

 private:
  struct Running {
    std::unique_ptr<Session> session;
    std::thread thread;
    std::atomic<bool> finished = false;
  };

  void start_session(const Fd& listener);
  void reap_finished();
  void stop_all();

  const ServerSettings* settings_;
  const DataSet* data_;
  StatusPage* status_;
  Fd session_ended_;  ///< an eventfd that every session raises at its end
  std::list<Running> running_;
  std::uint32_t last_number_ = 0;
  std::uint64_t sessions_done_ = 0;
};

}  // namespace mock
