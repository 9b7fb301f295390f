#include "harness/verify/form_reader.h"

#include <algorithm>
#include <utility>

#include "harness/base/clean_text.h"
#include "harness/base/quote.h"
#include "harness/verify/kernel_lines.h"

namespace backfault {
namespace {

constexpr std::size_t most_items = 16'384;
constexpr NumberRange pid_range{.least = 1};

}  // namespace

FormReader::FormReader(const StrictJson& json, std::string path, std::string& problem)
    : json_(json), path_(std::move(path)), problem_(problem) {
  if (!json_.is_object()) refuse(path_, "an object belongs here");
}

void FormReader::refuse(const std::string& path, const std::string& text) {
  if (problem_.empty()) problem_ = (path.empty() ? "/" : path) + ": " + text;
}

const StrictJson* FormReader::member(const char* key) {
  if (!json_.is_object()) return nullptr;
  asked_.emplace_back(key);
  const auto found = json_.find(key);
  if (found != json_.end()) return &*found;
  refuse(path_, "\"" + std::string(key) + "\" is missing");
  return nullptr;
}

const StrictJson* FormReader::list(const char* key) {
  const StrictJson* const json = member(key);
  if (json == nullptr) return nullptr;
  if (json->is_array() && json->size() <= most_items) return json;
  refuse(path_of(key), fmt::format("a list of at most {} belongs here", most_items));
  return nullptr;
}

void FormReader::text(const char* key, std::string& value) {
  const StrictJson* const json = member(key);
  if (json == nullptr) return;
  if (!json->is_string() || json->get_ref<const std::string&>().size() > clean_text_bound) {
    return refuse(path_of(key), fmt::format("text of at most {} bytes", clean_text_bound));
  }
  value = json->get<std::string>();
}

void FormReader::texts(const char* key, std::vector<std::string>& values) {
  const StrictJson* const json = list(key);
  if (json == nullptr) return;
  for (const StrictJson& item : *json) {
    if (!item.is_string() || item.get_ref<const std::string&>().size() > clean_text_bound) {
      return refuse(path_of(key), "a list of texts belongs here");
    }
    values.push_back(item.get<std::string>());
  }
}

void FormReader::read_word(const StrictJson& json, const char* key, std::string& value,
                           const AllowedWords allowed) {
  const std::string found = json.is_string() ? json.get<std::string>() : "";
  const auto words = split_at(allowed, " ");
  if (json.is_string() && std::find(words.begin(), words.end(), found) != words.end()) {
    value = found;
  } else {
    refuse(path_of(key), (json.is_string() ? in_quotes(found) : std::string(json.type_name())) +
                             " is no known word");
  }
}

void FormReader::word(const char* key, std::string& value, const AllowedWords allowed) {
  const StrictJson* const json = member(key);
  if (json != nullptr) read_word(*json, key, value, allowed);
}

void FormReader::maybe_word(const char* key, std::optional<std::string>& value,
                            const AllowedWords allowed) {
  const StrictJson* const json = member(key);
  if (json != nullptr && !json->is_null()) read_word(*json, key, value.emplace(), allowed);
}

void FormReader::flag(const char* key, bool& value) {
  const StrictJson* const json = member(key);
  if (json == nullptr) return;
  if (!json->is_boolean()) return refuse(path_of(key), "true or false belongs here");
  value = json->get<bool>();
}

bool FormReader::read_number(const StrictJson& json, std::int64_t& value,
                             const NumberRange& range) const {
  if (!json.is_number_integer()) return false;
  const bool fits =
      !json.is_number_unsigned() || std::in_range<std::int64_t>(json.get<std::uint64_t>());
  if (!fits) return false;
  value = json.get<std::int64_t>();
  return value >= range.least && value <= range.most;
}

void FormReader::number(const char* key, std::int64_t& value, const NumberRange& range) {
  const StrictJson* const json = member(key);
  if (json != nullptr && !read_number(*json, value, range)) {
    refuse(path_of(key), fmt::format("a whole number, {} to {}", range.least, range.most));
  }
}

void FormReader::maybe_time(const char* key, std::optional<std::int64_t>& value) {
  const StrictJson* const json = member(key);
  if (json == nullptr || json->is_null()) return;
  if (!read_number(*json, value.emplace(), time_range)) {
    refuse(path_of(key), "null or whole microseconds belong here");
  }
}

void FormReader::count(const char* key, std::uint64_t& value) {
  const StrictJson* const json = member(key);
  if (json == nullptr) return;
  if (!json->is_number_unsigned()) return refuse(path_of(key), "a whole number from 0");
  value = json->get<std::uint64_t>();
}

void FormReader::counts(const char* key, std::vector<std::uint64_t>& values,
                        const std::size_t size) {
  const StrictJson* const json = list(key);
  if (json == nullptr) return;
  const auto is_count = [](const StrictJson& item) { return item.is_number_unsigned(); };
  if (json->size() != size || !std::all_of(json->begin(), json->end(), is_count)) {
    return refuse(path_of(key), fmt::format("a list of {} whole numbers from 0", size));
  }
  values = json->get<std::vector<std::uint64_t>>();
}

void FormReader::pids(const char* key, std::vector<std::int64_t>& values) {
  const StrictJson* const json = list(key);
  if (json == nullptr) return;
  for (const StrictJson& item : *json) {
    if (!read_number(item, values.emplace_back(), pid_range)) {
      return refuse(path_of(key), "a list of process numbers belongs here");
    }
  }
}

void FormReader::finish() {
  if (!json_.is_object()) return;
  for (const auto& [key, value] : json_.items()) {
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) {
      refuse(path_, "the key " + in_quotes(key) + " is not known");
    }
  }
}

}  // namespace backfault
