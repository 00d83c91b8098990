// The folder of a reproduction: which reproduction it belongs to, and what may be changed.
#include "host/papers/result_folder.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "host/io/output.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

class ResultFolderTest : public testing::Test {
 protected:
  // Opens it as a run would, and leaves a stage, a figure and a result there.
  void use(Existing existing = Existing::go_on, OtherBuilds others = OtherBuilds::refuse) {
    const ResultFolder folder(path_, record_, existing, others);
    for (const auto& file : {folder.of_seed(1) / "train.h5", folder.figures() / "one.csv", path_ / "claims.json"})
      io::write_text_file(file, "made with " + record_.commit, io::IfExists::replace);
  }
  // True if the stage of an earlier call is still there after the folder is opened again.
  bool keeps_stages(Existing existing = Existing::go_on, OtherBuilds others = OtherBuilds::refuse) {
    const ResultFolder folder(path_, record_, existing, others);
    return fs::exists(path_ / "seed-1" / "train.h5");
  }

  test::TemporaryFolder folder_;
  fs::path path_ = folder_ / "results";
  ReproductionRecord record_{
      .paper = "iso2018", .settings = {{"samples", 10}}, .commit = "0123456789ab", .device = "cpu"};
};

TEST_F(ResultFolderTest, KeepsWhatTheSameBuildMadeWithTheSameSettings) {
  use();
  EXPECT_TRUE(keeps_stages());
  EXPECT_FALSE(keeps_stages(Existing::overwrite));  // --overwrite
  EXPECT_FALSE(fs::exists(path_ / "figures" / "one.csv"));
  EXPECT_FALSE(fs::exists(path_ / "claims.json"));
}

TEST_F(ResultFolderTest, TouchesWhatAnotherBuildMadeOnlyIfThatIsAskedFor) {
  use();
  record_.commit = "ba9876543210";
  EXPECT_TRUE(fails_with(ExitCode::usage, "the build 0123456789ab on cpu", [&] { use(); }));
  EXPECT_TRUE(keeps_stages(Existing::go_on, OtherBuilds::keep));
  EXPECT_TRUE(keeps_stages());  // now this build is one of the folder's builds
  EXPECT_EQ(ResultFolder(path_, record_, Existing::go_on, OtherBuilds::refuse).builds().dump(),
            R"([{"commit":"0123456789ab","device":"cpu"},{"commit":"ba9876543210","device":"cpu"}])");
  record_.device = "cuda";
  EXPECT_TRUE(fails_with(ExitCode::usage, "--keep", [&] { use(); }));
  EXPECT_FALSE(keeps_stages(Existing::overwrite));  // --overwrite
  EXPECT_EQ(ResultFolder(path_, record_, Existing::go_on, OtherBuilds::refuse).builds().size(), 1U);
}

TEST_F(ResultFolderTest, GoesOnWithTheSameBuildEvenIfItsCommitDoesNotTellItsSources) {
  record_.commit = "0123456789ab-dirty";
  use();
  EXPECT_TRUE(keeps_stages());
}

TEST_F(ResultFolderTest, RefusesAnotherPaperAndOtherSettings) {
  use();
  const auto open = [&] { use(); };
  record_.settings["samples"] = 11;
  EXPECT_TRUE(fails_with(ExitCode::usage, "other settings (samples: 10, not 11)", open));
  record_.paper = "whygen2021";
  EXPECT_TRUE(fails_with(ExitCode::usage, "a reproduction of \"iso2018\", not of whygen2021", open));
  EXPECT_TRUE(fs::exists(path_ / "seed-1" / "train.h5"));
  EXPECT_FALSE(keeps_stages(Existing::overwrite));
}

TEST_F(ResultFolderTest, NeverTouchesAFolderThatIsNotOurs) {
  fs::create_directory(path_);
  fs::create_directory(path_ / "seed-1");
  io::write_text_file(path_ / "seed-1" / "mine.txt", "mine");
  for (const Existing existing : {Existing::go_on, Existing::overwrite})
    EXPECT_TRUE(fails_with(ExitCode::usage, "something else", [&] { use(existing); }));
  EXPECT_TRUE(fs::exists(path_ / "seed-1" / "mine.txt"));
  EXPECT_FALSE(fs::exists(path_ / "reproduction.json"));
  io::write_text_file(folder_ / "file", "mine");
  path_ = folder_ / "file";
  EXPECT_TRUE(fails_with(ExitCode::usage, "not a folder", [&] { use(Existing::overwrite); }));
}

TEST_F(ResultFolderTest, WhoseRecordIsDamagedLosesNothing) {
  use();
  fs::resize_file(path_ / "reproduction.json", 0);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "reproduction.json is damaged: --keep makes it again", [&] { use(); }));
  EXPECT_TRUE(keeps_stages(Existing::go_on, OtherBuilds::keep));
  EXPECT_TRUE(keeps_stages());
}

TEST_F(ResultFolderTest, IsForOneProcessAtATime) {
  use();
  const io::FolderLock other(path_);
  EXPECT_TRUE(fails_with(ExitCode::unavailable, "another process", [&] { use(); }));
}

// It was moved away, and another reproduction has taken its name.
TEST_F(ResultFolderTest, WritesNothingIntoAnotherOneThatHasItsName) {
  const ResultFolder folder(path_, record_, Existing::go_on, OtherBuilds::refuse);
  const auto stages = folder.of_seed(1);
  fs::rename(path_, folder_ / "moved");
  fs::create_directories(stages);
  const std::vector<std::function<void()>> changes{
      [&] { folder.write("claims.txt", "ours"); },
      [&] { static_cast<void>(folder.of_seed(2)); },
      [&] { static_cast<void>(folder.figures()); },
      [&] { io::write_text_file(stages / "train.h5", "ours"); },
  };
  for (const auto& change : changes)
    EXPECT_TRUE(fails_with(ExitCode::io, "was moved to " + (folder_ / "moved").string(), change));
  EXPECT_TRUE(fs::is_empty(stages));
  EXPECT_EQ(std::distance(fs::directory_iterator(path_), fs::directory_iterator()), 1);
}

}  // namespace
}  // namespace kadanoff::papers
