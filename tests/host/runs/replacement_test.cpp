// A run replaces another one; a kill between any two steps leaves the old one or the new one.
#include "host/runs/replacement.hpp"

#include <gtest/gtest.h>

#include "host/runs/checkpoint_store.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;
using test::read_bytes;
using test::write_bytes;

class ReplacementTest : public testing::Test {
 protected:
  // An old run, and the files of a new one that wait.
  void SetUp() override {
    for (const char* name : {"model.h5", "epoch-1.h5", "config.json"}) write_bytes(folder_ / name, "old");
    write_bytes(folder_ / next("config.json"), "new");
    write_bytes(folder_ / next("metrics.jsonl"), "new");
    write_bytes(folder_ / CheckpointStore::next_name, "new");
  }
  void decide() { fs::rename(folder_ / CheckpointStore::next_name, folder_ / CheckpointStore::newest_name); }
  void expect_the_new_run() {
    EXPECT_EQ(read_bytes(folder_ / "config.json"), "new");
    EXPECT_EQ(read_bytes(folder_ / "metrics.jsonl"), "new");
    EXPECT_EQ(folder_.entries(), 3U);  // with the checkpoint
  }

  test::TemporaryFolder folder_;
  Replacement change_{.remove = {"model.h5", "epoch-1.h5", "epoch-7.h5"}, .install = {"config.json", "metrics.jsonl"}};
};

TEST_F(ReplacementTest, IsCarriedOut) {
  announce(folder_.path(), change_);
  EXPECT_FALSE(is_outdated(folder_.path(), "model.h5"));
  EXPECT_EQ(place_now(folder_.path(), "config.json"), folder_ / "config.json");
  decide();
  EXPECT_TRUE(is_outdated(folder_.path(), "model.h5"));
  EXPECT_FALSE(is_outdated(folder_.path(), "config.json"));
  EXPECT_EQ(place_now(folder_.path(), "config.json"), folder_ / next("config.json"));
  EXPECT_EQ(place_now(folder_.path(), "model.h5"), folder_ / "model.h5");
  carry_out(folder_.path(), change_);
  EXPECT_EQ(place_now(folder_.path(), "config.json"), folder_ / "config.json");
  EXPECT_FALSE(is_outdated(folder_.path(), "model.h5"));
  expect_the_new_run();
}

TEST_F(ReplacementTest, ThatWasNotDecidedIsForgotten) {
  announce(folder_.path(), change_);
  end_interrupted_replacement(folder_.path());
  EXPECT_EQ(read_bytes(folder_ / "model.h5"), "old");
  EXPECT_EQ(read_bytes(folder_ / "config.json"), "old");
  fs::remove(folder_ / CheckpointStore::next_name);  // by whoever clears away temporary files
  end_interrupted_replacement(folder_.path());
  EXPECT_EQ(read_bytes(folder_ / "model.h5"), "old");
}

TEST_F(ReplacementTest, ThatWasInterruptedIsEnded) {
  announce(folder_.path(), change_);
  decide();
  fs::remove(folder_ / "model.h5");
  fs::rename(folder_ / next("config.json"), folder_ / "config.json");
  end_interrupted_replacement(folder_.path());
  expect_the_new_run();
  end_interrupted_replacement(folder_.path());
  expect_the_new_run();
}

TEST_F(ReplacementTest, TouchesNothingOutsideTheFolder) {
  fs::create_directory(folder_ / "run");
  write_bytes(folder_ / "run" / ".replacement.json", R"({"remove": ["../model.h5", 5, "/etc/x"], "install": 7})");
  end_interrupted_replacement(folder_ / "run");
  EXPECT_TRUE(fs::exists(folder_ / "model.h5"));
  EXPECT_FALSE(fs::exists(folder_ / "run" / ".replacement.json"));
  write_bytes(folder_ / "run" / ".replacement.json", "[1");
  end_interrupted_replacement(folder_ / "run");
}

}  // namespace
}  // namespace kadanoff::runs
