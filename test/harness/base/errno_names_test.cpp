#include "harness/base/errno_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace backfault {
namespace {

TEST(ErrnoNames, GoBothWays) {
  EXPECT_EQ(errno_named("EIO"), EIO);
  EXPECT_EQ(errno_named("EDQUOT"), EDQUOT);
  EXPECT_EQ(errno_named("EWOULDBLOCK"), EAGAIN);
  EXPECT_EQ(errno_name(ENOSPC), "ENOSPC");
  for (const std::string& name : all_errno_names()) EXPECT_TRUE(errno_named(name)) << name;
}

TEST(ErrnoNames, RefuseWhatIsNone) {
  EXPECT_EQ(errno_named("EFOO"), std::nullopt);
  EXPECT_EQ(errno_named(""), std::nullopt);
  EXPECT_EQ(errno_named("0"), std::nullopt);
  EXPECT_EQ(errno_name(512), "errno 512");
}

}  // namespace
}  // namespace backfault
