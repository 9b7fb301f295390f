#include "targets/shell/greeting.h"

#include <algorithm>
#include <charconv>

namespace shell {
namespace {

constexpr std::string_view data_word = "data ";
constexpr std::string_view status_word = "status ";
constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t token_digits = 16;

bool is_token(const std::string_view text) {
  return text.size() == token_digits && text.find_first_not_of(digits) == std::string_view::npos;
}

tl::unexpected<std::string> refuse(const std::string_view line) {
  return fail("not the greeting of a remote shell: " + std::string(line));
}

}  // namespace

std::string to_line(const Greeting& greeting) {
  if (greeting.connection == Connection::status) {
    return std::string(status_word) + greeting.token + "\n";
  }
  return std::string(data_word) + greeting.token + " " + std::to_string(greeting.command_bytes) +
         "\n";
}

Result<Greeting> parse_greeting(const std::string_view line) {
  if (line.starts_with(status_word)) {
    const auto token = line.substr(status_word.size());
    if (!is_token(token)) return refuse(line);
    return Greeting{.connection = Connection::status, .token = std::string(token)};
  }
  if (!line.starts_with(data_word)) return refuse(line);
  const auto token = line.substr(data_word.size(), token_digits);
  const auto rest = line.substr(std::min(line.size(), data_word.size() + token_digits));
  if (!is_token(token) || !rest.starts_with(' ')) return refuse(line);
  Greeting greeting{.connection = Connection::data, .token = std::string(token)};
  const auto* const end = rest.data() + rest.size();
  const auto parsed = std::from_chars(rest.data() + 1, end, greeting.command_bytes);
  if (parsed.ec != std::errc() || parsed.ptr != end || greeting.command_bytes == 0 ||
      greeting.command_bytes > command_bytes_max) {
    return refuse(line);
  }
  return greeting;
}

std::string make_token(const int pid, const std::uint16_t port) {
  std::string token;
  std::uint64_t left = (static_cast<std::uint64_t>(pid) << 16U) | port;
  for (std::size_t count = 0; count < token_digits; ++count, left /= digits.size()) {
    token.insert(token.begin(), digits[left % digits.size()]);
  }
  return token;
}

}  // namespace shell
