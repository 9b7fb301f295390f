#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "targets/mock/client/archive.h"

namespace mock::test {

struct SampleEntry {
  std::string name;
  std::string content;
};

/// Writes an archive of these entries. Without `finish` it stays incomplete.
inline void write_archive(const std::string& path, const std::vector<SampleEntry>& entries,
                          bool finish = true) {
  auto output = make_output({.kind = SinkKind::file, .path = path}).value();
  ArchiveWriter writer(*output);
  EXPECT_TRUE(writer.begin().has_value());
  for (const auto& [name, content] : entries) {
    Sha256 hash;
    hash.add(content);
    EXPECT_TRUE(writer.begin_entry(name, content.size(), 0644).has_value());
    EXPECT_TRUE(writer.write(std::as_bytes(std::span(content))).has_value());
    EXPECT_TRUE(writer.finish_entry(hash.finish()).has_value());
  }
  if (finish) {
    EXPECT_TRUE(writer.finish().has_value());
  }
}

/// Keeps what it reads.
class Collector : public ArchiveVisitor {
 public:
  Result<void> begin_entry(const std::string& name, std::uint32_t /*mode*/) override {
    entries.push_back({.name = name, .content = {}});
    return {};
  }
  Result<void> write(std::span<const std::byte> bytes) override {
    entries.back().content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  Result<void> finish_entry() override { return {}; }

  std::vector<SampleEntry> entries;
};

}  // namespace mock::test
