// The two newest checkpoints, also after a kill and beside damaged ones.
#include "host/runs/checkpoint_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

class Checkpoints : public testing::Test {
 protected:
  static Checkpoint of(std::int64_t update) { return {test::some_model(6, 4), {}, update, 0, 0, "data", {}}; }
  static void save(CheckpointStore& store, std::int64_t update) {
    store.write(of(update));
    store.install();
  }
  // A folder whose run has made checkpoints of updates 1 and 2.
  void SetUp() override {
    CheckpointStore store(folder_.path());
    save(store, 1);
    save(store, 2);
  }
  static void damage(const fs::path& path) {
    auto bytes = test::read_bytes(path);
    bytes[bytes.size() / 2] ^= 1;
    test::write_bytes(path, bytes);
  }
  [[nodiscard]] std::int64_t update_in(const fs::path& path) const { return load_checkpoint(path).update; }

  test::TemporaryFolder folder_;
  fs::path newest_ = folder_ / "checkpoint.h5", previous_ = folder_ / "checkpoint-previous.h5";
};

TEST_F(Checkpoints, AreTheNewestAndTheOneBefore) {
  EXPECT_EQ(update_in(newest_), 2);
  EXPECT_EQ(update_in(previous_), 1);
  CheckpointStore store(folder_.path());
  const auto found = store.load();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->checkpoint.update, 2);
  EXPECT_EQ(found->refused, "");
  save(store, 3);
  EXPECT_EQ(update_in(newest_), 3);
  EXPECT_EQ(update_in(previous_), 2);
  EXPECT_EQ(folder_.entries(), 2U);
}

TEST_F(Checkpoints, OfAnotherTrainingAreReplacedTogether) {
  CheckpointStore store(folder_.path());
  store.write(of(10));
  EXPECT_EQ(update_in(newest_), 2);  // until the new checkpoint is complete
  EXPECT_EQ(update_in(previous_), 1);
  store.install();
  EXPECT_EQ(update_in(newest_), 10);
  EXPECT_FALSE(fs::exists(previous_));
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(Checkpoints, TheOneBeforeIsFoundWhereTheNewestIsDamagedAndKeptUntilThereIsANewOne) {
  for (const bool cut : {false, true}) {
    if (cut)
      fs::resize_file(newest_, fs::file_size(newest_) / 3);
    else
      damage(newest_);
    CheckpointStore store(folder_.path());
    const auto found = store.load();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->checkpoint.update, 1);
    EXPECT_EQ(found->path, previous_);
    EXPECT_NE(found->refused.find(newest_.string() + " is damaged"), std::string::npos) << found->refused;
    save(store, 2);
    EXPECT_EQ(update_in(newest_), 2);
    EXPECT_EQ(update_in(previous_), 1);
  }
}

// Without its magic it must not pass for a file of another program, whose numbers nobody vouches for.
TEST_F(Checkpoints, TheOneBeforeIsFoundWhereTheNewestHasLostItsFirstSector) {
  auto bytes = test::read_bytes(newest_);
  std::fill_n(bytes.begin(), 512, '\0');
  test::write_bytes(newest_, bytes);
  CheckpointStore store(folder_.path());
  const auto found = store.load();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->checkpoint.update, 1);
  EXPECT_NE(found->refused.find("checkpoint.h5 is damaged"), std::string::npos) << found->refused;
}

TEST_F(Checkpoints, TheOneBeforeIsFoundWhereTheNewestIsMissing) {
  fs::remove(newest_);
  CheckpointStore store(folder_.path());
  const auto found = store.load();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->checkpoint.update, 1);
  EXPECT_EQ(found->refused, newest_.string() + " is missing");
  save(store, 2);
  EXPECT_EQ(update_in(previous_), 1);
}

// A network drive that does not answer: the run of days is still there.
TEST_F(Checkpoints, ThatCannotBeLookedAtAreNotMissing) {
  fs::permissions(folder_.path(), fs::perms::none);
  const auto work = [&](const auto& look) {
    return test::exit_code_in_child([&] {
      test::stop_being_root();
      look();
    });
  };
  EXPECT_EQ(work([&] { CheckpointStore::in(folder_.path()); }), 74);
  EXPECT_EQ(work([&] { CheckpointStore(folder_.path()).load(); }), 74);
  fs::permissions(folder_.path(), fs::perms::owner_all);
}

TEST_F(Checkpoints, ThatAreAllDamagedAreNamed) {
  damage(newest_);
  damage(previous_);
  const auto load = [&] { CheckpointStore(folder_.path()).load(); };
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, newest_.string() + " is damaged", load));
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, previous_.string() + " is damaged", load));
  fs::remove(previous_);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, newest_.string() + " is damaged", load));
}

// The next checkpoint would replace it, though perhaps a newer version can read it.
TEST_F(Checkpoints, ThatAreAsTheyWereWrittenAreNotPassedOver) {
  CheckpointStore store(folder_.path());
  static_cast<void>(store.load());
  auto unusable = of(3);
  unusable.options = 5;
  store.write(unusable);
  store.install();
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "the file is as it was written: move it away to go on without it",
                               [&] { CheckpointStore(folder_.path()).load(); }));
  fs::remove(newest_);
  EXPECT_EQ(CheckpointStore(folder_.path()).load()->checkpoint.update, 2);
}

TEST_F(Checkpoints, AreNoneInAnEmptyFolder) {
  const test::TemporaryFolder empty;
  EXPECT_FALSE(CheckpointStore(empty.path()).load());
  EXPECT_TRUE(CheckpointStore::in(empty.path()).empty());
}

// The files after a kill, once the newest has a second hard link: under the temporary name, or already as the previous
// checkpoint.
TEST_F(Checkpoints, GoOnFromWhereAKillLeftThem) {
  for (const auto& second : {folder_ / ".checkpoint-kept.tmp", previous_}) {
    save_checkpoint(of(3), folder_ / "checkpoint-next.h5");
    fs::remove(second);
    fs::create_hard_link(newest_, second);
    CheckpointStore store(folder_.path());
    const auto found = store.load();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->checkpoint.update, 2);
    save(store, 3);
    EXPECT_EQ(update_in(newest_), 3);
    EXPECT_EQ(update_in(previous_), 2);
    EXPECT_EQ(folder_.entries(), 2U);
    fs::remove(newest_);
    fs::rename(previous_, newest_);
    save_checkpoint(of(1), previous_);
  }
}

}  // namespace
}  // namespace kadanoff::runs
