// --layer: which layer of a stack a verb takes.
#pragma once

#include "apps/cli/verb.hpp"
#include "host/runs/trained_model.hpp"

namespace kadanoff::cli {

inline void add_layer_option(Verb& verb, runs::Layer& layer) {
  verb.add_option("--layer", layer, "Of a stack: this layer alone, counted from 1");
}

}  // namespace kadanoff::cli
