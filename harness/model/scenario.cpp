#include "harness/model/scenario.h"

#include "harness/base/check.h"
#include "harness/base/value_named.h"

namespace backfault {

std::string_view to_string(const Towards towards) {
  switch (towards) {
    case Towards::client:
      return "to_client";
    case Towards::server:
      return "to_server";
    case Towards::either:
      return "either";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::optional<Towards> parse_towards(const std::string_view text) {
  return value_named(std::array{Towards::client, Towards::server, Towards::either}, text);
}

}  // namespace backfault
