// One repetition of WhyGen 2021: what Ising lattices and images gave.
#pragma once

#include <vector>

#include "host/papers/whygen2021/image_stages.hpp"
#include "host/papers/whygen2021/ising_stages.hpp"

namespace kadanoff::papers::whygen2021 {

struct Repetition {
  IsingResults ising;
  ImageResults images;
};

using Repetitions = std::vector<Repetition>;

}  // namespace kadanoff::papers::whygen2021
