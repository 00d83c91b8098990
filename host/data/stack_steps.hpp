// The layers of a stack on a device, and a Gibbs step through all of them: v → h₁ → … → h_L → … → h₁ → v.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/data/model.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/gibbs.hpp"

namespace kadanoff::data {

class StackSteps {
 public:
  // With room for `most` rows. On a CPU the parameters are those of the layers, the lowest first, which must outlive
  // this.
  StackSteps(Context& context, std::span<const Model> layers, std::int64_t most);

  // `to` (n × N_v) after one step from `from`, which may be `to`. Of one layer it is rbm::gibbs_step
  // (kernels/rbm/gibbs.hpp). Layer k draws, or is set to its means, as `draws` says, in block + 2 (k − 1), so that no
  // two layers have the same draws.
  void step(Matrix<const float> from, const rbm::GibbsDraws& draws, Matrix<float> to);

 private:
  Context& context_;
  std::vector<rbm::Parameters> copies_;
  std::vector<rbm::ParametersView<const float>> layers_;
  std::vector<Array<float>> hidden_;
};

}  // namespace kadanoff::data
