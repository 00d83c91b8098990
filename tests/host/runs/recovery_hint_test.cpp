// The hints for damaged files of a run.
#include "host/runs/recovery_hint.hpp"

#include <gtest/gtest.h>

#include "host/runs/checkpoint_store.hpp"
#include "host/runs/run_folder.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

class RecoveryHint : public testing::Test {
 protected:
  // A folder with two checkpoints, of updates 1 and 2.
  void SetUp() override {
    CheckpointStore store(folder_.path());
    for (const std::int64_t update : {1, 2}) {
      store.write({test::some_model(6, 4), {}, update, 0, 0, "data", {}});
      store.install();
    }
  }
  static void damage(const fs::path& path) {
    auto bytes = test::read_bytes(path);
    bytes[bytes.size() / 2] ^= 1;
    test::write_bytes(path, bytes);
  }

  test::TemporaryFolder folder_;
  fs::path newest_ = folder_ / "checkpoint.h5", previous_ = folder_ / "checkpoint-previous.h5";
};

TEST_F(RecoveryHint, OfAModelIsToMakeItAgainFromTheNewestWholeCheckpoint) {
  const auto hint = [&] { return recovery_hint(folder_ / "model.h5"); };
  EXPECT_EQ(hint(), "train --resume makes it again from " + newest_.string() + ", of update 2");
  damage(newest_);
  EXPECT_EQ(hint(), "train --resume makes it again from " + previous_.string() + ", of update 1");
  damage(previous_);
  EXPECT_EQ(hint(), std::nullopt);
}

TEST_F(RecoveryHint, OfAStackIsToMakeItAgainFromItsLayers) {
  const auto folder = folder_ / "stack";
  fs::create_directory(folder);
  EXPECT_EQ(recovery_hint(folder / "model.h5"), std::nullopt);
  test::write_bytes(folder / "config.json", R"({"hidden": "6,4"})");
  fs::create_directory(folder / layer_name(1));
  EXPECT_EQ(recovery_hint(folder / "model.h5"), "train --resume makes it again from its layers");
}

TEST_F(RecoveryHint, OfACheckpointIsToGoOnFromTheOtherOrToTrainAnew) {
  damage(newest_);
  EXPECT_EQ(recovery_hint(newest_), "train --resume goes on from " + previous_.string() + ", of update 1");
  damage(previous_);
  EXPECT_EQ(recovery_hint(newest_), "no checkpoint beside it is whole: train anew with --overwrite");
}

TEST_F(RecoveryHint, IsNotToLoseWhatMayBeWhole) {
  EXPECT_EQ(recovery_hint(newest_), std::nullopt);  // it agrees with its digest
  damage(newest_);
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::make_calls_fail({{SYS_pread64, EIO}});
              if (recovery_hint(newest_).value_or("").find("cannot read") == std::string::npos) _exit(98);
            }),
            0);
}

TEST_F(RecoveryHint, IsNoneOfAnotherFile) { EXPECT_EQ(recovery_hint(folder_ / "data.h5"), std::nullopt); }

TEST_F(RecoveryHint, ReplacesThatOfAnErrorOfTheContentOnly) {
  const Error damaged(ExitCode::bad_input, "it is damaged", "make it again"), unread(ExitCode::io, "it is away");
  EXPECT_STREQ(with_recovery_hint(folder_ / "model.h5", unread).what(), unread.what());
  EXPECT_STREQ(with_recovery_hint(folder_ / "data.h5", damaged).what(), damaged.what());
  EXPECT_EQ(with_recovery_hint(folder_ / "model.h5", damaged).what(),
            "it is damaged; train --resume makes it again from " + newest_.string() + ", of update 2");
}

}  // namespace
}  // namespace kadanoff::runs
