// Too little room between client and server: ring slots and credit of a server that offers them,
// and the kernel's buffers of live sockets and pipes.
#include <algorithm>
#include <variant>

#include "faults/support/kernel_buffers.h"
#include "faults/support/recipe_control.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

/// A number asked from the server at its start, and the largest value that counts as obeyed.
struct AskedControl {
  std::string name;
  std::string value;
  std::uint64_t most = 0;
};

class StarvedBuffers : public ActiveFault {
 public:
  StarvedBuffers(std::vector<AskedControl> asked, KernelBuffers kernel, const bool uses_kernel)
      : asked_(std::move(asked)), kernel_(std::move(kernel)), uses_kernel_(uses_kernel) {}

  void shrink(Machine& machine) {
    if (uses_kernel_) kernel_.shrink(machine);
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    Confirmation all{.holds = true, .proof = {}};
    for (const auto& asked : asked_) {
      const auto value = read_control(context, asked.name);
      if (!value) return tl::unexpected(value.error());
      // The page shows 0 until the server's first session has chosen its buffers.
      all.holds = all.holds && *value > 0 && *value <= asked.most;
      all.proof += fmt::format("{}{} is {} at the server", all.proof.empty() ? "" : "; ",
                               asked.name, *value);
    }
    if (!uses_kernel_) return all;
    const Confirmation kernel = kernel_.confirm();
    all.holds = all.holds && kernel.holds;
    all.proof += (all.proof.empty() ? "" : "; ") + kernel.proof;
    return all;
  }

  Result<void> revert(FaultContext& context) override { return kernel_.restore(context.machine); }

 private:
  std::vector<AskedControl> asked_;
  KernelBuffers kernel_;
  bool uses_kernel_;
};

class StarveBuffers : public Fault {
 public:
  StarveBuffers(FaultUse use, std::vector<AskedControl> asked, const BufferSizes& sizes)
      : use_(std::move(use)), asked_(std::move(asked)), sizes_(sizes) {}

  Result<void> prepare(FaultContext& context, LaunchPlan& launch) override {
    for (const auto& asked : asked_) {
      const auto added = ask_for(context, asked.name, asked.value, launch);
      if (!added) return added;
    }
    return {};
  }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    const bool uses_kernel = sizes_.receive || sizes_.send || sizes_.pipe;
    auto active =
        std::make_unique<StarvedBuffers>(asked_, KernelBuffers(use_.on, sizes_), uses_kernel);
    active->shrink(context.machine);
    return active;
  }

  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    static_cast<StarvedBuffers&>(active).shrink(context.machine);
    return {};
  }

 private:
  FaultUse use_;
  std::vector<AskedControl> asked_;
  BufferSizes sizes_;
};

std::optional<Bytes> size_if_set(const Params& params, const std::string_view name) {
  if (!params.has(name)) return std::nullopt;
  return params.size(name);
}

/// The buffers of the wire's own sockets, at both ends of each connection.
Result<std::unique_ptr<Fault>> make_wire_starvation(const FaultUse& use, const Params& params) {
  const bool only_sockets = !params.has("slots") && !params.has("credit") && !params.has("pipe");
  const ShrinkBuffers wanted{.receive = size_if_set(params, "receive_buffer"),
                             .send = size_if_set(params, "send_buffer")};
  if (use.on.size() != 1 || !only_sockets || (!wanted.receive && !wanted.send)) {
    return fail("on the wire, alone, only receive_buffer and send_buffer can be starved",
                ErrorKind::usage);
  }
  return make_wire_fault({.fault = "starve_buffers", .seed = {}, .action = wanted});
}

Result<std::unique_ptr<Fault>> make_starve_buffers(const FaultUse& use, const Params& params) {
  if (std::find(use.on.begin(), use.on.end(), Role::wire) != use.on.end()) {
    return make_wire_starvation(use, params);
  }
  std::vector<AskedControl> asked;
  if (params.has("slots")) {
    asked.push_back({"ring_slots", params.texts().at("slots"), params.count("slots")});
  }
  if (params.has("credit")) {
    asked.push_back({"credit_window", params.texts().at("credit"), params.size("credit").count});
  }
  const BufferSizes sizes{.receive = size_if_set(params, "receive_buffer"),
                          .send = size_if_set(params, "send_buffer"),
                          .pipe = size_if_set(params, "pipe")};
  if (asked.empty() && !sizes.receive && !sizes.send && !sizes.pipe) {
    return fail("say what to starve: slots, credit, receive_buffer, send_buffer or pipe",
                ErrorKind::usage);
  }
  if (!asked.empty() && (!std::holds_alternative<AtStart>(use.at) || use.hold)) {
    return fail("slots and credit hold from \"start\" to \"end\"", ErrorKind::usage);
  }
  return std::make_unique<StarveBuffers>(use, std::move(asked), sizes);
}

ParamSpec buffer_param(const std::string& name, const std::string& summary) {
  return {.name = name,
          .kind = ParamKind::size,
          .summary = summary,
          .default_text = std::nullopt,
          .choices = {},
          .least = "1B",
          .most = "1GiB"};
}

}  // namespace

FaultType starve_buffers_fault() {
  return {.name = "starve_buffers",
          .summary = "too little room between client and server",
          .effect = Effect::slows,
          .on = {Role::server, Role::client, Role::wire},
          .params = {{.name = "slots",
                      .kind = ParamKind::count,
                      .summary = "slots of the server's ring (control ring_slots of its recipe)",
                      .default_text = std::nullopt,
                      .choices = {},
                      .least = "1",
                      .most = "1024"},
                     buffer_param("credit", "the server's credit window (control credit_window)"),
                     buffer_param("receive_buffer",
                                  "SO_RCVBUF of TCP sockets of the victims, or of the wire"),
                     buffer_param("send_buffer",
                                  "SO_SNDBUF of TCP sockets of the victims, or of the wire"),
                     buffer_param("pipe", "capacity of the victims' pipes")},
          .needs = {Capability::borrow_descriptors},
          .example = R"({"fault": "starve_buffers", "on": "server", "with": {"slots": 1}})",
          .make = make_starve_buffers};
}

}  // namespace backfault
