#include "harness/app/console/print.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backfault {
namespace {

TEST(Print, GoesToItsStream) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  print_result("{} of {}", 1, 2);
  talk("{}!", "said");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "1 of 2");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "said!");
}

TEST(Print, EndsNothingWhenNobodyCanHearIt) {
  std::FILE* const full = std::fopen("/dev/full", "we");
  ASSERT_NE(full, nullptr);
  std::setvbuf(full, nullptr, _IONBF, 0);
  write_to(full, "lost");
  EXPECT_NE(std::ferror(full), 0);
  std::fclose(full);
}

TEST(Print, KnowsWhenAResultWasLost) {
  EXPECT_EQ(results_problem(), "");
  const int stdout_before = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(::dup2(full, STDOUT_FILENO), 0);
  print_result("lost");
  const std::string problem = results_problem();
  ::dup2(stdout_before, STDOUT_FILENO);
  ::close(stdout_before);
  ::close(full);
  std::clearerr(stdout);
  EXPECT_EQ(problem, "No space left on device");
}

}  // namespace
}  // namespace backfault
