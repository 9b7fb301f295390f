#include "harness/os/waits/hidden_sharing.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

namespace backfault {
namespace {

int stay(void*) {
  ::pause();
  return 0;
}

class Helper {
 public:
  explicit Helper(const int flags)
      : pid_(::clone(stay, stack_.data() + stack_.size(), flags | SIGCHLD, nullptr)) {}
  ~Helper() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;
  [[nodiscard]] int pid() const { return pid_; }

 private:
  alignas(64) std::array<char, 65536> stack_{};
  int pid_;
};

TEST(HiddenSharing, ProcessesWithMemoriesOfTheirOwnAreEachByItself) {
  const Helper one(0);
  const Helper two(0);
  const Helper three(0);
  EXPECT_TRUE(is_each_by_itself({::getpid(), one.pid(), two.pid(), three.pid()}));
}

TEST(HiddenSharing, AChildInTheMemoryOfItsParentIsNot) {
  const Helper one(0);
  const Helper two(CLONE_VM);
  EXPECT_FALSE(is_each_by_itself({::getpid(), one.pid(), two.pid()}));
}

TEST(HiddenSharing, AThreadWithDescriptorsOfItsOwnIsNot) {
  bool with_thread = true;
  std::thread([&] {
    EXPECT_TRUE(is_each_by_itself({::getpid()}));
    EXPECT_EQ(::unshare(CLONE_FILES), 0);
    with_thread = is_each_by_itself({::getpid()});
  }).join();
  EXPECT_FALSE(with_thread);
}

TEST(HiddenSharing, AProcessThatIsGoneIsUnknown) {
  int gone = 0;
  {
    const Helper helper(0);
    gone = helper.pid();
  }
  EXPECT_FALSE(is_each_by_itself({::getpid(), gone}));
}

}  // namespace
}  // namespace backfault
