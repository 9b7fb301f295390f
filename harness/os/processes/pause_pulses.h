// Stops and continues processes in turns, from a thread of its own: pulses of milliseconds cannot
// wait for the trial's next look.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/base/fd.h"
#include "harness/control/process_control.h"

namespace backfault {

/// Begins at once. A process that is added while the others are stopped is stopped with the next
/// pulse. The destructor continues everything.
class PausePulses {
 public:
  explicit PausePulses(const PulseSpec& spec);
  PausePulses(const PausePulses&) = delete;
  PausePulses& operator=(const PausePulses&) = delete;
  ~PausePulses();

  /// From now on these, and no others: one that leaves is continued.
  void set_victims(const std::vector<int>& pids);
  [[nodiscard]] PulseCount count() const;
  [[nodiscard]] std::vector<int> victims() const;
  [[nodiscard]] const std::string& fault() const { return spec_.fault; }
  /// Ends the pulses and continues everything; an error names a process that still shows stopped.
  [[nodiscard]] Result<void> end();

 private:
  void run();
  /// Waits so long, or until the end is asked for; true: go on.
  bool wait(std::unique_lock<std::mutex>& lock, Duration time);
  void signal_all(int number);
  void count_states(bool stopped);

  PulseSpec spec_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ends_ = false;
  std::map<int, Fd> victims_;  ///< By pid, each with its pidfd.
  PulseCount count_;
  std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace backfault
