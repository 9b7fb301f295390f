#include "harness/os/files/compare.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <cerrno>
#include <set>
#include <vector>

namespace backfault {
namespace {

constexpr std::size_t differences_named = 5;

std::string describe(const TreeEntry& entry) {
  switch (entry.type) {
    case EntryType::file:
      return fmt::format("file, {} bytes, sha256 {}", entry.bytes, entry.content);
    case EntryType::folder:
      return "folder";
    case EntryType::link:
      return fmt::format("link to \"{}\"", entry.content);
    case EntryType::other:
      return "socket, FIFO or device, not comparable";
  }
  return "";
}

std::string describe(const TreeList& list, const std::string& path, const char* absent) {
  const auto entry = list.find(path);
  return entry == list.end() ? absent : describe(entry->second);
}

bool same(const TreeList& expected, const TreeList& actual, const std::string& path) {
  const auto one = expected.find(path);
  const auto other = actual.find(path);
  return one != expected.end() && other != actual.end() && one->second == other->second &&
         one->second.type != EntryType::other;
}

bool absent(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

}  // namespace

VerificationFact compare_lists(const TreeList& expected, const TreeList& actual) {
  std::set<std::string> paths;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  for (const auto& [path, entry] : expected) {
    paths.insert(path);
    files += entry.type == EntryType::file ? 1 : 0;
    bytes += entry.bytes;
  }
  for (const auto& [path, entry] : actual) {
    paths.insert(path);
  }
  std::size_t differences = 0;
  std::vector<std::string> named;
  for (const std::string& path : paths) {
    if (same(expected, actual, path)) {
      continue;
    }
    ++differences;
    if (named.size() < differences_named) {
      named.push_back(fmt::format("\"{}\": expected {}, found {}", path,
                                  describe(expected, path, "nothing (extra)"),
                                  describe(actual, path, "nothing (missing)")));
    }
  }
  const std::string compared =
      fmt::format("{} entries, {} files, {} bytes", expected.size(), files, bytes);
  if (differences == 0) {
    return {.state = VerificationState::identical, .detail = compared + " are identical"};
  }
  return {
      .state = VerificationState::different,
      .detail = fmt::format("{} of {} differ: {}{}", differences, compared, fmt::join(named, "; "),
                            differences > named.size() ? "; and more" : "")};
}

Result<VerificationFact> compare_tree_folders(const std::string& expected,
                                              const std::string& actual) {
  const auto expected_list = list_tree(expected);
  if (!expected_list) {
    return tl::unexpected(expected_list.error());
  }
  if (absent(actual)) {
    return VerificationFact{.state = VerificationState::different,
                            .detail = actual + " is missing"};
  }
  return list_tree(actual).map(
      [&](const TreeList& actual_list) { return compare_lists(*expected_list, actual_list); });
}

Result<VerificationFact> compare_file_contents(const std::string& expected,
                                               const std::string& actual) {
  const auto expected_entry = list_file(expected);
  if (!expected_entry) {
    return tl::unexpected(expected_entry.error());
  }
  if (absent(actual)) {
    return VerificationFact{.state = VerificationState::different,
                            .detail = actual + " is missing"};
  }
  return list_file(actual).map([&](const TreeEntry& entry) {
    return compare_lists({{actual, *expected_entry}}, {{actual, entry}});
  });
}

}  // namespace backfault
