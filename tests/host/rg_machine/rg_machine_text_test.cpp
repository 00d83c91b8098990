// What is said of an RG machine: lengths of block sums, and what limits κ.
#include "host/rg_machine/rg_machine_text.hpp"

#include <gtest/gtest.h>

#include "tests/support/samples.hpp"

namespace kadanoff::rg_machine {
namespace {

RgMachine machine_of(const data::Dataset& data, const RgMachineOptions& options) {
  Context context;
  return make_rg_machine(context, data, options);
}

TEST(RgMachineText, SaysTheShortestAndTheLongestBlockSum) {
  auto machine = machine_of(test::random_real_data(80, 64), {.hidden_side = 4, .modes = 3});
  machine.singular_values = {1.5, 0.25, 1.75};  // not in order
  const auto text = to_text(machine);
  EXPECT_NE(text.find("2 × 2 sites, lengths S_I from 0.25 to 1.75, the first 1.5\n"), std::string::npos) << text;
  EXPECT_NE(text.find("3 directions, with "), std::string::npos) << text;
  EXPECT_EQ(text.find("singular value"), std::string::npos) << "W has others";
  EXPECT_NE(text.find("\neigenvalues of the second moments: by tridiagonal form, residual "), std::string::npos)
      << text;
  EXPECT_LT(to_json(machine)["decompositions"][0]["residual"], 1e-10);
}

TEST(RgMachineText, SaysThatAutoFoundNoSmallOne) {
  // Of noise no direction is small, and all 3 × 3 waves that 4 × 4 units hold are taken.
  const auto found = machine_of(test::random_real_data(80, 64), {.hidden_side = 4});
  ASSERT_EQ(found.modes, 9);
  EXPECT_TRUE(found.all_are_large);
  EXPECT_TRUE(to_json(found)["all_are_large"]);
  EXPECT_NE(to_text(found).find("--modes auto took all 9 directions"), std::string::npos) << to_text(found);
  const auto asked = machine_of(test::random_real_data(80, 64), {.hidden_side = 4, .modes = 9});
  EXPECT_FALSE(asked.all_are_large);
  EXPECT_EQ(to_text(asked).find("auto"), std::string::npos);
}

TEST(RgMachineText, SaysThatSamplesThatAreAlikeAreOneDirection) {
  for (const std::int64_t count : {2, 10}) {
    const auto text = to_text(machine_of(test::copies_of_one(count, 64), {.hidden_side = 4}));
    EXPECT_NE(text.find("1 direction, with 100.00 %"), std::string::npos) << text;
    EXPECT_NE(text.find("all samples are the same up to a factor"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace kadanoff::rg_machine
