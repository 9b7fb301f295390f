// The result of an operation that can fail for reasons outside of the program.
#pragma once

#include <fmt/format.h>

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace backfault {

/// Who has to act on an error; only `main` turns it into an exit code.
enum class ErrorKind {
  usage,        ///< The command line or an input file is wrong (exit code 64).
  environment,  ///< The machine refused: a missing program, a full disk (exit code 3 or 70).
  internal,     ///< An invariant does not hold (exit code 70).
};

/// What was attempted, on what, and the system's answer. Each layer adds its context once.
struct Error {
  std::string text;
  ErrorKind kind = ErrorKind::environment;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// An error to return from a function that returns a `Result`.
[[nodiscard]] inline tl::unexpected<Error> fail(std::string text,
                                                ErrorKind kind = ErrorKind::environment) {
  return tl::unexpected<Error>(Error{.text = std::move(text), .kind = kind});
}

/// The same error with the attempt in front: "start server: no such file".
[[nodiscard]] inline tl::unexpected<Error> fail_in(const std::string& context, Error error) {
  error.text = context + ": " + error.text;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace backfault
