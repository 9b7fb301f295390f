#include "harness/os/stacks/process_modules.h"

#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "harness/os/proc/fs.h"
#include "harness/os/stacks/elf_file.h"

namespace backfault {
namespace {

/// Symbols that the distribution has split off, if they are on this machine. The callback that
/// libdwfl brings along would go on to ask debuginfod servers. (The parameters are libdwfl's.)
// NOLINTNEXTLINE(readability-function-size)
int find_debuginfo(Dwfl_Module* module, void**, const char*, Dwarf_Addr, const char*, const char*,
                   GElf_Word, char**) noexcept {
  const unsigned char* bits = nullptr;
  GElf_Addr address = 0;
  constexpr int most_bits = 64;
  const int count = ::dwfl_module_build_id(module, &bits, &address);
  if (count < 2 || count > most_bits) return -1;
  std::string path = fmt::format("/usr/lib/debug/.build-id/{:02x}/", bits[0]);
  for (int i = 1; i < count; ++i) path += fmt::format("{:02x}", bits[i]);
  path += ".debug";
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

struct FreeFrame {
  void operator()(Dwarf_Frame* frame) const { std::free(frame); }
};

tl::unexpected<Error> libdwfl_refused() {
  return fail(fmt::format("libdwfl: {}", dwfl_errmsg(-1)));
}

}  // namespace

struct ProcessModules::Callbacks {
  // NOLINTNEXTLINE(readability-function-size)
  static int find_elf(Dwfl_Module*, void** user_data, const char*, Dwarf_Addr, char** file_name,
                      Elf** elf) noexcept {
    const auto* const source = static_cast<const Source*>(*user_data);
    if (source == nullptr || source->deadline->passed()) return -1;
    auto file = open_mapped_file(source->visible_thread, *source->file);
    if (!file) return -1;
    auto opened = open_elf(std::move(*file));
    if (!opened) return -1;
    *file_name = ::strdup(source->file->path.c_str());
    *elf = opened->elf.release();
    return opened->file.release();
  }
};

void ProcessModules::End::operator()(Dwfl* const modules) const { ::dwfl_end(modules); }

bool ProcessModules::is_outermost(const std::uint64_t address) const {
  Dwfl_Module* const module = ::dwfl_addrmodule(get(), address);
  Dwarf_Addr bias = 0;
  Dwarf_CFI* const tables = module == nullptr ? nullptr : ::dwfl_module_eh_cfi(module, &bias);
  Dwarf_Frame* found = nullptr;
  if (tables == nullptr || ::dwarf_cfi_addrframe(tables, address - bias, &found) != 0) return false;
  const std::unique_ptr<Dwarf_Frame, FreeFrame> frame(found);
  std::array<Dwarf_Op, 3> memory{};
  Dwarf_Op* rule = nullptr;
  std::size_t length = 0;
  constexpr int return_address = 16;
  const int result = ::dwarf_frame_register(found, return_address, memory.data(), &rule, &length);
  return result == 0 && length == 0 && rule == memory.data();  // That is: undefined.
}

Result<ProcessModules> ProcessModules::open(const int visible_thread, const Deadline& deadline) {
  static const Dwfl_Callbacks callbacks = {.find_elf = Callbacks::find_elf,
                                           .find_debuginfo = find_debuginfo,
                                           .section_address = nullptr,
                                           .debuginfo_path = nullptr};
  const auto text = read_small_file(fmt::format("/proc/{}/maps", visible_thread), most_proc_maps);
  if (!text) return tl::unexpected(text.error());
  auto code = parse_code_map(*text);
  if (!code) return fail("the memory map cannot be understood");
  ProcessModules opened;
  opened.code_ = std::move(*code);
  opened.sources_.reserve(opened.code_.files.size());
  opened.modules_.reset(::dwfl_begin(&callbacks));
  if (!opened.modules_) return libdwfl_refused();
  for (const MappedFile& file : opened.code_.files) {
    Dwfl_Module* const module =
        ::dwfl_report_module(opened.get(), file.path.c_str(), file.whole.begin, file.whole.end);
    if (module == nullptr) continue;  // Its frames stay without names.
    void** user_data = nullptr;
    static_cast<void>(::dwfl_module_info(module, &user_data, nullptr, nullptr, nullptr, nullptr,
                                         nullptr, nullptr));
    opened.sources_.push_back(
        {.visible_thread = visible_thread, .file = &file, .deadline = &deadline});
    *user_data = &opened.sources_.back();
  }
  if (::dwfl_report_end(opened.get(), nullptr, nullptr) != 0) return libdwfl_refused();
  return opened;
}

}  // namespace backfault
