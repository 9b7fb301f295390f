#include "targets/mock/hrbackup.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include "targets/mock/library/client_session.h"
#include "targets/mock/protocol/names_list.h"

// NOLINTBEGIN(readability-identifier-naming): the published names of the backup interface.
namespace {

using mock::ClientSession;
using mock::Error;
using mock::Failure;
using mock::Kind;
using mock::Result;

constexpr std::uint64_t context_magic = 0x3158'5443'4252'48;  // "HRBCTX1"

/// What a HrBackupContext points at.
struct Context {
  std::uint64_t magic = context_magic;
  std::unique_ptr<ClientSession> session;
  std::string error_text;
};

Context* to_context(HrBackupContext handle) {
  auto* const context = static_cast<Context*>(handle);
  return context != nullptr && context->magic == context_magic ? context : nullptr;
}

/// Runs one call, catches everything it throws, and keeps the reason of a failure.
template <class Call>
HrCode guard(HrBackupContext handle, Call&& call) noexcept {
  auto* const context = to_context(handle);
  if (context == nullptr) return mock::hr::invalid_handle;
  try {
    const Result<void> result = call(*context->session);
    context->error_text = result ? "" : result.error().text;
    return result ? mock::hr::none : result.error().code;
  } catch (const std::bad_alloc&) {
    return mock::hr::out_of_memory;
  } catch (...) {
    return mock::hr::error;
  }
}

Failure null_pointer() { return mock::fail(mock::hr::invalid_param, "a pointer is null"); }

Result<void> copy_out(Result<std::string> list, char** names, std::uint32_t* bytes) {
  if (!list) return pass_on(list);
  auto* const memory = static_cast<char*>(std::malloc(list->size()));
  if (memory == nullptr) return mock::fail(mock::hr::out_of_memory, "no memory for the names");
  // The list ends with a NUL of its own. NOLINTNEXTLINE(bugprone-not-null-terminated-result)
  std::memcpy(memory, list->data(), list->size());
  *names = memory;
  *bytes = static_cast<std::uint32_t>(list->size());
  return {};
}

HrCode get_names(HrBackupContext handle, Kind which, char** names, std::uint32_t* bytes) {
  return guard(handle, [=](ClientSession& session) -> Result<void> {
    if (names == nullptr || bytes == nullptr) return null_pointer();
    *names = nullptr;
    *bytes = 0;
    return copy_out(session.get_names(which), names, bytes);
  });
}

Result<std::optional<mock::TcpAddress>> optional_address(const char* text) {
  if (text == nullptr) return std::optional<mock::TcpAddress>();
  auto address = mock::parse_host_and_port(text);
  if (!address) return pass_on(address);
  return std::optional(std::move(*address));
}

Result<Context*> prepare(const char* server, const HrMockPrepareArguments& arguments) {
  auto address = mock::parse_address(server);
  if (!address) return pass_on(address);
  auto listen = optional_address(arguments.data_listen);
  if (!listen) return pass_on(listen);
  auto advertise = optional_address(arguments.data_advertise);
  if (!advertise) return pass_on(advertise);
  mock::ClientSettings settings{.server = std::move(*address),
                                .prepare = {},
                                .data_listen = std::move(*listen),
                                .data_advertise = std::move(*advertise)};
  settings.prepare.flags = arguments.flags;
  settings.prepare.backup_type = arguments.backup_type;
  if (arguments.annotation != nullptr) settings.prepare.annotation = arguments.annotation;
  if (settings.prepare.annotation.size() > mock::name_bytes_max) {
    return mock::fail(mock::hr::invalid_param, "the annotation is longer than 4096 bytes");
  }
  auto session = ClientSession::prepare(std::move(settings));
  if (!session) return pass_on(session);
  auto context = std::make_unique<Context>();
  context->session = std::move(*session);
  return context.release();
}

void copy_text(const std::string& text, char* target, std::size_t size) {
  const auto length = std::min(text.size(), size - 1);
  std::memcpy(target, text.data(), length);
  target[length] = '\0';
}

}  // namespace

HrCode HrBackupPrepare(const char* server, const char* annotation, std::uint32_t flags,
                       std::uint32_t backup_type, HrBackupContext* context) {
  HrMockPrepareArguments arguments{};
  arguments.annotation = annotation;
  arguments.flags = flags;
  arguments.backup_type = backup_type;
  return HrMockPrepare(server, &arguments, context);
}

HrCode HrMockPrepare(const char* server, HrMockPrepareArguments* arguments,
                     HrBackupContext* context) {
  if (context != nullptr) *context = nullptr;
  if (server == nullptr || arguments == nullptr || context == nullptr) {
    return mock::hr::invalid_param;
  }
  arguments->error_text[0] = '\0';
  try {
    const auto prepared = prepare(server, *arguments);
    if (prepared) {
      *context = *prepared;
      return mock::hr::none;
    }
    copy_text(prepared.error().text, arguments->error_text, sizeof arguments->error_text);
    return prepared.error().code;
  } catch (const std::bad_alloc&) {
    return mock::hr::out_of_memory;
  } catch (...) {
    return mock::hr::error;
  }
}

HrCode HrBackupGetDatabaseNames(HrBackupContext context, char** names, std::uint32_t* bytes) {
  return get_names(context, Kind::get_names, names, bytes);
}

HrCode HrBackupGetBackupLogs(HrBackupContext context, char** names, std::uint32_t* bytes) {
  return get_names(context, Kind::get_logs, names, bytes);
}

HrCode HrBackupOpenFile(HrBackupContext context, const char* name, std::uint32_t read_hint_bytes,
                        std::int64_t* file_bytes) {
  return guard(context, [=](ClientSession& session) -> Result<void> {
    if (name == nullptr || file_bytes == nullptr) return null_pointer();
    if (std::strlen(name) > mock::name_bytes_max) {
      return mock::fail(mock::hr::invalid_file_name, "the name is longer than 4096 bytes");
    }
    auto size = session.open(name, read_hint_bytes);
    if (!size) return pass_on(size);
    *file_bytes = *size;
    return {};
  });
}

HrCode HrBackupRead(HrBackupContext context, void* buffer, std::uint32_t buffer_bytes,
                    std::uint32_t* read_bytes) {
  return guard(context, [=](ClientSession& session) -> Result<void> {
    if (buffer == nullptr || read_bytes == nullptr) return null_pointer();
    *read_bytes = 0;
    auto count = session.read({static_cast<std::byte*>(buffer), buffer_bytes});
    if (!count) return pass_on(count);
    *read_bytes = *count;
    return {};
  });
}

HrCode HrBackupClose(HrBackupContext context) {
  return guard(context, [](ClientSession& session) { return session.close(); });
}

HrCode HrBackupTruncateLogs(HrBackupContext context) {
  return guard(context, [](ClientSession& session) { return session.truncate_logs(); });
}

HrCode HrBackupEnd(HrBackupContext context) {
  const auto code = guard(context, [](ClientSession& session) { return session.end(); });
  if (auto* const owned = to_context(context)) {
    owned->magic = 0;
    delete owned;
  }
  return code;
}

void BackupFree(void* memory) { std::free(memory); }

const char* HrMockCodeName(HrCode code) { return mock::code_name(code); }

HrCode HrMockAcknowledge(HrBackupContext context, std::uint64_t bytes) {
  return guard(context, [=](ClientSession& session) { return session.acknowledge(bytes); });
}

HrCode HrMockFileMode(HrBackupContext context, std::uint32_t* mode) {
  return guard(context, [=](const ClientSession& session) -> Result<void> {
    if (mode == nullptr) return null_pointer();
    auto bits = session.file_mode();
    if (!bits) return pass_on(bits);
    *mode = *bits;
    return {};
  });
}

const char* HrMockErrorText(HrBackupContext context) {
  const auto* const known = to_context(context);
  return known != nullptr ? known->error_text.c_str() : "not a context";
}
// NOLINTEND(readability-identifier-naming)
