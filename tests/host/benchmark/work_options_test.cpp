#include "host/benchmark/work_options.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff {
namespace {

void expect_refused(const std::string& work, const GivenOption& given, const std::string& part) {
  EXPECT_TRUE(test::fails_with(ExitCode::usage, part, [&] { require_options_of(work, {given}); }))
      << work << given.name;
}

TEST(WorkOptions, AreTakenByTheWorksThatKnowThem) {
  EXPECT_NO_THROW(require_options_of("train", {{"--size", "100x64"}, {"--launch", "plain"}, {"--seconds", "1"}}));
  EXPECT_NO_THROW(require_options_of("ising", {{"--side", "10"}, {"--samples", "5"}}));
  EXPECT_NO_THROW(require_options_of("flow", {{"--size", "100x64"}, {"--samples", "5"}, {"--steps", "5"}}));
  EXPECT_NO_THROW(require_options_of("scaling", {{"--precision", "bf16"}, {"--output", "folder"}}));
}

TEST(WorkOptions, OfAllAreThoseOfEachOfItsWorks) {
  for (const char* name : {"--size", "--batch", "--statistics", "--precision", "--launch", "--side", "--temperatures",
                           "--samples", "--steps", "--seconds"})
    EXPECT_NO_THROW(require_options_of("all", {{name, "1"}})) << name;
  expect_refused("all", {"--output", "folder"}, "--output means nothing to bench all: it is for scaling");
}

TEST(WorkOptions, ThatMeanNothingToAWorkAreRefused) {
  expect_refused("ising", {"--precision", "bf16"},
                 "--precision means nothing to bench ising: it is for train, scaling");
  expect_refused("ising", {"--precision", "fp32"}, "--precision means nothing");  // not even its default
  expect_refused("train", {"--output", "folder"}, "--output means nothing to bench train");
  expect_refused("train", {"--samples", "5"}, "it is for ising, flow");
  expect_refused("flow", {"--batch", "5"}, "it is for train");
  expect_refused("scaling", {"--size", "100x64"}, "it is for train, flow");
}

TEST(WorkOptions, OfNoValueAreRefused) {
  expect_refused("ising", {"--temperatures", ""}, "--temperatures '': its value is empty");
}

TEST(WorkOptions, OfAWorkThatDoesNotExistAreRefused) {
  expect_refused("everything", {"--size", "1x1"}, "bench 'everything' is not one of train, ising, flow, all, scaling");
}

TEST(WorkOptions, NameTheirWorks) {
  EXPECT_EQ(works_with("--size"), "train, flow");
  EXPECT_EQ(works_with("--seconds"), "train, ising, flow, scaling");
  EXPECT_THROW(static_cast<void>(works_with("--colour")), Error);
}

}  // namespace
}  // namespace kadanoff
