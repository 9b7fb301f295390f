#include "targets/mock/client/archive.h"
#include "targets/mock/client/archive_format.h"
#include "targets/mock/protocol/codec.h"
#include "targets/mock/protocol/sha256.h"

namespace mock {
namespace {

Digest digest_of(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

}  // namespace

Result<void> ArchiveWriter::append(std::string_view bytes) {
  return output_->append(std::as_bytes(std::span(bytes)));
}

Result<void> ArchiveWriter::begin() { return append(archive_magic); }

Result<void> ArchiveWriter::begin_entry(const std::string& typed_name, std::uint64_t size,
                                        std::uint32_t mode) {
  ByteWriter header;
  header.u8(archive_entry_mark).u32(mode).u64(size).text(typed_name);
  const auto digest = digest_of(header.bytes());
  chain_.add(as_text(digest));
  ++entries_;
  return append(header.raw(as_text(digest)).bytes());
}

Result<void> ArchiveWriter::write(std::span<const std::byte> bytes) {
  return output_->append(bytes);
}

Result<void> ArchiveWriter::finish_entry(const Digest& content) {
  chain_.add(as_text(content));
  return append(as_text(content));
}

Result<void> ArchiveWriter::finish() {
  ByteWriter trailer;
  trailer.u8(archive_end_mark).u64(entries_).raw(as_text(chain_.finish()));
  if (auto written = append(trailer.bytes()); !written) return written;
  return output_->finish();
}

}  // namespace mock
