#include "targets/mock/protocol/hr_codes.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

TEST(Codes, HaveTheirPublishedNames) {
  EXPECT_STREQ(code_name(hr::communication_error), "hrCommunicationError");
  EXPECT_STREQ(code_name(hr::invalid_backup_sequence), "hrInvalidBackupSequence");
  EXPECT_STREQ(code_name(hr::none), "hrNone");
  EXPECT_STREQ(code_name(12345), "unknown");
}

TEST(Codes, AllThatTheMockGivesHaveNames) {
  for (const auto code :
       {hr::handle_end_of_file, hr::invalid_param, hr::error, hr::invalid_handle, hr::already_open,
        hr::could_not_connect, hr::incremental_disabled, hr::data_socket_not_established,
        hr::backup_in_progress, hr::no_backup, hr::backup_aborted_by_server, hr::out_of_memory,
        hr::disk_io, hr::invalid_file_name, hr::file_not_found}) {
    EXPECT_STRNE(code_name(code), "unknown") << std::hex << code;
  }
}

TEST(Codes, AreDescribedForALine) {
  EXPECT_EQ(describe_code(hr::communication_error), "hr=0xC7FF000D hrCommunicationError");
}

}  // namespace
}  // namespace mock
