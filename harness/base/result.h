// How an operation that the outside world can refuse reports its refusal.
#pragma once

#include <fmt/format.h>

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace backfault {

/// Who has to act on an error; `main` alone turns it into an exit code.
enum class ErrorKind {
  usage,        ///< The command line or an input file is wrong (exit code 64).
  environment,  ///< The machine said no: a missing program, a full disk (exit code 3 or 70).
  internal,     ///< Our own invariant does not hold (exit code 70).
};

/// What was being done, to what, and what the system answered. Each layer adds its context once.
struct Error {
  std::string text;
  ErrorKind kind = ErrorKind::environment;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// A refusal, ready to be returned from a function that gives a `Result`.
[[nodiscard]] inline tl::unexpected<Error> fail(std::string text,
                                                ErrorKind kind = ErrorKind::environment) {
  return tl::unexpected<Error>(Error{.text = std::move(text), .kind = kind});
}

/// The same refusal with what was being attempted put in front: "start server: no such file".
[[nodiscard]] inline tl::unexpected<Error> fail_in(const std::string& context, Error error) {
  error.text = context + ": " + error.text;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace backfault
