// Outcome and time of every cell, as a table in Markdown: one row for each client, one column for
// each fault.
#include <fmt/format.h>

#include <algorithm>

#include "reports/support/campaign_words.h"
#include "reports/support/safe_text.h"
#include "reports/table.h"

namespace backfault {
namespace {

using Trials = std::vector<const TrialRecord*>;

/// Names in the order in which they first came.
class Names {
 public:
  void add(const std::string& name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

 private:
  std::vector<std::string> names_;
};

/// A bar would end the cell.
std::string cell_text(const std::string& text) {
  std::string safe;
  for (const char each : safe_line(text)) {
    if (each == '|') safe += '\\';
    safe += each;
  }
  return safe;
}

/// The columns; an axis of another name where no faults are varied.
std::string column_axis(const std::vector<const VariantRecord*>& variants) {
  const auto& cell = variants.front()->cell;
  if (cell.contains("faults") || cell.empty()) return "faults";
  return cell.rbegin()->first;
}

std::string column_of(const VariantRecord& variant, const std::string& axis) {
  const auto found = variant.cell.find(axis);
  return found == variant.cell.end() ? "outcome" : found->second;
}

std::string row_of(const VariantRecord& variant, const std::string& axis) {
  std::string name;
  for (const auto& [other, label] : variant.cell) {
    if (other != axis) name += (name.empty() ? "" : ", ") + label;
  }
  return name.empty() ? variant.scenario : name;
}

/// What a later look came to; empty: all is well, or there was none.
std::string fate_text(const std::optional<VerificationFact>& fact, const std::string& bad,
                      const std::string& unknown) {
  if (!fact || fact->state == VerificationState::identical) return {};
  return " " + (fact->state == VerificationState::not_attempted ? unknown : bad);
}

/// "hung peer_silent", "verified", "reported_error no_recovery older_bad"
std::string outcome_text(const TrialRecord& trial) {
  std::string text(to_string(trial.verdict.outcome));
  if (trial.hang) text += fmt::format(" {}", to_string(trial.hang->kind));
  return text + fate_text(trial.recovery, "no_recovery", "recovery_unknown") +
         fate_text(trial.older_backup, "older_bad", "older_unknown");
}

/// Every outcome with how often it came where it came more than once or beside others, and the
/// longest time.
std::string result_of(const Trials& trials) {
  std::map<std::string, std::size_t> outcomes;
  Duration longest{};
  for (const TrialRecord* trial : trials) {
    ++outcomes[outcome_text(*trial)];
    longest = std::max(longest, trial->duration);
  }
  std::string text;
  for (const auto& [outcome, count] : outcomes) {
    text += text.empty() ? "" : ", ";
    text += outcomes.size() == 1 ? outcome : fmt::format("{} {}", count, outcome);
  }
  return text.empty()
             ? "not run"
             : fmt::format("{} {:.1f} s", text, static_cast<double>(longest.count()) / 1e6);
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell_text(cell) + " |";
  return line + "\n";
}

std::string table_of(const CampaignRecord& campaign,
                     const std::vector<const VariantRecord*>& variants) {
  const std::string axis = column_axis(variants);
  Names columns;
  Names rows;
  std::map<std::pair<std::string, std::string>, Trials> cells;
  std::map<std::string, std::pair<std::string, std::string>> place_of;
  for (const VariantRecord* variant : variants) {
    const auto row = row_of(*variant, axis);
    const auto column = column_of(*variant, axis);
    rows.add(row);
    columns.add(column);
    place_of[variant->variant] = {row, column};
  }
  for (const TrialRecord& trial : campaign.trials) {
    const auto place = place_of.find(trial.variant);
    const bool here = trial.scenario == variants.front()->scenario && place != place_of.end();
    if (here) cells[place->second].push_back(&trial);
  }
  std::vector<std::string> titles = {""};
  titles.insert(titles.end(), columns.all().begin(), columns.all().end());
  std::string text = line_of(titles) + "|";
  for (std::size_t count = 0; count < titles.size(); ++count) text += " --- |";
  text += "\n";
  for (const std::string& row : rows.all()) {
    std::vector<std::string> line = {row};
    for (const std::string& column : columns.all()) line.push_back(result_of(cells[{row, column}]));
    text += line_of(line);
  }
  return text;
}

std::string render_matrix(const CampaignRecord& campaign) {
  Names scenarios;
  std::map<std::string, std::vector<const VariantRecord*>> by_scenario;
  for (const VariantRecord& variant : campaign.variants) {
    scenarios.add(variant.scenario);
    by_scenario[variant.scenario].push_back(&variant);
  }
  std::string text;
  for (const std::string& name : scenarios.all()) {
    text += fmt::format("{}{}\n\n{}", text.empty() ? "" : "\n", safe_line(name),
                        table_of(campaign, by_scenario[name]));
  }
  return text;
}

}  // namespace

ReportType matrix_report() {
  return {.name = "matrix",
          .summary = "Markdown: outcome and longest time of each cell, a row for each client",
          .file = "matrix.md",
          .render = render_matrix};
}

}  // namespace backfault
