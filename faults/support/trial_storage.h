// The folder that a storage fault is about.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/model/params.h"

namespace backfault {

/// "folder", relative to the trial's folder.
[[nodiscard]] ParamSpec trial_folder_param();

/// Normalised: "a/./b" is "a/b". An error unless it lies below the trial's folder or is that.
[[nodiscard]] Result<std::string> trial_folder_of(const Params& params);

}  // namespace backfault
