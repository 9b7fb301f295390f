#include "harness/os/stacks/elf_file.h"

#include <fmt/format.h>
#include <gelf.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

constexpr off_t most_bytes = off_t{256} * 1024 * 1024;
constexpr std::size_t most_sections = 65536;

}  // namespace

void EndElf::operator()(Elf* const elf) const { static_cast<void>(::elf_end(elf)); }

Result<ElfFile> open_elf(Fd file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return tl::unexpected(last_error("look at an ELF file"));
  if (!S_ISREG(status.st_mode)) return fail("read an ELF file: it is not a regular file");
  if (status.st_size > most_bytes) {
    return fail(fmt::format("read an ELF file: it is longer than {} bytes", most_bytes));
  }
  if (::elf_version(EV_CURRENT) == EV_NONE) return fail("read an ELF file: libelf is too old");
  ElfFile opened{.file = std::move(file), .elf = {}};
  opened.elf.reset(::elf_begin(opened.file.get(), ELF_C_READ, nullptr));
  if (!opened.elf || ::elf_kind(opened.elf.get()) != ELF_K_ELF) {
    return fail("read an ELF file: it is not one");
  }
  return opened;
}

bool is_x86_64(const ElfFile& file) {
  GElf_Ehdr header{};
  return ::gelf_getehdr(file.elf.get(), &header) != nullptr && header.e_machine == EM_X86_64 &&
         header.e_ident[EI_CLASS] == ELFCLASS64;
}

bool has_section(const ElfFile& file, const std::span<const std::string_view> names) {
  Elf* const elf = file.elf.get();
  std::size_t names_section = 0;
  if (::elf_getshdrstrndx(elf, &names_section) != 0) return false;
  Elf_Scn* section = nullptr;
  for (std::size_t count = 0; count < most_sections; ++count) {
    section = ::elf_nextscn(elf, section);
    if (section == nullptr) return false;
    GElf_Shdr header{};
    if (::gelf_getshdr(section, &header) == nullptr) continue;
    const char* const name = ::elf_strptr(elf, names_section, header.sh_name);
    if (name != nullptr && std::find(names.begin(), names.end(), name) != names.end()) return true;
  }
  return false;
}

}  // namespace backfault
