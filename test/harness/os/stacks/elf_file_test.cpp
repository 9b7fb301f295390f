#include "harness/os/stacks/elf_file.h"

#include <fcntl.h>
#include <gelf.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>

namespace backfault {
namespace {

using namespace std::string_view_literals;

Fd open_file(const std::string& path) { return Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)); }

Fd file_of(const std::string_view bytes) {
  Fd file(::memfd_create("bytes", MFD_CLOEXEC));
  EXPECT_EQ(::write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return file;
}

std::string refusal_of(Fd file) {
  const auto opened = open_elf(std::move(file));
  return opened ? "none" : opened.error().text;
}

TEST(ElfFile, OpensThisProgram) {
  const auto self = open_elf(open_file("/proc/self/exe"));
  ASSERT_TRUE(self);
  EXPECT_TRUE(is_x86_64(*self));
  EXPECT_TRUE(has_section(*self, std::array{".nothing"sv, ".text"sv}));
  EXPECT_FALSE(has_section(*self, std::array{".nothing"sv, ".go.buildinfo"sv}));
}

TEST(ElfFile, RefusesWhatIsNone) {
  EXPECT_EQ(refusal_of(file_of("text")), "read an ELF file: it is not one");
  EXPECT_EQ(refusal_of(file_of("")), "read an ELF file: it is not one");
  EXPECT_EQ(refusal_of(open_file("/")), "read an ELF file: it is not a regular file");
  EXPECT_EQ(refusal_of(open_file("/dev/null")), "read an ELF file: it is not a regular file");
  EXPECT_NE(refusal_of(Fd()), "none");
}

TEST(ElfFile, RefusesWhatWouldTakeTooLong) {
  Fd file = file_of(
      "\x7F"
      "ELF");
  ASSERT_EQ(::ftruncate(file.get(), off_t{257} * 1024 * 1024), 0);
  EXPECT_EQ(refusal_of(std::move(file)), "read an ELF file: it is longer than 268435456 bytes");
}

TEST(ElfFile, TellsOtherMachinesApart) {
  Elf32_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS32;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_version = EV_CURRENT;
  header.e_machine = EM_386;
  header.e_ehsize = sizeof header;
  std::array<char, sizeof header> bytes{};
  std::memcpy(bytes.data(), &header, sizeof header);
  const auto other = open_elf(file_of({bytes.data(), bytes.size()}));
  ASSERT_TRUE(other);
  EXPECT_FALSE(is_x86_64(*other));
  EXPECT_FALSE(has_section(*other, std::array{".text"sv}));
}

TEST(ElfFile, AFileThatIsCutWhileItIsReadHarmsNobody) {
  const Fd whole = open_file("/proc/self/exe");
  std::string bytes(1 << 20, '\0');
  bytes.resize(static_cast<std::size_t>(
      std::max<ssize_t>(0, ::pread(whole.get(), bytes.data(), bytes.size(), 0))));
  Fd file = file_of(bytes);
  const Fd same(::fcntl(file.get(), F_DUPFD_CLOEXEC, 0));
  const auto opened = open_elf(std::move(file));
  ASSERT_TRUE(opened);
  ASSERT_EQ(::ftruncate(same.get(), 10), 0);
  EXPECT_FALSE(has_section(*opened, std::array{".text"sv}));
}

}  // namespace
}  // namespace backfault
