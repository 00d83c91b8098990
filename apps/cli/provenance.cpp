// Collects where a verb's output comes from: the command, the seed, the device and its input files.
#include "apps/cli/provenance.hpp"

namespace kadanoff::cli {

io::Provenance provenance_of(const Verb& verb, const CommonOptions& common, const Context& context) {
  return {.command = verb.name(),
          .config = resolved_options(verb),
          .seed = common.seed,
          .device = io::device_description(context)};
}

}  // namespace kadanoff::cli
