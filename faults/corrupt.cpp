// Bytes arrive changed, as a broken memory or a buggy middlebox changes them: TCP's checksum does
// not notice.
#include <fmt/format.h>

#include "faults/support/chosen_bytes.h"
#include "faults/support/wire_fault.h"
#include "faults/table.h"

namespace backfault {
namespace {

class CorruptRun : public ChosenRun {
 public:
  CorruptRun(const StagePlace& place, const ChosenBytes& chosen, const bool whole_byte)
      : ChosenRun(place, chosen), whole_byte_(whole_byte) {}

 protected:
  void admit(Chunk chunk, const Instant now) override {
    if (has_none(chunk)) return push(std::move(chunk), now);
    const auto before = chunk.bytes();
    std::vector<char> bytes(before.begin(), before.end());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const std::uint64_t offset = chunk.offset + i;
      if (!is_chosen(offset)) continue;
      bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ pattern_at(offset));
      spoil();
      touch(offset, 1,
            fmt::format("0x{:02x} became 0x{:02x}", static_cast<unsigned char>(before[i]),
                        static_cast<unsigned char>(bytes[i])));
    }
    chunk.store = std::make_shared<const std::vector<char>>(std::move(bytes));
    chunk.begin = 0;
    push(std::move(chunk), now);
  }

 private:
  /// Never zero.
  [[nodiscard]] unsigned char pattern_at(const std::uint64_t offset) const {
    const std::uint64_t drawn = draws().second_at(offset);
    const std::uint64_t bit = std::uint64_t{1} << (drawn % 8);
    return static_cast<unsigned char>(whole_byte_ ? 1 + drawn % 255 : bit);
  }

  bool whole_byte_;
};

std::vector<ParamSpec> corrupt_params() {
  auto own = chosen_bytes_params();
  own.push_back({.name = "what",
                 .kind = ParamKind::choice,
                 .summary = "one bit of each chosen byte, or the whole byte becomes any other",
                 .default_text = "bit",
                 .choices = {"bit", "byte"},
                 .least = std::nullopt,
                 .most = std::nullopt});
  return wire_params(std::move(own));
}

}  // namespace

FaultType corrupt_fault() {
  return {.name = "corrupt",
          .summary = "bytes arrive changed",
          .effect = Effect::slows,
          .on = {Role::wire},
          .params = corrupt_params(),
          .needs = {},
          .example = R"({"fault": "corrupt", "on": "wire", "with": {"rate": "0.0001"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            const auto chosen = read_chosen_bytes(params);
            if (!chosen) return tl::unexpected(chosen.error());
            return make_wire_fault(wire_stage(
                "corrupt", params, run_stage<CorruptRun>(*chosen, params.text("what") == "byte")));
          }};
}

}  // namespace backfault
