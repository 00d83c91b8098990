// A stack: RBMs one upon another. The visible units of each are the hidden units of the one below; each has learned
// from what the layers below made of the data (host/training/stack.hpp).
//
// File (HDF5): /layer_1/params/…, /layer_2/params/…, … as /params of a model (model.hpp), from the data upward;
// attributes of the root: lattice_shape of the lowest visible layer, variable_type.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/data/model.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::data {

inline constexpr std::int64_t most_layers = 100;

struct Stack {
  std::vector<Model> layers;  // the lowest first
  io::Provenance provenance;
  std::string name = "the stack";  // for messages: the file

  [[nodiscard]] std::int64_t visible() const { return layers.front().visible(); }
  [[nodiscard]] std::int64_t hidden() const { return layers.back().hidden(); }  // of the highest layer
};

// "1024–256–64": the visible units, and the hidden ones of each layer.
std::string shape_text(const Stack& stack);

// Of all layers.
void use_units(Stack& stack, Units units);

// One RBM in place of several: W = W₁ W₂ … W_L, which is how the highest hidden units follow the visible ones where all
// fields are small, with b of the lowest layer and c of the highest. Of one layer, that layer.
Model product(Context& context, Stack stack);

// Throws as load_model() does, and Error(bad_input) if a layer does not fit the one below.
Stack read_stack(const io::H5Reader& file, Needs needs = {});

// The same errors, without the memory for a stack.
void check_stack(const io::H5Reader& file);

// The numbers of units that shape_text() shows, as the file declares them; empty if it holds no layer.
std::vector<std::int64_t> stack_shape(const io::H5Reader& file);

void write_stack(io::H5Writer& file, const Stack& stack);
void save_stack(const Stack& stack, const std::filesystem::path& path, io::IfExists if_exists = io::IfExists::refuse);

}  // namespace kadanoff::data
