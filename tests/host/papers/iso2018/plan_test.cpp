// The RBMs and flows of Iso 2018: all those of the paper, each with its own name and random numbers.
#include "host/papers/iso2018/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace kadanoff::papers::iso2018 {
namespace {

TEST(Iso2018Plan, HasEveryRbmOfThePaper) {
  const Plan plan(full());
  std::set<std::string> names;
  for (const RbmPlan& rbm : plan.rbms) names.insert(rbm.name);
  EXPECT_EQ(names.size(), plan.rbms.size());
  for (const char* name : {"v16", "v36", "v64", "v81", "v100", "v225", "v400", "h64", "h225", "l64", "l225", "t2-16",
                           "t3-16", "t6-16", "without-tc-64", "wide-64"})
    EXPECT_EQ(names.count(name), 1U) << name;
  const auto find = [&](const std::string& name) {
    return *std::find_if(plan.rbms.begin(), plan.rbms.end(), [&](const RbmPlan& rbm) { return rbm.name == name; });
  };
  EXPECT_EQ(find("v16").temperatures.size(), 25U);
  EXPECT_EQ(find("h64").temperatures.front(), 4);
  EXPECT_EQ(find("l64").temperatures, std::vector<double>{0});
  EXPECT_EQ(find("without-tc-64").temperatures.size(), 23U);
  EXPECT_EQ(find("wide-64").temperatures.size(), 42U);
  EXPECT_TRUE(std::isinf(find("wide-64").temperatures.back()));
  EXPECT_EQ(find("v64").lengths, (std::vector<std::int64_t>{250, 1000, 2500, 5000, 10000, 20000}));
  EXPECT_EQ(find("v64").epochs, 20000);
  EXPECT_EQ(find("v81").epochs, 5000);
}

TEST(Iso2018Plan, GivesFlowsNamesAndRandomNumbersOfTheirOwn) {
  const Plan plan(quick());
  std::set<std::string> names;
  std::set<std::tuple<const RbmPlan*, std::int64_t, int>> draws;
  for (const FlowPlan& flow : plan.flows) {
    names.insert(flow.name);
    draws.insert({flow.rbm, flow.epoch, flow.order});
  }
  EXPECT_EQ(names.size(), plan.flows.size());
  EXPECT_EQ(draws.size(), plan.flows.size());
  EXPECT_EQ(names.count("v64-250-from-6"), 1U);
  EXPECT_EQ(names.count("wide-64-from-inf"), 1U);
}

}  // namespace
}  // namespace kadanoff::papers::iso2018
