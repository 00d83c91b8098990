// How large a training of a test is.
#pragma once

#include <cstdint>

namespace kadanoff::test {

struct TrainingShape {
  std::int64_t samples, batch, visible, hidden;
};

}  // namespace kadanoff::test
