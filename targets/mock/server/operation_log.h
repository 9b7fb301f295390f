#pragma once

#include <atomic>

#include "targets/mock/server/server_settings.h"
#include "targets/mock/server/status_page.h"

namespace mock {

/// Counts and delays the operations of one session.
class OperationLog {
 public:
  OperationLog(const ServerSettings& settings, StatusPage& status, const std::atomic<bool>& stopped)
      : settings_(&settings), status_(&status), stopped_(&stopped) {}

  /// Counts one operation and sleeps for its delay. Fails when the session was told to stop; a
  /// signal to the thread makes it check.
  Result<void> begin(Operation operation);
  [[nodiscard]] StatusPage& status() const { return *status_; }

 private:
  const ServerSettings* settings_;
  StatusPage* status_;
  const std::atomic<bool>* stopped_;
};

}  // namespace mock
