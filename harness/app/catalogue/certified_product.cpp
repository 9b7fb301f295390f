#include "harness/app/catalogue/certified_product.h"

#include <fcntl.h>

#include <algorithm>

#include "harness/app/catalogue/catalogue.h"
#include "harness/os/base/sha256.h"
#include "harness/os/programs/find_program.h"
#include "harness/os/programs/program_answer.h"

namespace backfault {
namespace {

constexpr Duration answer_bound = std::chrono::seconds(10);

/// The programs by name, with the command that asks for the version where there is one.
std::vector<ProgramNeed> programs_of(const Recipe& recipe) {
  std::vector<ProgramNeed> programs = recipe.needs;
  if (recipe.client.run.empty()) return programs;
  const std::string& client = recipe.client.run.front();
  const bool is_known = std::any_of(programs.begin(), programs.end(), [&](const ProgramNeed& need) {
    return need.program == client;
  });
  if (!is_known && client.find("${") == std::string::npos) {
    programs.push_back({.program = client, .package = {}, .version = {}});
  }
  return programs;
}

}  // namespace

Result<std::string> digest_of_file(const std::string& path) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return fail("read " + path + ": it cannot be opened");
  return sha256_of_file(file).map([](const FileDigest& digest) { return digest.sha256; });
}

Result<std::vector<CertifiedProgram>> find_product(const Recipe& recipe) {
  const std::map<std::string, std::string> environment = {
      {"PATH", program_search_path(program_folder())},
      {"LANG", "C.UTF-8"},
      {"HOME", "/nonexistent"}};
  std::vector<CertifiedProgram> found;
  for (const ProgramNeed& need : programs_of(recipe)) {
    const auto path = find_program(need.program, program_folder());
    if (!path) continue;
    const auto digest = digest_of_file(*path);
    if (!digest) return tl::unexpected(digest.error());
    CertifiedProgram program{
        .program = need.program, .path = *path, .sha256 = *digest, .version = {}};
    if (!need.version.empty()) {
      program.version = first_line_of(need.version, environment, answer_bound).value_or("");
    }
    found.push_back(std::move(program));
  }
  return found;
}

}  // namespace backfault
