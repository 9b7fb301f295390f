#include "faults/support/trial_storage.h"

#include <algorithm>
#include <filesystem>

namespace backfault {

ParamSpec trial_folder_param() {
  return {.name = "folder",
          .kind = ParamKind::text,
          .summary =
              "below the trial's folder; a new file system is mounted there before the "
              "programs start",
          .default_text = std::nullopt,
          .choices = {},
          .least = std::nullopt,
          .most = std::nullopt,
          .required = true};
}

Result<std::string> trial_folder_of(const Params& params) {
  const std::string text = params.text("folder");
  const std::filesystem::path path = std::filesystem::path(text).lexically_normal();
  const bool inside =
      !text.empty() && path.is_relative() &&
      std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
  if (!inside) {
    return fail("\"folder\": \"" + text + "\" is no path below the trial's folder, such as archive",
                ErrorKind::usage);
  }
  std::string plain = path.string();
  if (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
  return plain;
}

}  // namespace backfault
