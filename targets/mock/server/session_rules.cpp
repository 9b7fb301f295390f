#include "targets/mock/server/session_rules.h"

#include <algorithm>

#include "targets/mock/data/database_page.h"
#include "targets/mock/protocol/names_list.h"

namespace mock {
namespace {

Failure out_of_sequence(std::string_view what) {
  return fail(hr::invalid_backup_sequence, std::string(what));
}

std::string list_names(const std::vector<DataEntry>& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.typed_name());
  return encode_names(names);
}

const DataEntry* find(const std::vector<DataEntry>& entries, std::string_view typed_name) {
  const auto found = std::ranges::lower_bound(
      entries, typed_name.substr(1), {},
      [](const DataEntry& entry) -> std::string_view { return entry.name; });
  const bool fits = found != entries.end() && found->typed_name() == typed_name;
  return fits ? &*found : nullptr;
}

}  // namespace

Result<void> SessionRules::check_prepared() const {
  if (!prepared_) return fail(hr::no_backup, "no backup was prepared");
  return {};
}

Result<void> SessionRules::check_no_open_file(std::string_view call) const {
  if (file_open_) return out_of_sequence(std::string(call) + " while a file is open");
  return {};
}

Result<void> SessionRules::prepare(const PrepareRequest& request) {
  if (prepared_) return fail(hr::backup_in_progress, "this session is already prepared");
  if (request.flags > 1 || (request.backup_type != HR_BACKUP_TYPE_FULL &&
                            request.backup_type != HR_BACKUP_TYPE_LOGS_ONLY)) {
    return fail(hr::invalid_param, "an unknown backup type or flag");
  }
  const bool full = request.backup_type == HR_BACKUP_TYPE_FULL;
  if (!full && !data_->has_logs()) {
    return fail(hr::incremental_disabled, "this data has no logs; only a full backup is possible");
  }
  prepared_ = true;
  full_ = full;
  return {};
}

Result<std::string> SessionRules::get_names() {
  if (auto good = check_prepared(); !good) return pass_on(good);
  if (!full_) return out_of_sequence("a backup of logs only has no databases");
  return list_names(data_->databases());
}

Result<const DataEntry*> SessionRules::open(const OpenRequest& request) {
  if (auto good = check_prepared(); !good) return pass_on(good);
  if (file_open_) return fail(hr::already_open, "another file is open");
  if (!is_safe_name(request.name)) {
    return fail(hr::invalid_file_name, "the name has no type byte or is no relative path");
  }
  if (request.read_hint % database_page_bytes != 0) {
    return fail(hr::invalid_param, "the read hint is no multiple of 4096");
  }
  if (const auto* const log = find(data_->logs(), request.name)) {
    if (!logs_listed_) return out_of_sequence("a log opened before GetBackupLogs");
    file_open_ = true;
    return log;
  }
  const auto* const database = find(data_->databases(), request.name);
  if (database == nullptr) return fail(hr::file_not_found, "there is no " + request.name);
  if (!full_) return out_of_sequence("a database opened in a backup of logs only");
  if (logs_listed_) return out_of_sequence("a database opened after GetBackupLogs");
  file_open_ = true;
  return database;
}

Result<void> SessionRules::close() {
  if (auto good = check_prepared(); !good) return good;
  if (!file_open_) return fail(hr::invalid_handle, "no file is open");
  file_open_ = false;
  return {};
}

Result<std::string> SessionRules::get_logs() {
  if (auto good = check_prepared(); !good) return pass_on(good);
  if (logs_before_close_ == LogsBeforeClose::refuse) {
    if (auto good = check_no_open_file("GetBackupLogs"); !good) return pass_on(good);
  }
  logs_listed_ = true;
  return list_names(data_->logs());
}

Result<void> SessionRules::truncate() {
  if (auto good = check_prepared(); !good) return good;
  if (auto good = check_no_open_file("TruncateLogs"); !good) return good;
  if (!logs_listed_) return out_of_sequence("TruncateLogs before GetBackupLogs");
  return {};
}

Result<void> SessionRules::end() {
  if (auto good = check_prepared(); !good) return good;
  prepared_ = false;
  file_open_ = false;
  return {};
}

}  // namespace mock
