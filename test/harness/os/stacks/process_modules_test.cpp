#include "harness/os/stacks/process_modules.h"

#include <elfutils/libdwfl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "harness/os/proc/fs.h"

extern "C" void _start();

namespace backfault {
namespace {

const Deadline modules_deadline(std::chrono::minutes(10));

template <typename Function>
std::uint64_t symbol_address(Function* function) {
  return reinterpret_cast<std::uint64_t>(function);
}

std::string symbol_at(const ProcessModules& modules, const std::uint64_t address) {
  Dwfl_Module* const module = ::dwfl_addrmodule(modules.get(), address);
  const char* const name = module == nullptr ? nullptr : ::dwfl_module_addrname(module, address);
  return name == nullptr ? "" : name;
}

TEST(ProcessModules, KnowTheSymbolsOfARunningProcess) {
  const auto modules = ProcessModules::open(::getpid(), modules_deadline);
  ASSERT_TRUE(modules);
  EXPECT_EQ(symbol_at(*modules, symbol_address(_start)), "_start");
  EXPECT_TRUE(is_code(modules->code(), symbol_address(_start)));
}

TEST(ProcessModules, KnowWhereAProgramBegins) {
  const auto modules = ProcessModules::open(::getpid(), modules_deadline);
  ASSERT_TRUE(modules);
  EXPECT_TRUE(modules->is_outermost(symbol_address(_start) + 8));
  EXPECT_FALSE(modules->is_outermost(symbol_address(list_pids) + 8));
  EXPECT_FALSE(modules->is_outermost(0x10));
}

TEST(ProcessModules, OpenNoFileWhenTheTimeIsOver) {
  const Deadline over{Duration{}};
  const auto modules = ProcessModules::open(::getpid(), over);
  ASSERT_TRUE(modules);
  EXPECT_EQ(symbol_at(*modules, symbol_address(_start)), "");
  EXPECT_FALSE(modules->is_outermost(symbol_address(_start) + 8));
}

TEST(ProcessModules, LeaveNoDescriptorBehind) {
  const auto before = list_descriptors(::getpid());
  {
    const auto modules = ProcessModules::open(::getpid(), modules_deadline);
    ASSERT_TRUE(modules);
    EXPECT_NE(symbol_at(*modules, symbol_address(_start)), "");
    EXPECT_NE(symbol_at(*modules, symbol_address(::getpid)), "");
  }
  EXPECT_EQ(list_descriptors(::getpid()), before);
}

TEST(ProcessModules, AProcessThatIsGoneHasNone) {
  constexpr int nobody = 1 << 30;
  EXPECT_FALSE(ProcessModules::open(nobody, modules_deadline));
}

}  // namespace
}  // namespace backfault
