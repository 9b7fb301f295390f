// What is shipped beside the program: recipes, scenarios, and where they are.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/model/profile.h"
#include "harness/model/recipe.h"

namespace backfault {

/// The folder of the running program: the mock's programs stand beside it.
[[nodiscard]] std::string program_folder();

/// A name and the file that it stands for.
struct ShippedFile {
  std::string name;
  std::string path;
};

/// Sorted by name.
[[nodiscard]] std::vector<ShippedFile> shipped_scenarios();
[[nodiscard]] std::vector<ShippedFile> shipped_profiles();
[[nodiscard]] std::vector<ShippedFile> shipped_recipes();

/// The text of a file of at most so many bytes; an error names it and says why it cannot be read.
[[nodiscard]] Result<std::string> read_input(const std::string& path,
                                             std::size_t most = std::size_t{16} << 20U);

/// A file's path as given, or the shipped file of that name. An error lists the nearest name.
[[nodiscard]] Result<std::string> find_input(const std::string& name_or_path,
                                             const std::vector<ShippedFile>& shipped,
                                             const std::string& what);

/// By shipped name or by path.
[[nodiscard]] Result<Profile> find_profile(const std::string& name_or_path);

[[nodiscard]] Result<Recipe> find_recipe(const std::string& name_or_path);

}  // namespace backfault
