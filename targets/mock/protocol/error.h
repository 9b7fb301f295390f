#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <tl/expected.hpp>
#include <utility>

#include "targets/mock/protocol/hr_codes.h"

namespace mock {

/// Why something failed, as far as the caller acts on it.
enum class Cause {
  refused,    ///< a wrong argument, a broken rule, malformed bytes
  system,     ///< the operating system said no
  timed_out,  ///< no movement within the communications time-out
  peer_gone,  ///< the other process closed its end or died
  stopped,    ///< this side was told to stop
};

/// What was being done, to what, and the code that a backup call returns for it.
struct Error {
  HrCode code = hr::error;
  std::string text;
  Cause cause = Cause::refused;
};

template <class T>
using Result = tl::expected<T, Error>;
using Failure = tl::unexpected<Error>;

inline Failure fail(HrCode code, std::string text, Cause cause = Cause::refused) {
  return Failure(Error{.code = code, .text = std::move(text), .cause = cause});
}

/// A failure of a system call: "open /x: No such file or directory". Reads errno.
inline Failure fail_errno(HrCode code, std::string_view what) {
  const int number = errno;
  return fail(code, std::string(what) + ": " + std::generic_category().message(number),
              Cause::system);
}

/// Converts an error to another result type.
template <class T>
Failure pass_on(Result<T>& result) {
  return Failure(std::move(result.error()));
}

}  // namespace mock
