// Reads and writes move fewer bytes than they were asked to, and say so, as read(2) and write(2)
// permit at any time.
#include "faults/support/call_fault.h"
#include "faults/table.h"
#include "harness/os/calls/table.h"

namespace backfault {
namespace {

const std::vector<std::string> reads = {"read",    "pread64",  "readv",  "preadv",
                                        "preadv2", "recvfrom", "recvmsg"};
const std::vector<std::string> writes = {"write",    "pwrite64", "writev", "pwritev",
                                         "pwritev2", "sendto",   "sendmsg"};

std::vector<ParamSpec> short_io_params() {
  std::vector<ParamSpec> all = {
      {.name = "most",
       .kind = ParamKind::size,
       .summary = "how much a call moves at most; calls that ask for no more are left alone",
       .default_text = "1KiB",
       .choices = {},
       .least = "1B",
       .most = "1MiB"},
      {.name = "direction",
       .kind = ParamKind::choice,
       .summary = "which calls",
       .default_text = "both",
       .choices = {"both", "read", "write"},
       .least = std::nullopt,
       .most = std::nullopt}};
  for (auto& more : {place_params(), pick_params()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

Result<std::unique_ptr<Fault>> make_short_io(const FaultUse& use, const Params& params) {
  const auto pick = read_pick(params);
  if (!pick) return tl::unexpected(pick.error());
  CallSelection selection = read_place(params);
  const std::string direction = params.text("direction");
  if (direction != "write") selection.calls = reads;
  if (direction != "read") {
    selection.calls.insert(selection.calls.end(), writes.begin(), writes.end());
  }
  return make_call_fault(use, {.fault = "short_io",
                               .on = {},
                               .selection = std::move(selection),
                               .pick = *pick,
                               .effect = ShortenCall{params.size("most")},
                               .seed = {}});
}

}  // namespace

FaultType short_io_fault() {
  return {
      .name = "short_io",
      .summary = "reads and writes of streams and files return less than was asked for",
      .effect = Effect::slows,
      .on = {Role::server, Role::client},
      .params = short_io_params(),
      .needs = {Capability::notify_calls, Capability::borrow_descriptors, Capability::read_memory},
      .example = R"({"fault": "short_io", "on": "client",
 "with": {"most": "100B", "only_on": "sockets", "chance": "0.5"}})",
      .make = make_short_io};
}

}  // namespace backfault
