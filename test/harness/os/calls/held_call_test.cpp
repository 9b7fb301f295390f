#include "harness/os/calls/held_call.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "harness/os/proc/fs.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

/// The test's own thread stands for the caller.
HeldCall own_call(const std::array<std::uint64_t, 6>& arguments) {
  return {.id = 1, .tid = ::gettid(), .number = 0, .arguments = arguments};
}
std::uint64_t address_of(const char* text) { return reinterpret_cast<std::uintptr_t>(text); }
std::uint64_t as_argument(const int number) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(number));
}

std::string path_of(const std::string& name, const std::array<std::uint64_t, 6>& arguments) {
  const HeldCall call = own_call(arguments);
  return CallLook(call, *find_call(name)).path();
}
std::optional<DescriptorKind> kind_of(const std::string& name, const int descriptor) {
  const HeldCall call = own_call({as_argument(descriptor)});
  return CallLook(call, *find_call(name)).kind();
}

TEST(CallLook, TellsKindsOfDescriptorsApart) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const Fd reader(ends[0]);
  const Fd writer(ends[1]);
  const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Fd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(kind_of("read", reader.get()), DescriptorKind::pipe);
  EXPECT_EQ(kind_of("read", socket.get()), DescriptorKind::socket);
  EXPECT_EQ(kind_of("read", file.get()), DescriptorKind::file);
  EXPECT_EQ(kind_of("read", 9999), std::nullopt);
  EXPECT_EQ(kind_of("getrandom", file.get()), std::nullopt);
}

TEST(CallLook, KnowsTheFileBehindADescriptor) {
  const TestFolder folder;
  const std::string path = folder.file("a");
  const Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  EXPECT_EQ(path_of("write", {as_argument(file.get())}), path);
  EXPECT_EQ(path_of("copy_file_range", {0, 0, as_argument(file.get())}), path);
  std::filesystem::remove(path);
  EXPECT_EQ(path_of("write", {as_argument(file.get())}), path) << "a file that was removed";
}

TEST(CallLook, ReadsPathsFromTheCallersMemory) {
  const TestFolder folder;
  const Fd base(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::filesystem::path cwd = std::filesystem::current_path();
  EXPECT_EQ(path_of("open", {address_of("/a/./b/../c")}), "/a/c");
  EXPECT_EQ(path_of("open", {address_of("x/y")}), (cwd / "x/y").string());
  EXPECT_EQ(path_of("openat", {as_argument(AT_FDCWD), address_of("x")}), (cwd / "x").string());
  EXPECT_EQ(path_of("openat", {as_argument(base.get()), address_of("x")}), folder.file("x"));
  EXPECT_EQ(path_of("newfstatat", {as_argument(base.get()), address_of("")}), folder.path());
  EXPECT_EQ(path_of("open", {8}), "") << "no memory there";
  EXPECT_EQ(path_of("getrandom", {8}), "");
}

TEST(Selection, TakesAFileAFolderOrAPattern) {
  EXPECT_TRUE(is_selected("/a/b", ""));
  EXPECT_TRUE(is_selected("", ""));
  EXPECT_FALSE(is_selected("", "/"));
  EXPECT_TRUE(is_selected("/a/b", "/"));
  EXPECT_TRUE(is_selected("/a/b", "/a/b"));
  EXPECT_TRUE(is_selected("/a/b/c", "/a/b"));
  EXPECT_FALSE(is_selected("/a/bc", "/a/b"));
  EXPECT_TRUE(is_selected("/a/bc", "/a/b*"));
  EXPECT_TRUE(is_selected("/a/b/c.log", "/a/*.log"));
  EXPECT_FALSE(is_selected("/a/b", "/a/b*.log"));
}

TEST(CallersDescriptors, AreBorrowedFromAnyThread) {
  const Fd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Fd copy;
  int process = 0;
  std::thread([&] {
    const int tid = ::gettid();
    process = process_of_thread(tid);
    copy = borrow_from_thread(tid, file.get());
  }).join();
  EXPECT_TRUE(copy.valid());
  EXPECT_EQ(process, ::getpid());
  EXPECT_FALSE(borrow_from_thread(::getpid(), 9999).valid());
  EXPECT_EQ(process_of_thread(999'999'999), 0);
}

}  // namespace
}  // namespace backfault
