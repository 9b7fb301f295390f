// trials.jsonl: one line for each finished trial, appended, never rewritten in place.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/fd.h"
#include "harness/base/result.h"
#include "harness/model/record.h"

namespace backfault {

/// What a journal holds.
struct JournalContent {
  std::vector<TrialRecord> trials;      ///< In the order in which they ended.
  std::uint64_t unusable_lines = 0;     ///< Cut by a killed writer, damaged, or of a newer version.
  std::vector<std::string> problems{};  ///< What is wrong with the first of them, five at most.
};

enum class JournalStart { must_be_new, may_exist };

/// Opens the journal for appending and locks it for this process, or says that another one has it.
/// The lock lasts as long as the handle and its copies in forked children.
[[nodiscard]] Result<Fd> lock_journal(int folder, JournalStart start);

/// Appends a line with one write(2). When that fails (a full disk), the file is cut back to its
/// last whole line. A line that a killed writer left unfinished is ended first, so that it does not
/// spoil this one. Lines of more than `line_bounds.bytes` bytes are refused.
[[nodiscard]] Result<void> append_line(int journal, const std::string& line);

/// Reads every line that was there when it was called; `origin` names the file in problems.
[[nodiscard]] Result<JournalContent> read_journal(int journal, const std::string& origin);

/// Replaces the journal by these trials, all or nothing. The new one is locked before it takes the
/// old one's name, so that at no time two processes can own it.
[[nodiscard]] Result<Fd> replace_journal(int folder, const std::vector<TrialRecord>& trials);

}  // namespace backfault
