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
    ResultFolder folder(path_, record_, existing, others);
    for (const auto& file : {folder.of_seed(1) / "train.h5", folder.figures() / "one.csv"})
      io::write_text_file(file, "made with " + record_.commit, io::IfExists::replace);
    folder.write("claims.json", "made with " + record_.commit);
    folder.finish();
  }
  // True if the stage of an earlier call is still there after the folder is opened again.
  bool keeps_stages(Existing existing = Existing::go_on, OtherBuilds others = OtherBuilds::refuse) {
    const ResultFolder folder(path_, record_, existing, others);
    return fs::exists(folder.of_seed(1) / "train.h5");
  }
  // The results that stand in the folder are whole, and were made with this commit.
  void expect_results_of(const std::string& commit) {
    for (const auto& file : {"seed-1/train.h5", "figures/one.csv", "claims.json"})
      EXPECT_EQ(test::read_bytes(path_ / file), "made with " + commit) << file;
    EXPECT_EQ(ResultFolder(path_, record_, Existing::go_on, OtherBuilds::keep).builds()[0]["commit"], commit);
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
  EXPECT_TRUE(keeps_stages());                      // but that came to no end
}

// Until the new results are complete the old ones stay, and what is done of the new ones is used again.
TEST_F(ResultFolderTest, ReplacesResultsByCompleteOnesOnly) {
  use();
  record_.commit = "ba9876543210";
  {
    const ResultFolder folder(path_, record_, Existing::overwrite, OtherBuilds::refuse);
    EXPECT_TRUE(folder.replaces());
    io::write_text_file(folder.of_seed(2) / "new.h5", "new");
  }
  expect_results_of("0123456789ab");
  {
    const ResultFolder folder(path_, record_, Existing::overwrite, OtherBuilds::refuse);
    EXPECT_TRUE(fs::exists(folder.of_seed(2) / "new.h5"));
  }
  record_.settings["samples"] = 11;  // another one than the unfinished one
  static_cast<void>(ResultFolder(path_, record_, Existing::overwrite, OtherBuilds::refuse));
  EXPECT_FALSE(fs::exists(path_ / ".kadanoff-next" / "seed-2"));
  use(Existing::overwrite);
  expect_results_of("ba9876543210");
  EXPECT_FALSE(fs::exists(path_ / "seed-2"));
  for (const auto& entry : fs::directory_iterator(path_))
    EXPECT_FALSE(entry.path().filename().string().starts_with("."));
}

TEST_F(ResultFolderTest, IsMadeInPlaceWhereNothingIsToBeReplaced) {
  for (const bool is_new : {true, false}) {
    fs::remove_all(path_);
    if (!is_new) fs::create_directory(path_);
    {
      const ResultFolder folder(path_, record_, Existing::overwrite, OtherBuilds::refuse);
      EXPECT_FALSE(folder.replaces());
      EXPECT_EQ(folder.of_seed(1), path_ / "seed-1");
      io::write_text_file(folder.of_seed(1) / "train.h5", "new");
    }
    EXPECT_TRUE(keeps_stages(Existing::overwrite));  // stopped, the same command goes on
    EXPECT_TRUE(keeps_stages());                     // and so does one without --overwrite
    use(Existing::overwrite);
    EXPECT_FALSE(keeps_stages(Existing::overwrite));  // now there is something to replace
    fs::remove_all(path_);
    static_cast<void>(ResultFolder(path_, record_, Existing::overwrite, OtherBuilds::refuse));
    record_.settings["samples"] = 11 + is_new;
    EXPECT_TRUE(ResultFolder(path_, record_, Existing::overwrite, OtherBuilds::refuse).replaces());
    use(Existing::overwrite);
    for (const auto& entry : fs::directory_iterator(path_))
      EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
  }
}

// As a kill would leave it.
TEST_F(ResultFolderTest, EndsAReplacementThatWasDecided) {
  for (const bool old_ones_are_gone : {false, true}) {
    fs::remove_all(path_);
    record_.commit = "ba9876543210";
    use();
    const auto decided = folder_ / "elsewhere";
    fs::rename(path_, decided);
    record_.commit = "0123456789ab";
    use();
    if (old_ones_are_gone) {
      for (const char* name : {"seed-1", "figures", "claims.json"}) fs::remove_all(path_ / name);
      fs::rename(decided / "claims.json", path_ / "claims.json");
    }
    fs::rename(decided, path_ / (old_ones_are_gone ? ".kadanoff-next-moving" : ".kadanoff-next-decided"));
    static_cast<void>(ResultFolder(path_, record_, Existing::go_on, OtherBuilds::keep));
    expect_results_of("ba9876543210");
  }
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
  use(Existing::overwrite);  // --overwrite
  EXPECT_EQ(ResultFolder(path_, record_, Existing::go_on, OtherBuilds::refuse).builds().size(), 1U);
}

TEST_F(ResultFolderTest, TakesStagesOfTheBuildsThatItKnows) {
  use();
  const io::Provenance own{.device = "cpu", .commit = "0123456789ab"},
      other{.device = "cuda:0 NVIDIA H100", .commit = "ba9876543210"};
  {
    ResultFolder folder(path_, record_, Existing::go_on, OtherBuilds::refuse);
    EXPECT_NO_THROW(folder.accept(path_ / "seed-1/a.h5", own));
    EXPECT_TRUE(fails_with(ExitCode::bad_input, "a.h5 was made by the build ba9876543210 on cuda:0 NVIDIA H100",
                           [&] { folder.accept(path_ / "seed-1/a.h5", other); }));
    EXPECT_EQ(folder.builds().size(), 1U);
  }
  {
    ResultFolder folder(path_, record_, Existing::go_on, OtherBuilds::keep);
    for (int twice = 0; twice < 2; ++twice) folder.accept(path_ / "seed-1/a.h5", other);
    folder.write("claims.txt", "by both");
  }
  ResultFolder folder(path_, record_, Existing::go_on, OtherBuilds::refuse);
  EXPECT_EQ(folder.builds().dump(),
            R"([{"commit":"ba9876543210","device":"cuda"},{"commit":"0123456789ab","device":"cpu"}])");
  EXPECT_NO_THROW(folder.accept(path_ / "seed-1/a.h5", other));
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
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is damaged", [&] { use(); }));  // no stage has been checked yet
  ResultFolder(path_, record_, Existing::go_on, OtherBuilds::keep).write("claims.txt", "all checked");
  EXPECT_TRUE(keeps_stages());
  const auto said_when = [&](Existing existing) {
    fs::resize_file(path_ / "reproduction.json", 0);
    testing::internal::CaptureStderr();
    static_cast<void>(ResultFolder(path_, record_, existing, OtherBuilds::keep));
    return testing::internal::GetCapturedStderr();
  };
  EXPECT_NE(said_when(Existing::go_on).find("reproduction.json is damaged and is made again"), std::string::npos);
  EXPECT_NE(said_when(Existing::overwrite).find("reproduction.json is damaged: it goes with the results that are"),
            std::string::npos);
}

TEST_F(ResultFolderTest, SaysWhereToGoOnAfterAnErrorOfTheDisk) {
  const ResultFolder folder(path_, record_, Existing::go_on, OtherBuilds::refuse);
  const auto after = [&](ExitCode code) {
    return std::string(folder.with_what_is_left({code, "what fails", "--resume goes on"}).what());
  };
  EXPECT_EQ(after(ExitCode::bad_input), "what fails; --resume goes on");
  EXPECT_EQ(after(ExitCode::io), "what fails; the same command goes on with what is finished in " + path_.string());
  fs::rename(path_, folder_ / "moved");
  EXPECT_NE(after(ExitCode::io)
                .find("what is finished is in " + (folder_ / "moved").string() +
                      ": with that as --output, the same command goes on"),
            std::string::npos)
      << after(ExitCode::io);
}

TEST_F(ResultFolderTest, IsForOneProcessAtATime) {
  use();
  const io::FolderLock other(path_);
  EXPECT_TRUE(fails_with(ExitCode::unavailable, "another process", [&] { use(); }));
}

// It was moved away, and another reproduction has taken its name.
TEST_F(ResultFolderTest, WritesNothingIntoAnotherOneThatHasItsName) {
  ResultFolder folder(path_, record_, Existing::go_on, OtherBuilds::refuse);
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
