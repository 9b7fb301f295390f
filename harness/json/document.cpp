#include "harness/json/document.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>
#include <vector>

#include "harness/base/clean_text.h"
#include "harness/base/quote.h"

namespace backfault {
namespace {

constexpr std::size_t quoted_schema_bound = 200;

/// Reads the text and tells how far the parser has come, which its events do not say.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// Builds the document from the parser's events and stops it at the first thing to refuse.
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(const JsonBounds& bounds) : bounds_(bounds) {}

  bool null() override { return add(nullptr); }
  bool boolean(const bool value) override { return add(value); }
  bool number_integer(const number_integer_t value) override { return add(value); }
  bool number_unsigned(const number_unsigned_t value) override { return add(value); }
  bool number_float(const number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override {
    return without_nul(value, "string") && add(std::move(value));
  }
  bool binary(binary_t&) override { return refuse("binary values are no JSON"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    Frame& frame = frames_.back();
    frame.key = name;
    if (!without_nul(name, "key")) return false;
    if (frame.keys.insert(name).second) return true;
    return refuse(fmt::format("{}: the key {} stands twice", pointer(), in_quotes(name)));
  }
  bool parse_error(const std::size_t position, const std::string&,
                   const Json::exception& problem) override {
    error_at_ = position;
    // The library's text repeats the place, which is told in front of it.
    const std::string_view text = problem.what();
    const std::size_t place = text.find(" column ");
    const std::size_t begin = text.find(": ", place == std::string_view::npos ? 0 : place);
    const std::size_t bracket = text.find("] ");
    const std::size_t after = place != std::string_view::npos && begin != std::string_view::npos
                                  ? begin + 2
                                  : (bracket == std::string_view::npos ? 0 : bracket + 2);
    return refuse(one_line(text.substr(after)));
  }

  [[nodiscard]] Json take() { return std::move(root_); }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// Byte count read when the library refused; 0 when we did.
  [[nodiscard]] std::size_t error_at() const { return error_at_; }

 private:
  struct Frame {
    Json* value;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool without_nul(const std::string_view text, const std::string_view what) {
    if (text.find('\0') == std::string_view::npos) return true;
    return refuse(
        fmt::format("{}: the {} {} holds a NUL character", pointer(), what, in_quotes(text)));
  }

  bool add(Json value) { return place(std::move(value)) != nullptr; }

  Json* place(Json value) {
    if (++values_ > bounds_.values) {
      refuse(fmt::format("more than {} values", bounds_.values));
      return nullptr;
    }
    if (frames_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Frame& frame = frames_.back();
    if (frame.value->is_array()) {
      frame.value->push_back(std::move(value));
      return &frame.value->back();
    }
    // The object's own insertion searches all members first, which `keys` has already done.
    using Members = std::vector<std::pair<const std::string, Json>>;
    Members& members = frame.value->get_ref<Json::object_t&>();
    return &members.emplace_back(frame.key, std::move(value)).second;
  }

  bool open(Json container) {
    if (frames_.size() == bounds_.depth) {
      return refuse(fmt::format("nested more than {} levels deep", bounds_.depth));
    }
    Json* const placed = place(std::move(container));
    if (placed == nullptr) return false;
    frames_.push_back({.value = placed, .key = {}, .keys = {}});
    return true;
  }

  bool close() {
    frames_.pop_back();
    return true;
  }

  [[nodiscard]] std::string pointer() const {
    std::string path;
    for (const Frame& frame : frames_) {
      // An array already holds the entry that is open, but not one that is still to come.
      const std::size_t entered = &frame == &frames_.back() ? 0 : 1;
      path += '/' + (frame.value->is_array() ? fmt::to_string(frame.value->size() - entered)
                                             : pointer_segment(frame.key));
    }
    return one_line(path);
  }

  JsonBounds bounds_;
  Json root_;
  std::vector<Frame> frames_;
  std::size_t values_ = 0;
  std::string problem_;
  std::size_t error_at_ = 0;
};

/// "3:14", or "14" within a line: the place of the last of `read` bytes, both from 1.
std::string place_of(const std::string_view read, const JsonText text) {
  const std::string_view before = read.substr(0, read.empty() ? 0 : read.size() - 1);
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t line_end = before.rfind('\n');
  const std::size_t column =
      line_end == std::string_view::npos ? before.size() + 1 : before.size() - line_end;
  return text == JsonText::line ? fmt::to_string(column) : fmt::format("{}:{}", line, column);
}

}  // namespace

Result<Json> parse_json(const std::string_view text, const std::string& origin,
                        const JsonBounds& bounds) {
  if (text.size() > bounds.bytes) {
    return fail(
        fmt::format("{}: {} bytes are too many (at most {})", origin, text.size(), bounds.bytes),
        ErrorKind::usage);
  }
  // The library takes a NUL byte for the end of the text and does not look at what follows.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    const std::string place = place_of(text.substr(0, nul + 1), bounds.text);
    return fail(fmt::format("{}:{}: the text holds a NUL byte", origin, place), ErrorKind::usage);
  }
  Builder builder(bounds);
  const char* reached = text.data();
  const char* const end = text.data() + text.size();
  const bool complete = Json::sax_parse(
      CountingIterator(text.data(), &reached), CountingIterator(end, &reached), &builder,
      Json::input_format_t::json, true, bounds.text == JsonText::with_comments);
  if (complete) return builder.take();
  const auto read = static_cast<std::size_t>(reached - text.data());
  const std::size_t at = builder.error_at() == 0 ? read : std::min(builder.error_at(), text.size());
  const std::string place = place_of(text.substr(0, at), bounds.text);
  return fail(fmt::format("{}:{}: {}", origin, place, builder.problem()), ErrorKind::usage);
}

Result<Json> parse_record(const std::string_view text, const std::string& origin,
                          const std::string_view schema, const JsonBounds& bounds) {
  Result<Json> document = parse_json(text, origin, bounds);
  if (!document) return fail(document.error().text);
  const auto named = document->is_object() ? document->find("schema") : document->end();
  if (!document->is_object() || named == document->end()) {
    return fail(fmt::format("{}: this is not a {} document: it names no schema", origin, schema));
  }
  if (*named == schema) return document;
  return fail(fmt::format("{}: /schema: {} was found, and this version reads \"{}\"", origin,
                          clean_text(write_json_line(*named), quoted_schema_bound), schema));
}

std::string write_json(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::string write_json_line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string brief_json(const Json& value) { return clean_text(write_json_line(value), 80); }

std::string pointer_segment(const std::string_view segment) {
  std::string escaped;
  for (const char byte : segment) {
    if (byte == '~') {
      escaped += "~0";
    } else if (byte == '/') {
      escaped += "~1";
    } else {
      escaped += byte;
    }
  }
  return escaped;
}

}  // namespace backfault
