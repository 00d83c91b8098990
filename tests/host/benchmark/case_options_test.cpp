// Which options belong to which cases of `kadanoff bench`.
#include "host/benchmark/case_options.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff::benchmark {
namespace {

void expect_refused(const std::string& work, const std::string& given, const std::string& part) {
  EXPECT_TRUE(test::fails_with(ExitCode::usage, part, [&] { require_options_of(work, {given}); })) << work << given;
}

TEST(WorkOptions, AreTakenByTheWorksThatKnowThem) {
  EXPECT_NO_THROW(require_options_of("train", {"--size", "--launch", "--seconds"}));
  EXPECT_NO_THROW(require_options_of("ising", {"--side", "--samples", "--update"}));
  EXPECT_NO_THROW(require_options_of("flow", {"--size", "--samples", "--steps"}));
  EXPECT_NO_THROW(require_options_of("scaling", {"--precision", "--output"}));
  EXPECT_NO_THROW(require_options_of("analysis", {"--size", "--samples", "--seconds"}));
  EXPECT_NO_THROW(require_options_of("thermometer", {"--seconds"}));
}

TEST(WorkOptions, OfAllAreThoseOfEachOfItsWorks) {
  for (const char* name : {"--size", "--batch", "--statistics", "--precision", "--launch", "--side", "--temperatures",
                           "--samples", "--steps", "--seconds"})
    EXPECT_NO_THROW(require_options_of("all", {name})) << name;
  expect_refused("all", "--output", "bench all has no option --output: it belongs to scaling");
}

TEST(WorkOptions, ThatMeanNothingToAWorkAreRefused) {
  expect_refused("ising", "--precision", "bench ising has no option --precision: it belongs to train, scaling");
  expect_refused("train", "--output", "bench train has no option --output");
  expect_refused("train", "--samples", "it belongs to ising, flow, import, analysis");
  expect_refused("flow", "--batch", "it belongs to train");
  expect_refused("scaling", "--size", "it belongs to train, flow, analysis");
  expect_refused("analysis", "--precision", "bench analysis has no option --precision");
  expect_refused("thermometer", "--samples", "it belongs to ising, flow");
}

TEST(WorkOptions, OfAWorkThatDoesNotExistAreRefused) {
  expect_refused("everything", "--size",
                 "bench 'everything' is not one of train, ising, flow, thermometer, import, analysis, all, scaling");
}

TEST(WorkOptions, NameTheirWorks) {
  EXPECT_EQ(works_with("--size"), "train, flow, analysis");
  EXPECT_EQ(works_with("--seconds"), "train, ising, flow, thermometer, import, analysis, scaling");
  EXPECT_THROW(static_cast<void>(works_with("--colour")), Error);
}

}  // namespace
}  // namespace kadanoff::benchmark
