// One value of one sample is enough.
#include "host/subspaces/variation.hpp"

#include <gtest/gtest.h>

#include "tests/support/samples.hpp"

namespace kadanoff::subspaces {
namespace {

ExitCode exit_code_of_variation(const data::Dataset& data) {
  try {
    require_variation(data);
  } catch (const Error& error) {
    return error.code();
  }
  return ExitCode::done;
}

TEST(Variation, IsAValueThatIsNotThatOfTheFirstSample) {
  EXPECT_EQ(exit_code_of_variation(test::random_data(1, 9)), ExitCode::bad_input) << "one sample";
  EXPECT_EQ(exit_code_of_variation(test::random_data(2, 9)), ExitCode::done);
  auto alike = test::copies_of_one(6, 9);
  EXPECT_EQ(exit_code_of_variation(alike), ExitCode::bad_input);
  alike.real.back() = -alike.real.back();
  EXPECT_EQ(exit_code_of_variation(alike), ExitCode::done);
}

}  // namespace
}  // namespace kadanoff::subspaces
