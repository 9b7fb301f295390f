#pragma once

#include <string>

#include "targets/mock/data/data_set.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

enum class LogsBeforeClose { refuse, allow };

/// The sequence rules of one backup session and the codes for breaking them. No input or output.
class SessionRules {
 public:
  SessionRules(const DataSet& data, LogsBeforeClose logs_before_close)
      : data_(&data), logs_before_close_(logs_before_close) {}

  Result<void> prepare(const PrepareRequest& request);
  Result<std::string> get_names();
  Result<const DataEntry*> open(const OpenRequest& request);
  Result<void> close();
  Result<std::string> get_logs();
  Result<void> truncate();
  Result<void> end();

  [[nodiscard]] bool is_prepared() const { return prepared_; }
  [[nodiscard]] bool has_open_file() const { return file_open_; }

 private:
  [[nodiscard]] Result<void> check_prepared() const;
  [[nodiscard]] Result<void> check_no_open_file(std::string_view call) const;

  const DataSet* data_;
  LogsBeforeClose logs_before_close_;
  bool prepared_ = false;
  bool full_ = false;
  bool file_open_ = false;
  bool logs_listed_ = false;
};

}  // namespace mock
