// A neural thermometer at work on a context's device.
#pragma once

#include <cstdint>

#include "host/thermometer/thermometer.hpp"
#include "kernels/classifier/parameters.hpp"
#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::thermometer {

class ThermometerReader {
 public:
  // For up to `most_rows` configurations at a time.
  ThermometerReader(Context& context, const Thermometer& thermometer, std::int64_t most_rows);

  // The probabilities of the classes for each row of `spins` (n × N_v on the device, spins or means). They are on the
  // CPU, and valid until the next call. Waits for the device.
  Matrix<const float> read(Matrix<const float> spins);

 private:
  Context& context_;
  classifier::Parameters parameters_;  // on the device
  Array<float> probabilities_;         // on the device
  Array<float> copy_;                  // on the CPU, if the device is a GPU
};

}  // namespace kadanoff::thermometer
