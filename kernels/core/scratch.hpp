// Scratch memory on a device, kept between calls so that it is not allocated each time. No call depends on what an
// earlier call left in it.
#pragma once

#include <cstdint>

#include "kernels/core/array.hpp"

namespace kadanoff {

class Scratch {
 public:
  // At least `floats` floats on `device`. If the memory must grow or change the device, its content is lost.
  float* reserve(Device device, std::int64_t floats) {
    if (memory_.size() < floats || memory_.device() != device) {
      memory_ = {};  // free first: old and new may not fit together
      memory_ = Array<float>(device, floats);
    }
    return memory_.data();
  }

 private:
  Array<float> memory_;
};

}  // namespace kadanoff
