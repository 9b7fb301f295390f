#include "targets/mock/client/client_options.h"

#include <array>
#include <filesystem>
#include <optional>

#include "targets/mock/protocol/address.h"
#include "targets/mock/protocol/quantity.h"

namespace mock {
namespace {

std::optional<SinkKind> sink_named(std::string_view name) {
  if (name == "null") return SinkKind::null;
  if (name == "buffering") return SinkKind::buffering;
  if (name == "file") return SinkKind::file;
  if (name == "slow") return SinkKind::slow;
  return std::nullopt;
}

Result<SinkSettings> check_sink(const BackupOptions& options, BackupType type) {
  const auto kind = sink_named(options.sink);
  if (!kind) {
    return fail(hr::invalid_param,
                "--sink \"" + options.sink + "\": allowed is null, buffering, file, slow");
  }
  auto buffer = parse_size("--buffer-bytes", options.buffer_bytes, {1, 16ULL << 30});
  if (!buffer) return pass_on(buffer);
  auto rate = parse_size("--rate", options.rate, {1, 1ULL << 50});
  if (!rate) return pass_on(rate);
  if (*kind != SinkKind::null && options.to.empty()) {
    return fail(hr::invalid_param, "--to DIR is required for --sink " + options.sink);
  }
  SinkSettings sink{.kind = *kind, .path = {}, .buffer_bytes = *buffer, .bytes_per_second = *rate};
  if (*kind == SinkKind::null) return sink;
  std::error_code problem;
  std::filesystem::create_directories(options.to, problem);
  if (problem) return fail(hr::error, "--to \"" + options.to + "\": " + problem.message());
  sink.path = archive_path(options.to, type);
  return sink;
}

Result<void> check_endpoint(std::string_view option, const std::string& text) {
  if (text.empty()) return {};
  auto address = parse_host_and_port(text);
  if (!address) return fail(hr::invalid_param, std::string(option) + ": " + address.error().text);
  return {};
}

}  // namespace

Result<BackupSettings> check_options(const BackupOptions& options) {
  auto type = parse_backup_type(options.type);
  if (!type) return pass_on(type);
  auto address = parse_address(options.server);
  if (!address) return fail(hr::invalid_param, "--server: " + address.error().text);
  auto read_bytes = parse_size("--read-bytes", options.read_bytes, {1, 1ULL << 30});
  if (!read_bytes) return pass_on(read_bytes);
  if (auto good = check_endpoint("--data-listen", options.data_listen); !good) {
    return pass_on(good);
  }
  if (auto good = check_endpoint("--advertise", options.advertise); !good) return pass_on(good);
  auto sink = check_sink(options, *type);
  if (!sink) return pass_on(sink);
  // With several --server given, the data endpoints belong to the one on tcp.
  const bool has_data_connection = std::holds_alternative<TcpAddress>(*address);
  return BackupSettings{.server = options.server,
                        .type = *type,
                        .sink = std::move(*sink),
                        .read_bytes = static_cast<std::uint32_t>(*read_bytes),
                        .data_listen = has_data_connection ? options.data_listen : "",
                        .advertise = has_data_connection ? options.advertise : "",
                        .receipt = options.receipt};
}

std::string archive_path(const std::string& folder, BackupType type) {
  return folder + "/" + show(type) + ".archive";
}

}  // namespace mock
