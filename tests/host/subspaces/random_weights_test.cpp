// The norm is kept, and nothing else of the weights.
#include "host/subspaces/random_weights.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

TEST(RandomWeights, HaveTheNormAndTheBiasesOfTheModel) {
  Context context(cpu_device, 2);
  const auto model = test::some_model(40, 30);
  const auto key = random::make_key(3, random::Stream::noise, 1);
  const auto drawn = with_random_weights(context, model.parameters, key, 0);
  const double norm = squared_norm(model.parameters.weights);
  EXPECT_NEAR(squared_norm(drawn.weights), norm, 1e-5 * norm);
  EXPECT_EQ(to_host(context, drawn.hidden_bias), to_host(context, model.parameters.hidden_bias));
  EXPECT_EQ(to_host(context, drawn.visible_bias), to_host(context, model.parameters.visible_bias));
  double overlap = 0;
  for (std::int64_t i = 0; i < drawn.weights.size(); ++i)
    overlap += double{drawn.weights.data()[i]} * double{model.parameters.weights.data()[i]};
  EXPECT_LT(std::abs(overlap), 4 * norm / std::sqrt(1200.0)) << "independent of the model's";
  const auto same = with_random_weights(context, model.parameters, key, 0),
             other = with_random_weights(context, model.parameters, key, 1);
  EXPECT_EQ(to_host(context, drawn.weights), to_host(context, same.weights));
  EXPECT_NE(to_host(context, drawn.weights), to_host(context, other.weights)) << "each layer has its own";
}

}  // namespace
}  // namespace kadanoff::subspaces
