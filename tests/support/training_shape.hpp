// The size of a training in a test.
#pragma once

#include <cstdint>

namespace kadanoff::test {

struct TrainingShape {
  std::int64_t samples, batch, visible, hidden;
};

}  // namespace kadanoff::test
