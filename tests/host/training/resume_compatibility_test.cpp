// From which checkpoints a run may go on.
#include "host/training/resume_compatibility.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::training {
namespace {

TEST(SameTraining, GoesOnWithoutTheGraphThatGivesTheSameBits) {
  data::Dataset data;
  data.units = 6;
  data.count = 10;
  const std::string fingerprint = "data";
  TrainOptions now, then;
  now.hidden = then.hidden = 4;
  const auto go_on = [&] {
    const runs::Checkpoint checkpoint{test::some_model(6, 4), {}, 1, 0, 0, fingerprint, to_json(then)};
    require_same_training(checkpoint, "checkpoint.h5", {data, fingerprint, now});
  };
  then.method.launch = Launch::graph;
  EXPECT_NO_THROW(go_on());
  std::swap(now, then);
  EXPECT_NO_THROW(go_on());
  then.method.launch = Launch::fused;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--launch", go_on));
}

}  // namespace
}  // namespace kadanoff::training
