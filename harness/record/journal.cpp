#include "harness/record/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "harness/json/document.h"
#include "harness/record/file_io.h"
#include "harness/record/trial_json.h"

namespace backfault {
namespace {

constexpr const char* journal_name = "trials.jsonl";
constexpr std::size_t problems_bound = 5;

/// Puts lines together from chunks. A line beyond the bound is counted, not kept.
class LineCollector {
 public:
  explicit LineCollector(const std::string& origin) : origin_(origin) {}

  void add(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      take(bytes.substr(0, end));
      if (end == std::string_view::npos) {
        return;
      }
      finish_line("");
      bytes.remove_prefix(end + 1);
    }
  }

  JournalContent finish() {
    finish_line("the last line is cut: ");
    return std::move(content_);
  }

 private:
  void take(const std::string_view bytes) {
    length_ += bytes.size();
    if (length_ <= line_bounds.bytes) {
      line_ += bytes;
    }
  }

  void finish_line(const std::string_view remark) {
    ++number_;
    if (length_ > 0) {
      read_line(remark);
    }
    line_.clear();
    length_ = 0;
  }

  void read_line(const std::string_view remark) {
    const std::string origin = fmt::format("{}:{}", origin_, number_);
    Result<TrialRecord> record = length_ <= line_bounds.bytes
                                     ? trial_record_from_line(line_, origin)
                                     : fail(fmt::format("{}: a line of {} bytes is longer than {}",
                                                        origin, length_, line_bounds.bytes));
    if (record.has_value()) {
      content_.trials.push_back(*std::move(record));
      return;
    }
    ++content_.unusable_lines;
    if (content_.problems.size() < problems_bound) {
      content_.problems.push_back(std::string(remark) + record.error().text);
    }
  }

  std::string origin_;
  std::string line_;
  std::size_t length_ = 0;
  std::uint64_t number_ = 0;
  JournalContent content_;
};

Result<void> lock(const int file) {
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
    return {};
  }
  if (errno == EWOULDBLOCK) {
    return fail("another backfault process is working in it");
  }
  return fail_with_errno("lock trials.jsonl");
}

/// Whether the name still leads to this file, or the lock is on one that was replaced meanwhile.
bool still_named(const int folder, const int file) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(file, &opened) == 0 &&
         ::fstatat(folder, journal_name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

bool ends_within_a_line(const int file, const off_t size) {
  char last = '\n';
  return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

}  // namespace

Result<Fd> lock_journal(const int folder, const JournalStart start) {
  const int fresh = start == JournalStart::must_be_new ? O_EXCL : 0;
  const int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | fresh;
  for (int attempt = 0; attempt < 3; ++attempt) {
    Fd journal(::openat(folder, journal_name, flags, 0644));
    if (!journal.valid()) {
      return fail_with_errno("open trials.jsonl");
    }
    if (const Result<void> locked = lock(journal.get()); !locked.has_value()) {
      return tl::unexpected(locked.error());
    }
    if (still_named(folder, journal.get())) {
      return journal;
    }
  }
  return fail("trials.jsonl is being replaced again and again");
}

Result<void> append_line(const int journal, const std::string& line) {
  if (line.empty() || line.size() > line_bounds.bytes || line.find('\n') != std::string::npos) {
    return fail(fmt::format("append to trials.jsonl: {} bytes are no line of 1 to {} bytes",
                            line.size(), line_bounds.bytes),
                ErrorKind::internal);
  }
  const off_t size = ::lseek(journal, 0, SEEK_END);
  if (size < 0) {
    return fail_with_errno("append to trials.jsonl");
  }
  const std::string bytes = (ends_within_a_line(journal, size) ? "\n" : "") + line + "\n";
  const Result<void> written = write_all(journal, bytes);
  if (written.has_value()) {
    return {};
  }
  const std::string left = ::ftruncate(journal, size) == 0
                               ? "the trial is not recorded"
                               : "the trial is not recorded and its cut line could not be removed";
  return fail_in("append to trials.jsonl: " + left, written.error());
}

Result<JournalContent> read_journal(const int journal, const std::string& origin) {
  struct stat status {};
  if (::fstat(journal, &status) != 0) {
    return fail_with_errno("read " + origin);
  }
  LineCollector lines(origin);
  std::string chunk(256 * 1024, '\0');
  for (off_t offset = 0; offset < status.st_size;) {
    const ssize_t got = ::pread(journal, chunk.data(), chunk.size(), offset);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return fail_with_errno("read " + origin);
    }
    if (got == 0) {
      break;  // It was cut back in the meantime.
    }
    lines.add(std::string_view(chunk).substr(0, static_cast<std::size_t>(got)));
    offset += got;
  }
  return lines.finish();
}

Result<Fd> replace_journal(const int folder, const std::vector<TrialRecord>& trials) {
  Result<AtomicFile> file = AtomicFile::begin(folder, journal_name);
  if (!file.has_value()) {
    return tl::unexpected(file.error());
  }
  Result<void> done = lock(file->descriptor());
  for (std::size_t index = 0; done.has_value() && index < trials.size(); ++index) {
    done = append_line(file->descriptor(), trial_record_to_line(trials[index]));
  }
  if (!done.has_value()) {
    return fail_in("replace trials.jsonl", done.error());
  }
  return file->commit();
}

}  // namespace backfault
