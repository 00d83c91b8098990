// The reproduction of IsDLRG 2020 at the smallest scale: stages, figures, claims, resumption.
#include "host/papers/isdlrg2020/paper.hpp"

#include "tests/host/papers/small_paper.hpp"

namespace kadanoff::papers::isdlrg2020 {
namespace {

Settings smallest() {
  auto settings = quick();
  shrink(settings, 1'000'000);
  return settings;
}

class Isdlrg2020 : public SmallPaper {};

TEST_F(Isdlrg2020, LeavesFiguresAndClaimsAndGoesOn) {
  const auto result = run(isdlrg2020::reproduce, smallest());
  expect_whole(result, 32, {"02", "03", "04", "05", "06", "07"});
  EXPECT_EQ(result.claims[11].id, "D12") << "section IV's, between those of section III";
  EXPECT_EQ(result.claims[12].id, "D13");
  expect_same_by_one_thread(result, isdlrg2020::reproduce, smallest());
  expect_same_without("scaling-mean-field.h5", result, isdlrg2020::reproduce, smallest());
}

}  // namespace
}  // namespace kadanoff::papers::isdlrg2020
