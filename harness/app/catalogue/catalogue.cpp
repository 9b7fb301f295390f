#include "harness/app/catalogue/catalogue.h"

#include <algorithm>
#include <filesystem>

#include "faults/table.h"
#include "harness/base/nearest_name.h"
#include "harness/os/proc/fs.h"
#include "harness/scenario/load_profile.h"
#include "harness/scenario/load_recipe.h"

namespace backfault {
namespace {

namespace fs = std::filesystem;

/// An installed program finds its files in share/, one in a build folder those of its sources.
std::string shipped_folder(const std::string& below) {
  std::error_code ignored;
  const auto installed = fs::path(program_folder()).parent_path() / "share/backfault" / below;
  if (fs::is_directory(installed, ignored)) return installed.string();
  return std::string(BACKFAULT_SOURCE_FOLDER) + "/" + below;
}

std::vector<ShippedFile> json_files(const std::string& folder) {
  std::vector<ShippedFile> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".json") continue;
    files.push_back({.name = entry->path().stem().string(), .path = entry->path().string()});
  }
  std::sort(files.begin(), files.end(),
            [](const ShippedFile& one, const ShippedFile& other) { return one.name < other.name; });
  return files;
}

bool looks_like_path(const std::string& text) {
  return text.find('/') != std::string::npos || text.ends_with(".json");
}

/// A folder that happens to have a shipped name is no input.
bool is_file(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

}  // namespace

std::string program_folder() {
  return fs::path(read_link("/proc/self/exe")).parent_path().string();
}

std::vector<ShippedFile> shipped_scenarios() {
  return json_files(shipped_folder("harness/scenarios"));
}

std::vector<ShippedFile> shipped_profiles() {
  return json_files(shipped_folder("harness/scenarios/profiles"));
}

std::vector<ShippedFile> shipped_recipes() { return json_files(shipped_folder("targets/recipes")); }

Result<std::string> read_input(const std::string& path, const std::size_t most) {
  std::error_code error;
  // A pipe or a device may have no end.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
    const std::string what = fs::is_directory(path, error) ? "a directory" : "no regular file";
    return fail(path + ": is " + what, ErrorKind::usage);
  }
  auto text = read_small_file(path, most);
  if (!text) return fail(text.error().text, ErrorKind::usage);
  return text;
}

Result<std::string> find_input(const std::string& name_or_path,
                               const std::vector<ShippedFile>& shipped, const std::string& what) {
  if (looks_like_path(name_or_path) || is_file(name_or_path)) return name_or_path;
  std::vector<std::string> names;
  for (const auto& file : shipped) {
    if (file.name == name_or_path) return file.path;
    names.push_back(file.name);
  }
  return fail(unknown_name_text(what, name_or_path, names), ErrorKind::usage);
}

Result<Profile> find_profile(const std::string& name_or_path) {
  const auto path = find_input(name_or_path, shipped_profiles(), "profile");
  if (!path) return tl::unexpected(path.error());
  const auto text = read_input(*path);
  if (!text) return tl::unexpected(text.error());
  return load_profile(*text, *path, {.types = all_faults()});
}

Result<Recipe> find_recipe(const std::string& name_or_path) {
  const auto path = find_input(name_or_path, shipped_recipes(), "target");
  if (!path) return tl::unexpected(path.error());
  const auto text = read_input(*path);
  if (!text) return tl::unexpected(text.error());
  return load_recipe(*text, *path);
}

}  // namespace backfault
