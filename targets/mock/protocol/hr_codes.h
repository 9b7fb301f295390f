#pragma once

#include <string>

#include "targets/mock/hrbackup.h"

/// The codes that the mock itself gives. The full table of names is in hr_codes.cpp.
namespace mock::hr {

inline constexpr HrCode none = 0;
inline constexpr HrCode handle_end_of_file = 38;
inline constexpr HrCode invalid_param = 0xC7FF0001;
inline constexpr HrCode error = 0xC7FF0002;
inline constexpr HrCode invalid_handle = 0xC7FF0003;
inline constexpr HrCode already_open = 0xC7FF0005;
inline constexpr HrCode could_not_connect = 0xC7FF0007;
inline constexpr HrCode incremental_disabled = 0xC7FF0009;
inline constexpr HrCode communication_error = 0xC7FF000D;
inline constexpr HrCode data_socket_not_established = 0xC7FF1004;
inline constexpr HrCode backup_in_progress = 0xC80001F9;
inline constexpr HrCode no_backup = 0xC8000208;
inline constexpr HrCode invalid_backup_sequence = 0xC8000209;
inline constexpr HrCode backup_aborted_by_server = 0xC8000321;
inline constexpr HrCode out_of_memory = 0xC80003F3;
inline constexpr HrCode disk_io = 0xC80003FE;
inline constexpr HrCode invalid_file_name = 0xC8000414;
inline constexpr HrCode file_not_found = 0xC8000713;

}  // namespace mock::hr

namespace mock {

/// The published name of a code, or "unknown".
const char* code_name(HrCode code);

/// "hr=0xC7FF000D hrCommunicationError".
std::string describe_code(HrCode code);

}  // namespace mock
