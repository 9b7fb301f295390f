// The exit codes of the program (DESIGN section 5). Only `main` ends the process.
#pragma once

namespace backfault {

enum class ExitCode {
  requirements_met = 0,
  requirement_not_met = 1,
  inconclusive = 2,
  nothing_ran = 3,
  wrong_usage = 64,
  defect = 70,
  interrupted = 130,
};

}  // namespace backfault
