#include "harness/os/stacks/mapped_files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "harness/os/isolation/temp_dir.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

CodeMap map_of(const std::string& text) {
  const auto map = parse_code_map(text);
  EXPECT_TRUE(map) << text;
  return map.value_or(CodeMap{});
}

CodeMap own_map() { return map_of(read_small_file("/proc/self/maps", 1 << 20).value_or("")); }

TEST(MappedFiles, NeighboursOfOneFileAreOneModule) {
  const auto map = map_of(
      "1000-2000 r--p 00000000 fe:01 11                         /usr/bin/a b\n"
      "2000-5000 r-xp 00001000 fe:01 11                         /usr/bin/a b\n"
      "6000-7000 rw-p 00004000 fe:01 11                         /usr/bin/a b\n"
      "7000-8000 rw-p 00000000 00:00 0                          [heap]\n"
      "9000-a000 r-xp 00000000 00:1f 12                         /lib/c.so (deleted)\n");
  const MappedFile program{.whole = {0x1000, 0x7000},
                           .first = {0x1000, 0x2000},
                           .device_major = 0xFE,
                           .device_minor = 1,
                           .inode = 11,
                           .path = "/usr/bin/a b",
                           .deleted = false};
  const MappedFile library{.whole = {0x9000, 0xA000},
                           .first = {0x9000, 0xA000},
                           .device_major = 0,
                           .device_minor = 0x1F,
                           .inode = 12,
                           .path = "/lib/c.so",
                           .deleted = true};
  EXPECT_THAT(map.files, ElementsAre(program, library));
  EXPECT_THAT(map.code, ElementsAre(AddressRange{0x2000, 0x5000}, AddressRange{0x9000, 0xA000}));
}

TEST(MappedFiles, WhatHoldsNoCodeOrNotTheBeginningIsNoModule) {
  const auto map = map_of(
      "1000-2000 r--p 00000000 fe:01 11 /data\n"
      "2000-3000 r-xp 00005000 fe:01 12 /middle\n"
      "3000-4000 r-xp 00000000 00:00 0 \n"
      "4000-5000 r-xp 00000000 00:00 0 [vdso]\n");
  EXPECT_THAT(map.files, IsEmpty());
  EXPECT_THAT(map.code, SizeIs(3));
}

TEST(MappedFiles, AFileThatIsMappedTwiceIsTwoModules) {
  const auto map = map_of(
      "1000-2000 r-xp 00000000 fe:01 11 /a\n"
      "2000-3000 r-xp 00000000 fe:01 11 /a\n"
      "8000-9000 r-xp 00000000 fe:01 11 /a\n");
  ASSERT_THAT(map.files, SizeIs(2)) << "two segments may lie in one page of a small program";
  EXPECT_EQ(map.files[0].whole, (AddressRange{0x1000, 0x3000}));
  EXPECT_EQ(map.files[1].whole, (AddressRange{0x8000, 0x9000}));
}

TEST(MappedFiles, TextThatIsNoMapIsRefused) {
  EXPECT_THAT(map_of("").files, IsEmpty());
  for (const char* text :
       {"\n", "1000", "1000-2000", "1000-2000 r-xp 0 fe:01", "1000-2000 r-xp 0 fe 11 /a",
        "2000-1000 r-xp 0 fe:01 11 /a", "x-2000 r-xp 0 fe:01 11 /a", "1-2 r 0 fe:01 11 /a"}) {
    EXPECT_FALSE(parse_code_map(text)) << text;
  }
}

TEST(MappedFiles, CodeIsToldFromData) {
  CodeMap map;
  map.code = {{0x1000, 0x2000}, {0x3000, 0x4000}};
  EXPECT_TRUE(is_code(map, 0x1000));
  EXPECT_TRUE(is_code(map, 0x3FFF));
  for (const std::uint64_t address : {0x0U, 0xFFFU, 0x2000U, 0x2FFFU, 0x4000U}) {
    EXPECT_FALSE(is_code(map, address)) << address;
  }
  EXPECT_FALSE(is_code(CodeMap{}, 0x1000));
}

TEST(MappedFiles, TheFilesOfAProcessCanBeOpened) {
  const auto map = own_map();
  ASSERT_FALSE(map.files.empty());
  EXPECT_EQ(map.files[0].path, read_link("/proc/self/exe"));
  for (const MappedFile& file : map.files) {
    const auto opened = open_mapped_file(::getpid(), file);
    ASSERT_TRUE(opened) << opened.error().text;
    struct stat status {};
    EXPECT_EQ(::fstat(opened->get(), &status), 0);
    EXPECT_EQ(status.st_ino, file.inode) << file.path;
  }
}

/// Something that is executable and mapped from its beginning; the mapping stays.
MappedFile map_file(const std::string& path) {
  const Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0700));
  EXPECT_EQ(::write(file.get(), "old", 3), 3);
  EXPECT_NE(::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file.get(), 0), MAP_FAILED);
  const auto map = own_map();
  const auto found = std::find_if(map.files.begin(), map.files.end(),
                                  [&](const MappedFile& one) { return one.path == path; });
  EXPECT_NE(found, map.files.end());
  return found == map.files.end() ? MappedFile{} : *found;
}

TEST(MappedFiles, WhatTookThePlaceOfAFileIsNeverTakenForIt) {
  const auto folder = TempDir::create();
  ASSERT_TRUE(folder);
  const std::string path = folder->path() + "/library.so";
  MappedFile file = map_file(path);
  ASSERT_EQ(::unlink(path.c_str()), 0);
  const Fd other(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0700));
  ASSERT_EQ(::write(other.get(), "new", 3), 3);
  const auto opened = open_mapped_file(::getpid(), file);
  std::string text(3, '\0');
  if (opened) {
    EXPECT_EQ(::read(opened->get(), text.data(), 3), 3);
  }
  EXPECT_NE(text, "new");
  file.first = {1, 2};  // As without the privilege for map_files.
  MappedFile deleted = file;
  deleted.deleted = true;
  EXPECT_FALSE(open_mapped_file(::getpid(), deleted));
  if (file.device_major == 0) GTEST_SKIP() << "missing a file system on a device of its own";
  EXPECT_FALSE(open_mapped_file(::getpid(), file));
}

TEST(MappedFiles, OnlyRegularFilesAreOpened) {
  const auto folder = TempDir::create();
  ASSERT_TRUE(folder);
  const std::string fifo = folder->path() + "/fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  for (const std::string& path : {fifo, std::string("/dev/zero"), folder->path()}) {
    const auto opened = open_mapped_file(::getpid(), {.path = path});
    ASSERT_FALSE(opened) << path;
    EXPECT_THAT(opened.error().text, ::testing::HasSubstr("not a regular file"));
  }
}

}  // namespace
}  // namespace backfault
