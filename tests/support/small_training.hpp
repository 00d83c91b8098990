// Options of a very short training, for tests that change one of them.
#pragma once

#include "host/training/options.hpp"

namespace kadanoff::test {

inline training::TrainOptions small_options() {
  training::TrainOptions options;
  options.hidden = 7;
  options.batch_size = 16;
  options.learning_rate.rate = 0.05;
  options.epochs = 3;
  return options;
}

}  // namespace kadanoff::test
