#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "targets/mock/server/operation_log.h"
#include "targets/mock/server/sender.h"
#include "targets/mock/server/session_rules.h"

namespace mock {

/// One session of the server: takes calls from a control connection and answers them until the end
/// of the backup, a broken rule of the wire, a time-out, or `stop`.
class Session {
 public:
  /// What is passed by reference must outlive the session.
  Session(std::uint32_t number, Fd control, const ServerSettings& settings, const DataSet& data,
          StatusPage& status);

  /// Serves the whole session on the calling thread.
  void run();
  /// Makes `run` return soon, from any thread.
  void stop();
  /// True if a backup was prepared; a connection alone does not count as a session.
  [[nodiscard]] bool was_prepared() const { return was_prepared_.load(); }

 private:
  Result<void> serve();
  Result<Frame> next_frame();
  Result<void> handle(const Request& request, std::uint32_t sequence);
  Result<std::string> answer(const Request& request);
  Result<std::string> prepare(const PrepareRequest& request);
  Result<std::string> open(const OpenRequest& request);
  Result<void> reply(const Request& request, std::uint32_t sequence, const Reply& reply);
  void finish(const Result<void>& result);

  std::uint32_t number_;
  Fd control_;
  const ServerSettings* settings_;
  const DataSet* data_;
  SessionRules rules_;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> was_prepared_ = false;
  bool ended_ = false;
  OperationLog operations_;
  Fd to_attach_;
  std::optional<FileContent> to_send_;
  std::uint32_t file_number_ = 0;
  std::unique_ptr<Sender> sender_;
};

}  // namespace mock
