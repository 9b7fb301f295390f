#include "harness/scenario/load_waivers.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "harness/base/nearest_name.h"
#include "harness/scenario/checked_json.h"

namespace backfault {
namespace {

template <typename Number>
bool read_number(const std::string_view text, Number& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

/// "2027-03-31"
bool is_day(const std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         read_number(text.substr(0, 4), year) && read_number(text.substr(5, 2), month) &&
         read_number(text.substr(8, 2), day) &&
         std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month),
                                     std::chrono::day(day))
             .ok();
}

std::string read_text(const JsonObject& object, const std::string& key) {
  const JsonValue value = object.get(key);
  std::string text = value.text();
  if (text.empty()) value.allow_only("a text that is not empty");
  return text;
}

Waiver read_waiver(const JsonValue& value, const std::vector<std::string>& requirements) {
  const JsonObject object(value, {"requirement", "id", "reason", "owner", "expires"});
  Waiver waiver{.requirement = read_text(object, "requirement"),
                .id = read_text(object, "id"),
                .reason = read_text(object, "reason"),
                .owner = read_text(object, "owner"),
                .expires = read_text(object, "expires")};
  if (std::ranges::find(requirements, waiver.requirement) == requirements.end()) {
    object.get("requirement")
        .refuse(unknown_name_text("requirement", waiver.requirement, requirements));
  }
  if (!is_day(waiver.expires)) object.get("expires").allow_only("a day such as \"2027-03-31\"");
  return waiver;
}

}  // namespace

Result<std::vector<Waiver>> load_waivers(const std::string& text, const std::string& origin,
                                         const std::vector<std::string>& requirements) {
  const auto document = parse_json(text, origin);
  if (!document) return tl::unexpected(document.error());
  JsonProblem problem(origin);
  const JsonObject object = JsonObject::of_schema(JsonValue(*document, "", problem),
                                                  "backfault-waivers/1", {"schema", "waivers"});
  std::vector<Waiver> waivers;
  std::set<std::string> waived;
  for (const JsonValue& item : object.get("waivers").items()) {
    if (problem.found()) break;
    waivers.push_back(read_waiver(item, requirements));
    const std::string& requirement = waivers.back().requirement;
    if (!waived.insert(requirement).second) item.refuse("a second waiver for " + requirement);
  }
  return problem.result(std::move(waivers));
}

}  // namespace backfault
