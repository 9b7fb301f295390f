#include "harness/os/base/sha256.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

// The examples of FIPS 180-2, appendix B.
TEST(Sha256, GivesTheDigestsOfTheStandard) {
  EXPECT_EQ(sha256_of("abc").value(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of("").value(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_of(std::string(1'000'000, 'a')).value(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, OfAFileIsThatOfItsBytes) {
  const TestFolder folder;
  std::ofstream(folder.file("a")) << std::string(1'000'000, 'a');
  const auto digest = sha256_of_file(Fd(::open(folder.file("a").c_str(), O_RDONLY | O_CLOEXEC)));
  ASSERT_TRUE(digest) << digest.error().text;
  EXPECT_EQ(digest->bytes, 1'000'000U);
  EXPECT_EQ(digest->sha256, sha256_of(std::string(1'000'000, 'a')).value());
}

TEST(Sha256, AnUnreadableFileIsAnError) {
  EXPECT_EQ(sha256_of_file(Fd(::open("/", O_RDONLY | O_CLOEXEC))).error().text,
            "read: Is a directory");
}

}  // namespace
}  // namespace backfault
