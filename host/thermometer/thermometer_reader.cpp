// Holds a thermometer's parameters on the device and asks it for probabilities.
#include "host/thermometer/thermometer_reader.hpp"

#include "kernels/classifier/probabilities.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::thermometer {

ThermometerReader::ThermometerReader(Context& context, const Thermometer& thermometer, std::int64_t most_rows)
    : context_(context),
      parameters_(thermometer.parameters.copied_to(context, context.device())),
      probabilities_(context.device(), most_rows * thermometer.parameters.classes()) {
  if (context.on_cuda()) copy_ = Array<float>(cpu_device, probabilities_.size());
}

Matrix<const float> ThermometerReader::read(Matrix<const float> spins) {
  const auto out = probabilities_.matrix(spins.rows, parameters_.classes());
  const classifier::Parameters& parameters = parameters_;
  classifier::probabilities(context_, parameters.view(), spins, out);
  if (!context_.on_cuda()) return out;
  copy_bytes(context_, cpu_device, copy_.data(), context_.device(), out.data,
             static_cast<std::size_t>(out.rows * out.cols) * sizeof(float));
  const Array<float>& copy = copy_;
  return copy.matrix(out.rows, out.cols);
}

}  // namespace kadanoff::thermometer
