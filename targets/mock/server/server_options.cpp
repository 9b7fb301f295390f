#include "targets/mock/server/server_options.h"

#include <array>
#include <limits>
#include <string_view>

#include "targets/mock/protocol/quantity.h"

namespace mock {
namespace {

template <class T>
struct Choice {
  std::string_view name;
  T value;
};

constexpr auto flow_controls =
    std::to_array<Choice<FlowControl>>({{"legacy", FlowControl::legacy},
                                        {"legacy_check_reset", FlowControl::legacy_check_reset},
                                        {"legacy_credit", FlowControl::legacy_credit},
                                        {"fixed", FlowControl::fixed}});
constexpr auto end_of_file_styles = std::to_array<Choice<EndOfFile>>(
    {{"zero", EndOfFile::zero}, {"error_handle_eof", EndOfFile::error_handle_eof}});
constexpr auto logs_before_close_rules = std::to_array<Choice<LogsBeforeClose>>(
    {{"refuse", LogsBeforeClose::refuse}, {"allow", LogsBeforeClose::allow}});

template <class T, std::size_t count>
Result<T> choose(std::string_view option, std::string_view text,
                 const std::array<Choice<T>, count>& choices) {
  std::string allowed;
  for (const auto& choice : choices) {
    if (choice.name == text) return choice.value;
    allowed += (allowed.empty() ? "" : ", ") + std::string(choice.name);
  }
  return fail(hr::invalid_param,
              std::string(option) + " \"" + std::string(text) + "\": allowed is " + allowed);
}

/// Stores a checked value, or says why not.
template <class T, class Target>
Result<void> store(Result<T> value, Target& target) {
  if (!value) return pass_on(value);
  target = static_cast<Target>(*value);
  return {};
}

Result<void> check_agreement(const ServerOptions& options, const ServerSettings& settings) {
  const std::string_view transport = settings.is_local() ? "local" : "tcp";
  if (!options.transport.empty() && options.transport != transport) {
    return fail(hr::invalid_param, "--transport \"" + options.transport + "\": --listen " +
                                       options.listen + " means " + std::string(transport));
  }
  const bool is_for_tcp = settings.flow_control == FlowControl::legacy_credit;
  const bool is_for_both = settings.flow_control == FlowControl::fixed;
  if (!is_for_both && is_for_tcp == settings.is_local()) {
    return fail(
        hr::invalid_param,
        "--flow-control \"" + options.flow_control + "\": allowed for the transport " +
            std::string(transport) + " is " +
            (settings.is_local() ? "legacy, legacy_check_reset, fixed" : "legacy_credit, fixed"));
  }
  if (!settings.is_local()) return {};
  auto shape = check_shape(settings.ring);
  if (!shape) {
    return fail(hr::invalid_param, "--ring-slots \"" + options.ring_slots + "\" --slot-bytes \"" +
                                       options.slot_bytes + "\": " + shape.error().text);
  }
  return {};
}

Result<void> add_delay(const std::string& text, ServerSettings& settings) {
  const auto equals = text.find('=');
  const auto name = std::string_view(text).substr(0, equals);
  bool known = false;
  std::chrono::microseconds delay{};
  if (equals != std::string::npos) {
    auto parsed = parse_duration("--delay", std::string_view(text).substr(equals + 1));
    if (!parsed) return pass_on(parsed);
    delay = *parsed;
  }
  for (unsigned index = 0; index < operation_count; ++index) {
    if (name != "all" && name != operation_name(static_cast<Operation>(index))) continue;
    settings.delays[index] = delay;
    known = true;
  }
  if (equals != std::string::npos && known) return {};
  return fail(hr::invalid_param, "--delay \"" + text +
                                     "\": allowed is OPERATION=DURATION with prepare, get_names, "
                                     "open, read, close, get_logs, truncate, end or all");
}

}  // namespace

Result<std::uint64_t> check_seed(const std::string& seed) {
  return parse_count("--seed", seed, {.most = std::numeric_limits<std::uint64_t>::max()});
}

Result<ServerSettings> check_options(const ServerOptions& options) {
  if (options.listen.empty()) {
    return fail(hr::invalid_param, "--listen is required: unix:PATH, unix:@NAME or tcp:HOST:PORT");
  }
  ServerSettings settings;
  auto good = store(parse_address(options.listen), settings.listen);
  const auto then = [&good](auto&& check) {
    if (good) good = check();
  };
  then([&] {
    return store(choose("--flow-control", options.flow_control, flow_controls),
                 settings.flow_control);
  });
  then([&] {
    return store(
        parse_count("--ring-slots", options.ring_slots, {.least = 1, .most = ring_slots_max}),
        settings.ring.slots);
  });
  then([&] {
    return store(
        parse_size("--slot-bytes", options.slot_bytes, {page_bytes, slot_bytes_max, page_bytes}),
        settings.ring.slot_bytes);
  });
  then([&] {
    return store(parse_size("--credit-window", options.credit_window, {1, 1ULL << 40}),
                 settings.credit_window);
  });
  then([&] { return store(parse_duration("--timeout", options.timeout), settings.timeout); });
  then([&] {
    return store(choose("--end-of-file", options.end_of_file, end_of_file_styles),
                 settings.end_of_file);
  });
  then([&] {
    return store(choose("--logs-before-close", options.logs_before_close, logs_before_close_rules),
                 settings.logs_before_close);
  });
  then([&] {
    return store(parse_count("--sessions", options.sessions, {.most = 1'000'000'000}),
                 settings.sessions_max);
  });
  for (const auto& delay : options.delays) then([&] { return add_delay(delay, settings); });
  then([&] { return check_agreement(options, settings); });
  if (!good) return pass_on(good);
  if (settings.timeout == std::chrono::microseconds(0)) settings.timeout = std::nullopt;
  return settings;
}

}  // namespace mock
