// The joint distribution without correlations: exact zeros, beside an RBM that has correlations.
#include "host/papers/isdlrg2020/independent_joint.hpp"

#include <gtest/gtest.h>

namespace kadanoff::papers::isdlrg2020 {
namespace {

TEST(IsdlrgIndependentJoint, HasTheMarginalsAndNoCorrelations) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto joint = independent_joint(seed);
    EXPECT_LE(joint.correlation, 1e-12) << seed;
    EXPECT_LE(joint.marginals, 1e-12) << seed;
    EXPECT_GT(joint.correlation_of_rbm, 0.1) << seed;
    EXPECT_LE(joint.correlation_of_rbm, 2) << seed;
  }
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
