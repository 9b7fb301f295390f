#include "harness/app/console/complain.h"

#include <cstdio>

#include "harness/app/console/print.h"

namespace backfault {

ExitCode complain(const Error& error) {
  talk("backfault: {}\n", error.text);
  switch (error.kind) {
    case ErrorKind::usage:
      return ExitCode::wrong_usage;
    case ErrorKind::environment:
      return ExitCode::nothing_ran;
    case ErrorKind::internal:
      return ExitCode::defect;
  }
  return ExitCode::defect;
}

}  // namespace backfault
