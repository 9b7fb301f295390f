// The buffers of live sockets and pipes of programs under test: made small, read back, put back.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/fault.h"

namespace backfault {

struct BufferSizes {
  std::optional<Bytes> receive;
  std::optional<Bytes> send;
  std::optional<Bytes> pipe;
};

/// Remembers what each buffer was before. All calls reach what the victims hold at that moment. A
/// pipe that the victims hold only as standard output or error leads to the harness, and is left
/// alone.
class KernelBuffers {
 public:
  KernelBuffers(std::vector<Role> on, const BufferSizes& sizes);

  /// Shrinks every buffer that is larger than asked; a victim that closed it meanwhile is no error.
  void shrink(Machine& machine);
  /// Whether at least one buffer of each asked kind was made as small as the kernel makes it.
  [[nodiscard]] Confirmation confirm() const;
  /// Gives back the earlier sizes to what is still open. Everything is tried; an error tells the
  /// first problem.
  [[nodiscard]] Result<void> restore(Machine& machine);

 private:
  using SocketKey = std::pair<int, std::string>;  ///< Process and endpoints.
  using PipeKey = std::pair<int, std::uint64_t>;  ///< Process and inode.

  [[nodiscard]] std::vector<int> victims(Machine& machine) const;
  void shrink_sockets(Machine& machine, int pid);
  void shrink_pipes(Machine& machine, int pid, const std::set<std::uint64_t>& between_programs);
  [[nodiscard]] Result<void> restore_socket(Machine& machine, const SocketFact& before) const;

  std::vector<Role> on_;
  BufferSizes sizes_;
  std::map<SocketKey, SocketFact> sockets_before_;
  std::map<PipeKey, PipeFact> pipes_before_;
  std::string socket_proof_;  ///< Empty: none was seen to shrink.
  std::string pipe_proof_;
};

}  // namespace backfault
