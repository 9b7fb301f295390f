#include "targets/mock/client/client_restore.h"

#include <filesystem>
#include <vector>

#include "targets/mock/client/archive.h"
#include "targets/mock/client/client_options.h"

namespace mock {
namespace {

/// Only checks whether the archive can be read.
class Inspection : public ArchiveVisitor {
 public:
  Result<void> begin_entry(const std::string& /*name*/, std::uint32_t /*mode*/) override {
    return {};
  }
  Result<void> write(std::span<const std::byte> /*bytes*/) override { return {}; }
  Result<void> finish_entry() override { return {}; }
};

class Restoration : public ArchiveVisitor {
 public:
  explicit Restoration(RestoreTree& tree) : tree_(&tree) {}

  Result<void> begin_entry(const std::string& name, std::uint32_t mode) override {
    return tree_->begin(name, mode);
  }
  Result<void> write(std::span<const std::byte> bytes) override { return tree_->write(bytes); }
  Result<void> finish_entry() override { return tree_->finish_entry(); }

 private:
  RestoreTree* tree_;
};

Result<std::vector<std::string>> find_archives(const std::string& from) {
  std::vector<std::string> found;
  bool incomplete = false;
  for (const auto type : {BackupType::full, BackupType::differential, BackupType::incremental}) {
    const auto path = archive_path(from, type);
    std::error_code problem;
    if (std::filesystem::exists(path, problem)) found.push_back(path);
    incomplete = incomplete || std::filesystem::exists(path + ".partial", problem);
  }
  if (!found.empty()) return found;
  return fail(hr::error,
              "--from \"" + from + "\": " +
                  (incomplete ? "the archive there is not complete" : "there is no archive"));
}

}  // namespace

Result<void> run_restore(const std::string& from, const std::string& to) {
  auto archives = find_archives(from);
  if (!archives) return pass_on(archives);
  for (const auto& path : *archives) {
    Inspection inspection;
    if (auto good = read_archive(path, inspection); !good) return good;
  }
  auto tree = RestoreTree::create(to);
  if (!tree) return pass_on(tree);
  for (const auto& path : *archives) {
    Restoration restoration(*tree);
    if (auto restored = read_archive(path, restoration); !restored) return restored;
  }
  return tree->finish();
}

}  // namespace mock
