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

TEST(SameTraining, MayHaveAnotherRateOnlyWhereThatIsAllowed) {
  data::Dataset data;
  data.units = 6;
  data.count = 10;
  const std::string fingerprint = "data";
  TrainOptions now, then;
  now.hidden = then.hidden = 4;
  now.learning_rate.rate = 0.5;
  const runs::Checkpoint checkpoint{test::some_model(6, 4), {}, 1, 0, 0, fingerprint, to_json(then)};
  const auto go_on = [&](bool may_change_rate) {
    require_same_training(checkpoint, "checkpoint.h5", {data, fingerprint, now, may_change_rate});
  };
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--learning-rate 0.01, and this is --learning-rate 0.5",
                               [&] { go_on(false); }));
  EXPECT_NO_THROW(go_on(true));
  now.seed = 2;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--seed 1, and this is --seed 2", [&] { go_on(true); }));
}

TEST(SameTraining, KeepsTheLengthOfACosine) {
  data::Dataset data;
  data.units = 6;
  data.count = 10;
  const std::string fingerprint = "data";
  TrainOptions now;
  now.hidden = 4;
  parse_schedule("cosine", now.learning_rate);
  const auto then = now;
  now.epochs = 200;
  const runs::Checkpoint checkpoint{test::some_model(6, 4), {}, 1, 0, 0, fingerprint, to_json(then)};
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--epochs 100, and this is --epochs 200 (under --schedule cosine", [&] {
    require_same_training(checkpoint, "checkpoint.h5", {data, fingerprint, now, true});
  }));
}

TEST(SameTraining, SaysWhatChanges) {
  TrainOptions now, then;
  std::int64_t patience = 0;
  nlohmann::json config;
  const auto text = [&] {
    runs::Checkpoint checkpoint{test::some_model(6, 4), {}, 50, 0, 0, "data", to_json(then)};
    checkpoint.model.provenance.config = config;
    return change_text(checkpoint, now, patience);
  };
  EXPECT_EQ(text(), "");
  now.seed = 2;  // not one of those that may change
  EXPECT_EQ(text(), "");
  now.epochs = 200;
  EXPECT_EQ(text(), "from update 50: epochs 200 instead of 100");
  now.learning_rate.rate = 0.125;
  EXPECT_EQ(text(), "from update 50: epochs 200 instead of 100, learning-rate 0.125 instead of 0.01");
  then = now;
  now.updates = 700;
  EXPECT_EQ(text(), "from update 50: updates 700 instead of epochs 200");
  then.updates = 600;
  EXPECT_EQ(text(), "from update 50: updates 700 instead of 600");
  then = now;
  for (const auto& none : {nlohmann::json(), nlohmann::json{{"stop-early", ""}}, nlohmann::json::object()}) {
    config = none, patience = 0;
    EXPECT_EQ(text(), "");
    patience = 5;
    EXPECT_EQ(text(), "from update 50: stop-early 5 instead of none");
  }
  config = {{"stop-early", 5}};
  EXPECT_EQ(text(), "");
  patience = 0;
  EXPECT_EQ(text(), "from update 50: stop-early none instead of 5");
}

TEST(SameTraining, KnowsWhetherTheRunHadEnded) {
  runs::Checkpoint checkpoint{test::some_model(6, 4), {}, 50, 0, 0, "data", {}};
  EXPECT_FALSE(had_ended(checkpoint));  // an old version, which does not say how long it is
  checkpoint.total_updates = 51;
  EXPECT_FALSE(had_ended(checkpoint));
  checkpoint.total_updates = 50;
  EXPECT_TRUE(had_ended(checkpoint));
  checkpoint.total_updates = 51;
  checkpoint.best = runs::BestModel{};
  checkpoint.best->since = 4;
  EXPECT_FALSE(had_ended(checkpoint));
  checkpoint.model.provenance.config = {{"stop-early", 5}};
  EXPECT_FALSE(had_ended(checkpoint));
  checkpoint.best->since = 5;
  EXPECT_TRUE(had_ended(checkpoint));
}

}  // namespace
}  // namespace kadanoff::training
