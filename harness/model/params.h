// The parameters of a plug-in: declarations and checked values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

/// A fraction is a number from 0 to 1 ("0.25"), a rate a number of bytes per second ("10MB/s").
enum class ParamKind { text, choice, count, size, duration, fraction, rate };

/// One declared parameter. `limits` texts are in the parameter's own unit ("1ms", "64KiB", "3").
struct ParamSpec {
  std::string name;
  ParamKind kind = ParamKind::text;
  std::string summary;
  std::optional<std::string> default_text;  ///< Nothing: the parameter is optional and unset.
  std::vector<std::string> choices;         ///< For ParamKind::choice.
  std::optional<std::string> least;         ///< Smallest allowed value.
  std::optional<std::string> most;          ///< Largest allowed value.
  bool required = false;
};

/// The canonical text of a value, or an error that says what is allowed. The spec's own limits must
/// be values of its kind.
[[nodiscard]] Result<std::string> check_value(const ParamSpec& spec, const std::string& text);

/// Values that were checked against their specs. Asking for a parameter that was not declared, or
/// by the wrong kind, is a defect of the caller and aborts.
class Params {
 public:
  /// Checks `given` (name -> text) against `specs` and fills in the defaults. An error names the
  /// parameter, the value, what is allowed, and the nearest known name for a misspelt one.
  [[nodiscard]] static Result<Params> check(const std::vector<ParamSpec>& specs,
                                            const std::map<std::string, std::string>& given);

  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::uint64_t count(std::string_view name) const;
  [[nodiscard]] Bytes size(std::string_view name) const;
  [[nodiscard]] Duration duration(std::string_view name) const;
  [[nodiscard]] double fraction(std::string_view name) const;
  /// Bytes per second.
  [[nodiscard]] Bytes rate(std::string_view name) const;

  /// Every set parameter, defaults included, in its canonical text.
  [[nodiscard]] const std::map<std::string, std::string>& texts() const { return values_; }

 private:
  [[nodiscard]] bool is(std::string_view name, ParamKind kind) const;
  [[nodiscard]] const std::string& value_of(std::string_view name, bool kind_fits) const;

  std::map<std::string, ParamKind> kinds_;  ///< Of every declared parameter, set or not.
  std::map<std::string, std::string> values_;
};

}  // namespace backfault
