// The report that a person reads: rates, comparisons, requirements, and one hang explained.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reports/support/campaign_words.h"
#include "reports/support/hang_story.h"
#include "reports/support/safe_text.h"
#include "reports/support/text_table.h"
#include "reports/support/wrap_text.h"
#include "reports/table.h"

namespace backfault {
namespace {

constexpr std::size_t page_width = 100;
constexpr std::size_t most_axes = 5;  // More do not fit as columns of their own.
constexpr std::size_t most_cycle_lines = 12;

using Variants = std::vector<const VariantRecord*>;
using Cell = std::map<std::string, std::string>;

std::string_view shouted(const Judgement judgement) {
  switch (judgement) {
    case Judgement::passed:
      return "PASSED";
    case Judgement::failed:
      return "FAILED";
    case Judgement::inconclusive:
      return "INCONCLUSIVE";
  }
  return "";
}

std::string heading(const CampaignRecord& campaign) {
  const std::string planned = campaign.trials.size() == campaign.planned
                                  ? ""
                                  : fmt::format(" of {} planned", campaign.planned);
  std::string text = fmt::format("{}: {}{}\n", safe_line(campaign.name), shouted(campaign.verdict),
                                 campaign.interrupted ? " (interrupted)" : "");
  return text + indented("",
                         fmt::format("{}{} trials in {}, seed {}: {}", campaign.trials.size(),
                                     planned, seconds_text(campaign.duration), campaign.seed.value,
                                     outcome_counts(campaign.outcomes)),
                         page_width);
}

/// The axes of these variants; none when they are too many for columns.
std::set<std::string> axes_of(const Variants& variants) {
  std::set<std::string> axes;
  for (const VariantRecord* variant : variants) {
    for (const auto& [axis, label] : variant->cell) {
      axes.insert(axis);
    }
  }
  return axes.size() > most_axes ? std::set<std::string>{} : axes;
}

std::vector<TextColumn> cell_columns(const std::set<std::string>& axes) {
  std::vector<TextColumn> columns;
  columns.reserve(axes.size());
  for (const std::string& axis : axes) {
    columns.push_back({.title = safe_line(axis)});
  }
  return columns.empty() ? std::vector<TextColumn>{{.title = "variant"}} : columns;
}

std::string label_of(const Cell& cell, const std::string& axis) {
  const auto found = cell.find(axis);
  return found == cell.end() ? "-" : safe_line(found->second);
}

/// A row's first cells: one for each axis, or the whole name.
TextRow cell_texts(const VariantRecord& variant, const std::set<std::string>& axes) {
  TextRow row;
  row.reserve(axes.size());
  for (const std::string& axis : axes) {
    row.push_back(label_of(variant.cell, axis));
  }
  return axes.empty() ? TextRow{safe_line(variant_name(variant.variant))} : row;
}

std::string rates_table(const Variants& variants) {
  const auto axes = axes_of(variants);
  auto columns = cell_columns(axes);
  columns.insert(columns.end(), {{.title = "trials", .right = true},
                                 {.title = "outcomes"},
                                 {.title = "hang rate", .right = true},
                                 {.title = "95 % interval", .right = true}});
  std::vector<TextRow> rows;
  for (const VariantRecord* variant : variants) {
    TextRow row = cell_texts(*variant, axes);
    row.insert(row.end(), {fmt::format("{}", variant->trials), outcome_counts(variant->outcomes),
                           rate_text(*variant), interval_text(*variant)});
    rows.push_back(std::move(row));
  }
  return format_table(columns, rows, page_width);
}

std::string comparisons_table(const CampaignRecord& campaign, const std::string& scenario,
                              const Variants& variants) {
  const auto find = [&](const std::string& name) {
    const auto same = [&](const VariantRecord* variant) { return variant->variant == name; };
    const auto found = std::find_if(variants.begin(), variants.end(), same);
    return found == variants.end() ? nullptr : *found;
  };
  const auto axes = axes_of(variants);
  std::vector<TextRow> rows;
  for (const ComparisonRecord& comparison : campaign.comparisons) {
    const VariantRecord* of = find(comparison.of);
    const VariantRecord* against = find(comparison.against);
    if (comparison.scenario != scenario || of == nullptr || against == nullptr) {
      continue;
    }
    TextRow row = cell_texts(*of, axes);
    const TextRow others = cell_texts(*against, axes);
    for (std::size_t index = 0; index < row.size(); ++index) {
      row[index] += row[index] == others[index] ? "" : " / " + others[index];
    }
    row.insert(row.end(),
               {rate_text(*of) + " / " + rate_text(*against), p_value_text(comparison.p_value)});
    rows.push_back(std::move(row));
  }
  if (rows.empty()) {
    return "";
  }
  auto columns = cell_columns(axes);
  columns.insert(columns.end(),
                 {{.title = "hang rates", .right = true}, {.title = "p-value", .right = true}});
  return "\nHow likely chance alone is to make such a difference (Fisher's exact test):\n\n" +
         format_table(columns, rows, page_width);
}

std::string scenario_tables(const CampaignRecord& campaign) {
  std::vector<std::string> names;
  std::map<std::string, Variants> by_scenario;
  for (const VariantRecord& variant : campaign.variants) {
    Variants& variants = by_scenario[variant.scenario];
    if (variants.empty()) {
      names.push_back(variant.scenario);
    }
    variants.push_back(&variant);
  }
  std::string out;
  for (const std::string& name : names) {
    out += names.size() == 1 ? "\n" : fmt::format("\nScenario {}\n\n", safe_line(name));
    out += rates_table(by_scenario[name]) + comparisons_table(campaign, name, by_scenario[name]);
  }
  return out;
}

std::string requirements_text(const CampaignRecord& campaign) {
  std::string out;
  for (const RequirementRecord& requirement : campaign.requirements) {
    const std::string text =
        fmt::format("{}: {}. {}.", safe_line(requirement.name), safe_line(requirement.required),
                    safe_line(requirement.detail));
    out += "\n" + indented(fmt::format("{:<14}", shouted(requirement.judgement)), text, page_width);
  }
  return out;
}

/// The hang with the strongest proof; among equals the one that was planned first.
const TrialRecord* best_hang(const CampaignRecord& campaign) {
  const TrialRecord* best = nullptr;
  for (const TrialRecord& trial : campaign.trials) {
    const auto rank = [](const TrialRecord& one) { return std::pair(one.hang->proof, one.trial); };
    if (trial.hang && (best == nullptr || rank(trial) < rank(*best))) {
      best = &trial;
    }
  }
  return best;
}

std::string hang_text(const TrialRecord& trial) {
  const HangRecord& hang = *trial.hang;
  std::string out = indented("\nOne hang explained: ",
                             fmt::format("trial {}, {} ({})", trial.trial, hang_words(hang),
                                         safe_line(variant_name(trial.variant))),
                             page_width);
  out += indented("  ", safe_line(hang.summary), page_width);
  for (std::size_t index = 0; index < std::min(hang.cycle.size(), most_cycle_lines); ++index) {
    out += indented("  - ", safe_line(hang.cycle[index]), page_width);
  }
  if (hang.cycle.size() > most_cycle_lines) {
    out += fmt::format("  - and {} more threads\n", hang.cycle.size() - most_cycle_lines);
  }
  out += "\n";
  for (const StoryLine& line : hang_story(trial)) {
    out +=
        indented(fmt::format("{:>12}  ", seconds_text(line.at.since_start)), line.text, page_width);
  }
  return out;
}

/// Why the first trial that proves nothing does not: whoever reads this has to mend that.
std::string invalid_text(const CampaignRecord& campaign) {
  const auto found = std::find_if(
      campaign.trials.begin(), campaign.trials.end(),
      [](const TrialRecord& trial) { return trial.verdict.outcome == Outcome::invalid; });
  if (found == campaign.trials.end()) return "";
  return indented(fmt::format("\nTrial {} is invalid: ", found->trial),
                  safe_line(found->verdict.reason), page_width);
}

std::string paths_text(const CampaignRecord& campaign, const TrialRecord* hang) {
  if (campaign.run_directory.empty()) {
    return "";
  }
  const auto line = [&](const std::string_view what, const std::string& file) {
    return fmt::format("  {:<14}{}\n", what, safe_line(run_path(campaign, file)));
  };
  std::string out = "\nFiles\n";
  out += line("campaign", json_report().file) + line("for pipelines", junit_report().file);
  out += line("every trial", "trials.jsonl");
  if (hang != nullptr) {
    out += line("this hang", fmt::format("evidence/{}", hang->trial));
    if (!hang->hang->certificate.empty()) out += line("its proof", hang->hang->certificate);
  }
  return out;
}

std::string render_console(const CampaignRecord& campaign) {
  const TrialRecord* hang = best_hang(campaign);
  return heading(campaign) + scenario_tables(campaign) + requirements_text(campaign) +
         invalid_text(campaign) + (hang == nullptr ? "" : hang_text(*hang)) +
         paths_text(campaign, hang);
}

}  // namespace

ReportType console_report() {
  return {.name = "console",
          .summary = "rates with intervals, comparisons, requirements and one hang explained",
          .file = "",
          .render = render_console};
}

}  // namespace backfault
