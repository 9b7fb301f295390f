#include "faults/support/victims.h"

#include <algorithm>

namespace backfault {

std::vector<int> victims_of(Machine& machine, const std::vector<Role>& on) {
  std::vector<int> pids;
  for (const Role role : on) {
    const auto of_role = machine.processes_of(role);
    pids.insert(pids.end(), of_role.begin(), of_role.end());
  }
  return pids;
}

std::map<int, Role> roles_of_victims(Machine& machine, const std::vector<Role>& on) {
  std::map<int, Role> roles;
  for (const Role role : on) {
    for (const int pid : machine.processes_of(role)) roles[pid] = role;
  }
  return roles;
}

bool is_victim(Machine& machine, const std::vector<Role>& on, const int pid) {
  const auto pids = victims_of(machine, on);
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

std::string side_without_process(Machine& machine, const std::vector<Role>& on) {
  for (const Role role : on) {
    if (machine.processes_of(role).empty()) {
      return fmt::format("the {} has no living process", to_string(role));
    }
  }
  return {};
}

}  // namespace backfault
