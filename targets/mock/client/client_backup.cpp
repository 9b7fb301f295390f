#include "targets/mock/client/client_backup.h"

#include <memory>
#include <vector>

#include "targets/mock/client/archive.h"
#include "targets/mock/data/receipt.h"
#include "targets/mock/hrbackup.h"
#include "targets/mock/protocol/names_list.h"

namespace mock {
namespace {

using Outcome = tl::expected<void, BackupFailure>;

/// One backup in progress. The destructor ends the session, whatever happened.
class Backup {
 public:
  Backup(const BackupSettings& settings, Output& output)
      : settings_(&settings), output_(&output), archive_(output), buffer_(settings.read_bytes) {}
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;
  ~Backup() {
    if (context_ != nullptr) ::HrBackupEnd(context_);
  }

  Outcome run();

 private:
  using GetNames = HrCode (*)(HrBackupContext, char**, std::uint32_t*);

  Outcome prepare();
  Outcome copy_files(const char* call, GetNames get_names);
  Outcome copy_file(const std::string& name);
  Outcome copy_content(std::uint64_t size, Sha256& hash);
  Outcome acknowledge(std::uint64_t bytes);
  Outcome finish_archive();
  [[nodiscard]] bool wants_digest() const {
    return !settings_->receipt.empty() || settings_->sink.kind != SinkKind::null;
  }
  [[nodiscard]] Outcome check(const char* call, HrCode code) const;

  const BackupSettings* settings_;
  Output* output_;
  ArchiveWriter archive_;
  std::vector<std::byte> buffer_;
  Receipt receipt_;
  std::uint64_t unacknowledged_ = 0;
  HrBackupContext context_ = nullptr;
};

Outcome to_outcome(const Result<void>& result) {
  if (result) return {};
  return tl::unexpected(BackupFailure{.call = {}, .error = result.error()});
}

Outcome call_failed(const char* call, HrCode code, std::string text) {
  return tl::unexpected(
      BackupFailure{.call = call, .error = {.code = code, .text = std::move(text)}});
}

Outcome Backup::check(const char* call, HrCode code) const {
  if (code == hr::none) return {};
  return call_failed(call, code, ::HrMockErrorText(context_));
}

Outcome Backup::run() {
  auto outcome = prepare();
  const auto then = [&outcome](auto&& step) {
    if (outcome) outcome = step();
  };
  then([this] { return to_outcome(archive_.begin()); });
  if (settings_->type == BackupType::full) {
    then([this] { return copy_files("HrBackupGetDatabaseNames", ::HrBackupGetDatabaseNames); });
  }
  then([this] { return copy_files("HrBackupGetBackupLogs", ::HrBackupGetBackupLogs); });
  then([this] { return finish_archive(); });
  if (settings_->type != BackupType::differential) {
    then([this] { return check("HrBackupTruncateLogs", ::HrBackupTruncateLogs(context_)); });
  }
  then([this] {
    // The context is gone afterwards, and its message with it.
    const auto code = ::HrBackupEnd(std::exchange(context_, nullptr));
    return code == hr::none ? Outcome() : call_failed("HrBackupEnd", code, "");
  });
  return outcome;
}

Outcome Backup::prepare() {
  HrMockPrepareArguments arguments{};
  arguments.annotation = "mock_client";
  arguments.backup_type =
      settings_->type == BackupType::full ? HR_BACKUP_TYPE_FULL : HR_BACKUP_TYPE_LOGS_ONLY;
  const auto or_null = [](const std::string& text) {
    return text.empty() ? nullptr : text.c_str();
  };
  arguments.data_listen = or_null(settings_->data_listen);
  arguments.data_advertise = or_null(settings_->advertise);
  const auto code = ::HrMockPrepare(settings_->server.c_str(), &arguments, &context_);
  if (code == hr::none) return {};
  return call_failed("HrBackupPrepare", code, arguments.error_text);
}

Outcome Backup::copy_files(const char* call, GetNames get_names) {
  char* list = nullptr;
  std::uint32_t size = 0;
  auto outcome = check(call, get_names(context_, &list, &size));
  const std::unique_ptr<char, void (*)(void*)> owner(list, ::BackupFree);
  if (!outcome) return outcome;
  const auto names = decode_names({list, size});
  if (!names) return call_failed(call, names.error().code, names.error().text);
  for (const auto& name : *names) {
    outcome = copy_file(name);
    if (!outcome) break;
  }
  return outcome;
}

Outcome Backup::copy_file(const std::string& name) {
  std::int64_t size = 0;
  auto outcome = check("HrBackupOpenFile", ::HrBackupOpenFile(context_, name.c_str(), 0, &size));
  if (!outcome) return outcome;
  std::uint32_t mode = 0;
  outcome = check("HrMockFileMode", ::HrMockFileMode(context_, &mode));
  if (!outcome) return outcome;
  const auto bytes = static_cast<std::uint64_t>(size);
  outcome = to_outcome(archive_.begin_entry(name, bytes, mode));
  if (!outcome) return outcome;
  Sha256 hash;
  outcome = copy_content(bytes, hash);
  if (!outcome) return outcome;
  const auto digest = hash.finish();
  receipt_[name.substr(1)] = digest;
  outcome = to_outcome(archive_.finish_entry(digest));
  if (!outcome) return outcome;
  return check("HrBackupClose", ::HrBackupClose(context_));
}

Outcome Backup::copy_content(std::uint64_t size, Sha256& hash) {
  for (std::uint64_t received = 0;;) {
    std::uint32_t count = 0;
    const auto code = ::HrBackupRead(context_, buffer_.data(), settings_->read_bytes, &count);
    if (code != hr::none && code != hr::handle_end_of_file) return check("HrBackupRead", code);
    if (count == 0 && received != size) {
      return call_failed("HrBackupRead", hr::communication_error, "the file ended too early");
    }
    if (count == 0) return {};
    received += count;
    const auto bytes = std::span(std::as_const(buffer_)).first(count);
    if (wants_digest()) hash.add(bytes);
    if (auto outcome = to_outcome(archive_.write(bytes)); !outcome) return outcome;
    if (auto outcome = acknowledge(count); !outcome) return outcome;
  }
}

Outcome Backup::acknowledge(std::uint64_t bytes) {
  unacknowledged_ += bytes;
  if (!output_->is_drained()) return {};
  return check("HrMockAcknowledge",
               ::HrMockAcknowledge(context_, std::exchange(unacknowledged_, 0)));
}

Outcome Backup::finish_archive() {
  auto outcome = to_outcome(archive_.finish());
  if (!outcome || settings_->receipt.empty()) return outcome;
  return to_outcome(replace_file(settings_->receipt, show(receipt_)));
}

}  // namespace

Outcome run_backup(const BackupSettings& settings) {
  auto output = make_output(settings.sink);
  if (!output) return to_outcome(pass_on(output));
  return Backup(settings, **output).run();
}

}  // namespace mock
