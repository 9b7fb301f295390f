#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "targets/mock/client/archive.h"
#include "targets/mock/client/archive_format.h"
#include "targets/mock/protocol/codec.h"
#include "targets/mock/protocol/names_list.h"
#include "targets/mock/protocol/sha256.h"

namespace mock {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

/// One pass over an archive file.
class Pass {
 public:
  Pass(std::string path, Fd file, ArchiveVisitor& visitor)
      : path_(std::move(path)), file_(std::move(file)), visitor_(&visitor), piece_(piece_bytes) {}

  Result<void> run();

 private:
  Result<void> read_entry(const std::string& header);
  Result<void> read_content(std::uint64_t size);
  Result<void> check_end();
  Result<std::string> take(std::size_t size);
  Result<std::size_t> fill(std::span<std::byte> buffer);
  [[nodiscard]] Failure damaged(std::string_view what) const {
    return fail(hr::error, path_ + ": damaged archive: " + std::string(what));
  }

  std::string path_;
  Fd file_;
  ArchiveVisitor* visitor_;
  std::vector<std::byte> piece_;
  Sha256 chain_;
  std::uint64_t entries_ = 0;
};

Result<std::size_t> Pass::fill(std::span<std::byte> buffer) {
  std::size_t have = 0;
  while (have < buffer.size()) {
    const auto count = ::read(file_.number(), buffer.data() + have, buffer.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(hr::error, "read " + path_);
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  return have;
}

Result<std::string> Pass::take(std::size_t size) {
  std::string bytes(size, '\0');
  const auto got = fill(std::as_writable_bytes(std::span(bytes)));
  if (!got) return Failure(got.error());
  if (*got != size) return damaged("it ends too early");
  return bytes;
}

Result<void> Pass::run() {
  auto magic = take(archive_magic.size());
  if (!magic) return pass_on(magic);
  if (*magic != archive_magic) return damaged("it does not begin like one");
  for (;;) {
    auto mark = take(1);
    if (!mark) return pass_on(mark);
    const auto kind = static_cast<std::uint8_t>(mark->front());
    if (kind == archive_end_mark) return check_end();
    if (kind != archive_entry_mark) return damaged("an entry does not begin like one");
    if (auto entry = read_entry(*mark); !entry) return entry;
  }
}

Result<void> Pass::read_entry(const std::string& header) {
  auto fixed = take(archive_entry_bytes - 1);
  if (!fixed) return pass_on(fixed);
  ByteReader in(*fixed);
  const auto mode = in.u32();
  const auto size = in.u64();
  const std::size_t name_size = in.u16();
  if (name_size > name_bytes_max) return damaged("an entry with too long a name");
  auto name = take(name_size);
  if (!name) return pass_on(name);
  auto digest = take(digest_bytes);
  if (!digest) return pass_on(digest);
  Sha256 hash;
  hash.add(header + *fixed + *name);
  if (as_text(hash.finish()) != *digest) return damaged("an entry's header does not fit");
  if (!is_safe_name(*name) || mode > 07777) return damaged("a name that is not allowed");
  chain_.add(*digest);
  ++entries_;
  if (auto begun = visitor_->begin_entry(*name, mode); !begun) return begun;
  if (auto content = read_content(size); !content) return content;
  return visitor_->finish_entry();
}

Result<void> Pass::read_content(std::uint64_t size) {
  Sha256 hash;
  while (size > 0) {
    const auto wanted = std::span(piece_).first(std::min<std::uint64_t>(size, piece_bytes));
    const auto got = fill(wanted);
    if (!got) return Failure(got.error());
    if (*got != wanted.size()) return damaged("it ends in the middle of a file");
    hash.add(wanted);
    if (auto taken = visitor_->write(wanted); !taken) return taken;
    size -= wanted.size();
  }
  auto digest = take(digest_bytes);
  if (!digest) return pass_on(digest);
  if (as_text(hash.finish()) != *digest) return damaged("the content of a file does not fit");
  chain_.add(*digest);
  return {};
}

Result<void> Pass::check_end() {
  auto trailer = take(8 + digest_bytes);
  if (!trailer) return pass_on(trailer);
  ByteReader in(*trailer);
  const auto entries = in.u64();
  if (entries != entries_ || in.rest() != as_text(chain_.finish())) {
    return damaged("entries are missing or out of order");
  }
  auto more = fill(std::span(piece_).first(1));
  if (!more) return pass_on(more);
  if (*more != 0) return damaged("there is something after its end");
  return {};
}

}  // namespace

Result<void> read_archive(const std::string& path, ArchiveVisitor& visitor) {
  Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return fail_errno(hr::error, "open " + path);
  return Pass(path, std::move(file), visitor).run();
}

}  // namespace mock
