// The provenance that a verb's output files record.
#pragma once

#include "apps/cli/verb.hpp"
#include "host/io/provenance.hpp"

namespace kadanoff::cli {

// The verb, its options with their values, the seed and the device. The commit is filled in when a file is written.
io::Provenance provenance_of(const Verb& verb, const CommonOptions& common, const Context& context);

}  // namespace kadanoff::cli
