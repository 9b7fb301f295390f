#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "targets/mock/server/server_settings.h"

namespace mock {

/// The options of mock_server as typed by the user.
struct ServerOptions {
  std::vector<std::string> addresses;  ///< every --listen
  std::string listen;                  ///< the one that counts
  std::string transport;
  std::string data = "64MiB";
  std::string seed = "1";
  std::string flow_control = "fixed";
  std::string ring_slots = "4";
  std::string slot_bytes = "64KiB";
  std::string credit_window = "1MiB";
  std::string timeout = "2min";
  std::vector<std::string> delays;
  std::string end_of_file = "zero";
  std::string logs_before_close = "refuse";
  std::string sessions = "0";
  std::string status;
  std::string type = "full";  ///< of export and manifest
  std::string to;             ///< of export and manifest
};

/// Checks every value. An error names option, value and what is allowed.
Result<ServerSettings> check_options(const ServerOptions& options);
Result<std::uint64_t> check_seed(const std::string& seed);

}  // namespace mock
