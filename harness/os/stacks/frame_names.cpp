#include "harness/os/stacks/frame_names.h"

#include <cxxabi.h>
#include <elfutils/libdwfl.h>

#include <cstdlib>
#include <memory>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

constexpr std::size_t most_name = 256;
constexpr std::size_t most_symbol = 2048;  // A short one may stand for a very long name.

struct Free {
  void operator()(char* text) const { std::free(text); }
};

std::string demangled(const std::string& symbol) {
  if (!symbol.starts_with("_Z") || symbol.size() > most_symbol) return symbol;
  int status = 0;
  const std::unique_ptr<char, Free> name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status));
  return status == 0 && name ? name.get() : symbol;
}

StackFrame look_up(Dwfl* const modules, const std::uint64_t address, const bool from_call) {
  StackFrame frame{.address = address, .function = {}, .module = {}, .offset = 0};
  const std::uint64_t place = address - (from_call ? 1 : 0);
  Dwfl_Module* const module = ::dwfl_addrmodule(modules, place);
  if (module == nullptr) return frame;
  Dwarf_Addr begin = 0;
  const char* const path =
      ::dwfl_module_info(module, nullptr, &begin, nullptr, nullptr, nullptr, nullptr, nullptr);
  frame.module = clean_text(path == nullptr ? "" : path, most_symbol);
  GElf_Off offset = 0;
  GElf_Sym symbol{};
  const char* const name =
      ::dwfl_module_addrinfo(module, place, &offset, &symbol, nullptr, nullptr, nullptr);
  // The nearest symbol below may end before the address: then a stripped function is there.
  const bool inside = name != nullptr && (symbol.st_size == 0 || offset < symbol.st_size);
  if (inside) frame.function = readable_symbol(name);
  frame.offset = inside ? offset + (address - place) : address - begin;
  return frame;
}

}  // namespace

std::string readable_symbol(const std::string& symbol) {
  return clean_text(demangled(symbol.substr(0, symbol.find('@'))), most_name);
}

StackFrame FrameNames::frame_at(Dwfl* const modules, const std::uint64_t address,
                                const bool from_call) {
  const auto known = known_.find(address);
  if (known != known_.end()) return known->second;
  return known_.emplace(address, look_up(modules, address, from_call)).first->second;
}

}  // namespace backfault
