#include "targets/mock/data/data_export.h"

#include <algorithm>
#include <filesystem>

#include "targets/mock/data/restore_tree.h"

namespace mock {
namespace {

constexpr std::size_t export_piece_bytes = 256 * 1024;

std::vector<DataEntry> entries_of(const DataSet& data, BackupType type) {
  std::vector<DataEntry> entries;
  if (type == BackupType::full) entries = data.databases();
  entries.insert(entries.end(), data.logs().begin(), data.logs().end());
  return entries;
}

/// Reads one entry piece by piece.
template <class Take>
Result<void> for_each_piece(const DataSet& data, const DataEntry& entry, Take&& take) {
  auto content = data.open(entry);
  if (!content) return pass_on(content);
  std::vector<std::byte> buffer(export_piece_bytes);
  for (std::uint64_t offset = 0; offset < content->size();) {
    const auto size = std::min<std::uint64_t>(export_piece_bytes, content->size() - offset);
    const auto piece = std::span(buffer).first(size);
    if (auto got = content->read(offset, piece); !got) return got;
    if (auto taken = take(piece); !taken) return taken;
    offset += size;
  }
  return {};
}

Result<void> check_possible(const DataSet& data, BackupType type) {
  if (type == BackupType::full || data.has_logs()) return {};
  return fail(hr::incremental_disabled,
              std::string("--type \"") + show(type) + "\": this data has no logs; allowed is full");
}

Result<void> link_to(const std::string& directory, const std::string& to) {
  std::error_code problem;
  // Replace an empty folder that was made in advance; refuse anything else.
  if (std::filesystem::is_directory(std::filesystem::symlink_status(to, problem)) &&
      std::filesystem::is_empty(to, problem)) {
    std::filesystem::remove(to, problem);
  }
  std::filesystem::create_directory_symlink(directory, to, problem);
  if (problem) return fail(hr::error, "--to \"" + to + "\": " + problem.message(), Cause::system);
  return {};
}

}  // namespace

Result<BackupType> parse_backup_type(const std::string& text) {
  for (const auto type : {BackupType::full, BackupType::incremental, BackupType::differential}) {
    if (text == show(type)) return type;
  }
  return fail(hr::invalid_param,
              "--type \"" + text + "\": allowed is full, incremental, differential");
}

const char* show(BackupType type) {
  switch (type) {
    case BackupType::full:
      return "full";
    case BackupType::incremental:
      return "incremental";
    case BackupType::differential:
      return "differential";
  }
  return "unknown";
}

Result<void> export_tree(const DataSet& data, BackupType type, const std::string& to) {
  if (auto possible = check_possible(data, type); !possible) return possible;
  if (!data.directory().empty()) return link_to(data.directory(), to);
  auto tree = RestoreTree::create(to);
  if (!tree) return pass_on(tree);
  for (const auto& entry : entries_of(data, type)) {
    if (auto begun = tree->begin(entry.typed_name(), entry.mode); !begun) return begun;
    auto copied = for_each_piece(
        data, entry, [&](std::span<const std::byte> piece) { return tree->write(piece); });
    if (copied) copied = tree->finish_entry();
    if (!copied) return copied;
  }
  return tree->finish();
}

Result<Receipt> make_manifest(const DataSet& data, BackupType type) {
  if (auto possible = check_possible(data, type); !possible) return pass_on(possible);
  Receipt receipt;
  for (const auto& entry : entries_of(data, type)) {
    Sha256 hash;
    auto hashed = for_each_piece(data, entry, [&hash](std::span<const std::byte> piece) {
      hash.add(piece);
      return Result<void>();
    });
    if (!hashed) return pass_on(hashed);
    receipt[entry.name] = hash.finish();
  }
  return receipt;
}

}  // namespace mock
