// Estimates as text and JSON.
#include "host/base/estimate_text.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace kadanoff {
namespace {

TEST(EstimateText, IsTheValueWithItsError) {
  EXPECT_EQ(with_error(2.931, 0.034, 4), "2.9310 ± 0.0340");
  EXPECT_EQ(with_error(2.931, NAN, 1), "2.9");
  EXPECT_EQ(with_error(INFINITY, 1, 4), "inf");
  EXPECT_EQ(with_error(NAN, 1, 4), "unknown");
  EXPECT_EQ(with_its_error(1234.5678, 6.7), "1234.6 ± 6.7");
  EXPECT_EQ(with_its_error(0.5, 0, 6), "0.500000");
  EXPECT_EQ(with_its_error(-1.6e-17, 3e-18), "0.0000");
  EXPECT_EQ(with_its_error(2e-9, 1e-9), "0.000000002 ± 0.000000001");
  EXPECT_EQ(with_error_not_zero(0.00412, 0.00023, 3), "0.00412 ± 0.00023");
  EXPECT_EQ(with_error_not_zero(0.00412, 0.0005, 3), "0.004 ± 0.001");
  EXPECT_EQ(with_error_not_zero(1, 0, 3), "1.000 ± 0");
  EXPECT_EQ(with_error_not_zero(-1.6e-17, 3e-18, 4), "0.0000 ± 0");
  EXPECT_EQ(with_error_not_zero(2.931, NAN, 1), "2.9");
  EXPECT_EQ(with_error_not_zero(NAN, 0, 1), "unknown");
  EXPECT_EQ(fixed_text(-0.00004, 4), "0.0000");
  EXPECT_EQ(fixed_text(-0.00005001, 4), "-0.0001");
  EXPECT_EQ(fixed_text(-0.0, 0), "0");
  EXPECT_EQ(fixed_text(123456789, 3), "123456789.000");
  EXPECT_EQ(fixed_text(-1e308, 3), "-1e+308");
  EXPECT_EQ(with_error(1e308, NAN, 3), "1e+308");
}

TEST(EstimateText, InJsonIsNullWhereNothingIsKnown) {
  EXPECT_EQ(to_json(Estimate{.mean = 1, .spread = NAN, .error = 0.5}).dump(),
            R"({"error":0.5,"mean":1.0,"spread":null})");
  const auto cell = to_cell({.mean = 1, .spread = 2, .error = 0.5}, 1);
  EXPECT_EQ(cell.text, "1.0 ± 0.5");
  EXPECT_EQ(cell.value["spread"], 2);
  EXPECT_EQ(to_cell({.mean = 0.004, .spread = 2, .error = 0.0002}, 3).text, "0.00400 ± 0.00020");
}

}  // namespace
}  // namespace kadanoff
