#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "targets/mock/client/output.h"
#include "targets/mock/data/data_export.h"

namespace mock {

/// The options of `mock_client backup` as typed by the user.
struct BackupOptions {
  std::vector<std::string> addresses;  ///< every --server
  std::string server;                  ///< the one that counts
  std::string transport;
  std::string sink = "file";
  std::string to;
  std::string type = "full";
  std::string read_bytes = "64KiB";
  std::string buffer_bytes = "8MiB";
  std::string rate = "1MiB";
  std::string data_listen;
  std::string advertise;
  std::string receipt;
};

struct BackupSettings {
  std::string server;
  BackupType type = BackupType::full;
  SinkSettings sink;
  std::uint32_t read_bytes = 64 * 1024;
  std::string data_listen;
  std::string advertise;
  std::string receipt;
};

/// Checks every value and makes the folder of the archive.
Result<BackupSettings> check_options(const BackupOptions& options);

/// The file of an archive of a type in its folder.
std::string archive_path(const std::string& folder, BackupType type);

}  // namespace mock
