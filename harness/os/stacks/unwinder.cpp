#include "harness/os/stacks/unwinder.h"

#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "harness/os/base/error_text.h"
#include "harness/os/proc/fs.h"
#include "harness/os/proc/process_memory.h"
#include "harness/os/stacks/elf_file.h"
#include "harness/os/stacks/frame_names.h"
#include "harness/os/stacks/frame_pointers.h"
#include "harness/os/stacks/mapped_files.h"
#include "harness/os/stacks/process_modules.h"

namespace backfault {
namespace {

// Numbers of registers in unwind tables: System V ABI, AMD64 supplement, figure 3.36.
constexpr int register_rbp = 6;
constexpr int register_rsp = 7;
constexpr int register_return_address = 16;

constexpr std::size_t most_guesses = 8;
constexpr std::size_t searched_words = 2048;

Result<ElfFile> open_program(const int visible_thread) {
  const std::string path = fmt::format("/proc/{}/exe", visible_thread);
  Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.valid()) return tl::unexpected(last_error("open " + path));
  auto opened = open_elf(std::move(file));
  if (opened && !is_x86_64(*opened)) {
    return fail("stacks can be read of 64-bit programs for x86-64 only");
  }
  return opened;
}

}  // namespace

struct StackUnwinder::State {
  struct Place {
    std::uint64_t address = 0;
    bool from_call = false;
  };

  /// One walk from the innermost frame outwards.
  struct Walk {
    BlockedPlace from;
    std::optional<std::uint64_t> frame_pointer;
    std::size_t most = 0;
    std::vector<Place> places{};
    std::string problem{};
  };

  State(const int its_pid, const Deadline& until, ProcessModules its_modules, ElfFile its_program)
      : pid(its_pid),
        visible_thread(visible_thread_of(its_pid)),
        deadline(until),
        program(std::move(its_program)),
        modules(std::move(its_modules)) {}

  int pid;
  int visible_thread;  ///< Where the memory of the process can be read.
  const Deadline& deadline;
  ElfFile program;
  ProcessModules modules;  ///< Ends before the program's file.
  FrameNames names;
  Walk* walk = nullptr;

  [[nodiscard]] Result<void> attach();
  /// True when the outermost frame was reached.
  bool go(int tid, Walk& next);
  [[nodiscard]] bool is_return_address(std::uint64_t address) const;
  [[nodiscard]] std::vector<std::uint64_t> guess_frame_pointers(std::uint64_t stack_pointer) const;

  static bool get_thread(Dwfl*, pid_t, void* state, void** thread_state) noexcept {
    *thread_state = state;
    return true;
  }
  /// Threads are asked for by their ids only.
  static pid_t next_thread(Dwfl*, void*, void**) noexcept { return 0; }
  static bool read_word(Dwfl*, Dwarf_Addr address, Dwarf_Word* word, void* argument) noexcept;
  static bool set_registers(Dwfl_Thread* thread, void* argument) noexcept;
  static int add_frame(Dwfl_Frame* frame, void* argument) noexcept;
};

bool StackUnwinder::State::read_word(Dwfl*, const Dwarf_Addr address, Dwarf_Word* const word,
                                     void* const argument) noexcept {
  const auto& state = *static_cast<State*>(argument);
  if (state.deadline.passed()) return false;
  const auto value = read_value<Dwarf_Word>(state.visible_thread, address);
  *word = value.value_or(0);
  return value.has_value();
}

bool StackUnwinder::State::set_registers(Dwfl_Thread* const thread, void* const argument) noexcept {
  const Walk& walk = *static_cast<State*>(argument)->walk;
  const auto set = [&](const int number, const Dwarf_Word value) {
    return ::dwfl_thread_state_registers(thread, number, 1, &value);
  };
  return set(register_rsp, walk.from.stack_pointer) &&
         set(register_return_address, walk.from.program_counter) &&
         (!walk.frame_pointer || set(register_rbp, *walk.frame_pointer));
}

int StackUnwinder::State::add_frame(Dwfl_Frame* const frame, void* const argument) noexcept {
  auto& state = *static_cast<State*>(argument);
  Walk& walk = *state.walk;
  Dwarf_Addr address = 0;
  bool interrupted = false;  // The innermost frame, or one that a signal came upon.
  if (!::dwfl_frame_pc(frame, &address, &interrupted)) return DWARF_CB_ABORT;
  if (walk.places.size() == walk.most) {
    walk.problem = fmt::format("there are more than {} frames", walk.most);
    return DWARF_CB_ABORT;
  }
  if (!is_code(state.modules.code(), address)) {
    walk.problem = fmt::format("it leads to {:#x}, where there is no code", address);
    return DWARF_CB_ABORT;
  }
  if (state.deadline.passed()) {
    walk.problem = "the time for reading stacks was used up";
    return DWARF_CB_ABORT;
  }
  walk.places.push_back({.address = address, .from_call = !interrupted});
  return DWARF_CB_OK;
}

Result<void> StackUnwinder::State::attach() {
  static const Dwfl_Thread_Callbacks thread_callbacks = {.next_thread = next_thread,
                                                         .get_thread = get_thread,
                                                         .memory_read = read_word,
                                                         .set_initial_registers = set_registers,
                                                         .detach = nullptr,
                                                         .thread_detach = nullptr};
  if (!::dwfl_attach_state(modules.get(), program.elf.get(), pid, &thread_callbacks, this)) {
    return fail(fmt::format("libdwfl: {}", ::dwfl_errmsg(-1)));
  }
  return {};
}

bool StackUnwinder::State::go(const int tid, Walk& next) {
  walk = &next;
  const int result = ::dwfl_getthread_frames(modules.get(), tid, add_frame, this);
  walk = nullptr;
  if (!next.problem.empty()) return false;
  // libdwfl also ends without an error if it needs a register whose value is unknown.
  const Place last = next.places.empty() ? Place{} : next.places.back();
  if (result == 0 && modules.is_outermost(last.address - (last.from_call ? 1 : 0))) return true;
  const char* const error = result == 0 ? nullptr : ::dwfl_errmsg(-1);
  next.problem = fmt::format("the unwind tables lead no further{}{}", error == nullptr ? "" : ": ",
                             error == nullptr ? "" : error);
  return false;
}

bool StackUnwinder::State::is_return_address(const std::uint64_t address) const {
  std::array<std::byte, 7> before{};
  return is_code(modules.code(), address) && is_code(modules.code(), address - before.size()) &&
         read_memory(visible_thread, address - before.size(), before) && ends_with_call(before);
}

std::vector<std::uint64_t> StackUnwinder::State::guess_frame_pointers(
    const std::uint64_t stack_pointer) const {
  constexpr std::uint64_t page = 4096;
  std::vector<std::uint64_t> words;
  // Page by page: the stack may end at any of them.
  for (std::uint64_t at = stack_pointer; words.size() < searched_words;) {
    const std::uint64_t count = (page - at % page) / sizeof(std::uint64_t);
    const auto piece = read_values<std::uint64_t>(visible_thread, at, count);
    if (!piece || count == 0) break;
    words.insert(words.end(), piece->begin(), piece->end());
    at += count * sizeof(std::uint64_t);
  }
  return likely_frame_pointers(
      {.begin = stack_pointer, .words = words},
      [this](const std::uint64_t address) {
        return !deadline.passed() && is_return_address(address);
      },
      most_guesses);
}

StackUnwinder::StackUnwinder(std::unique_ptr<State> state) : state_(std::move(state)) {}
StackUnwinder::StackUnwinder(StackUnwinder&&) noexcept = default;
StackUnwinder::~StackUnwinder() = default;

Result<StackUnwinder> StackUnwinder::open(const int pid, const Deadline& deadline) {
  const int visible_thread = visible_thread_of(pid);
  auto program = open_program(visible_thread);
  if (!program) return tl::unexpected(program.error());
  auto modules = ProcessModules::open(visible_thread, deadline);
  if (!modules) return tl::unexpected(modules.error());
  auto state = std::make_unique<State>(pid, deadline, std::move(*modules), std::move(*program));
  const auto attached = state->attach();
  if (!attached) return tl::unexpected(attached.error());
  return StackUnwinder(std::move(state));
}

Unwound StackUnwinder::unwind(const int tid, const BlockedPlace& place, const std::size_t most) {
  State::Walk best{.from = place, .frame_pointer = {}, .most = most};
  bool complete = state_->go(tid, best);
  const std::size_t sure = best.places.size();
  const bool may_guess = !complete && sure < most;
  const auto guesses =
      may_guess ? state_->guess_frame_pointers(place.stack_pointer) : std::vector<std::uint64_t>{};
  for (std::size_t i = 0; i < guesses.size() && !complete; ++i) {
    State::Walk other{.from = place, .frame_pointer = guesses[i], .most = most};
    complete = state_->go(tid, other);
    if (complete || other.places.size() > best.places.size()) best = std::move(other);
  }
  Unwound unwound{.frames = {}, .problem = complete ? "" : best.problem};
  for (const State::Place& frame : best.places) {
    unwound.frames.push_back(
        state_->names.frame_at(state_->modules.get(), frame.address, frame.from_call));
    unwound.frames.back().guessed = unwound.frames.size() > sure;
  }
  return unwound;
}

}  // namespace backfault
