#include "faults/support/chosen_bytes.h"

namespace backfault {

std::vector<ParamSpec> chosen_bytes_params() {
  return {{.name = "bytes",
           .kind = ParamKind::size,
           .summary = "how many bytes from \"after\" on; unset: one without \"rate\", all with it",
           .default_text = std::nullopt,
           .choices = {},
           .least = "1B",
           .most = std::nullopt},
          {.name = "rate",
           .kind = ParamKind::fraction,
           .summary = "the chance of each of them, drawn from the seed for its place in the stream",
           .default_text = std::nullopt,
           .choices = {},
           .least = "0",
           .most = "1"}};
}

Result<ChosenBytes> read_chosen_bytes(const Params& params) {
  ChosenBytes chosen;
  if (params.has("bytes")) chosen.count = params.size("bytes");
  if (params.has("rate")) chosen.chance = params.fraction("rate");
  if (!params.has("bytes") && !params.has("rate")) chosen.count = Bytes{1};
  if (chosen.chance == 0) {
    return fail("a rate of 0 touches nothing and can never be confirmed; leave the fault out",
                ErrorKind::usage);
  }
  return chosen;
}

}  // namespace backfault
