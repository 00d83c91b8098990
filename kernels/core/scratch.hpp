// Scratch memory on a device that one call leaves to the next, so that it is not allocated each time. Holds nothing
// that the next call depends on.
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"

namespace kadanoff {

class Scratch {
 public:
  // At least so many floats on the device; what was in them is lost if they are more than before.
  float* reserve(Device device, std::int64_t floats) {
    if (memory_.size() < floats || memory_.device() != device) {
      memory_ = {};  // first: both together may not fit
      memory_ = Array<float>(device, floats);
    }
    return memory_.data();
  }

 private:
  Array<float> memory_;
};

}  // namespace kadanoff
