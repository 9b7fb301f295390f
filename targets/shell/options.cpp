#include "targets/shell/options.h"

#include <charconv>

namespace shell {
namespace {

template <typename Number>
Result<Number> parse_number(const std::string& what, const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) {
    return fail(what + ": \"" + text + "\" is no number that fits");
  }
  return number;
}

Result<void> take_option(const std::string& name, const std::string& value,
                         ClientOptions& options) {
  if (name == "--port") {
    return parse_port(value).map([&](const std::uint16_t port) { options.port = port; });
  }
  if (name == "--farewell") {
    return parse_number<std::uint64_t>(name, value).map([&](const std::uint64_t bytes) {
      options.farewell_bytes = bytes;
    });
  }
  if (name == "-l") return {};  // Ignored: there is only one user here.
  return fail("unknown option " + name + "; " + client_usage);
}

}  // namespace

Result<std::uint16_t> parse_port(const std::string& text) {
  const auto port = parse_number<std::uint16_t>("port", text);
  if (port && *port == 0) return fail("port: 0 is not a port");
  return port;
}

Result<ClientOptions> parse_client_options(const std::vector<std::string>& words) {
  ClientOptions options;
  std::size_t at = 0;
  for (; at < words.size() && words[at].starts_with('-'); at += 2) {
    if (at + 1 == words.size()) return fail(words[at] + " wants a value");
    const auto taken = take_option(words[at], words[at + 1], options);
    if (!taken) return tl::unexpected(taken.error());
  }
  if (options.port == 0 || words.size() < at + 2) return fail(client_usage);
  options.host = words[at];
  options.command = words[at + 1];
  for (std::size_t word = at + 2; word < words.size(); ++word) {
    options.command += " " + words[word];
  }
  return options;
}

}  // namespace shell
