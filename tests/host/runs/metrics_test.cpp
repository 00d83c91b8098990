// metrics.jsonl: what a resumed run keeps of it, and what happens if it cannot be read or written.
#include "host/runs/metrics.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "host/base/json.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

using test::read_bytes;

class Metrics : public testing::Test {
 protected:
  static nlohmann::json row(int epoch, int update) {
    return {{"epoch", epoch}, {"update", update}, {"reconstruction_error", 0.5 * epoch}};
  }
  void write_rows() {
    metrics_.append(row(1, 10));
    metrics_.append(row(2, 20));
    metrics_.append(row(3, 25));
  }
  [[nodiscard]] std::vector<int> updates() const {
    std::vector<int> found;
    std::istringstream lines(read_bytes(path_));
    for (std::string line; std::getline(lines, line);) found.push_back(nlohmann::json::parse(line)["update"]);
    return found;
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "metrics.jsonl";
  TrainingMetrics metrics_{path_};
};

TEST_F(Metrics, KeepTheRowsUpToAnUpdate) {
  write_rows();
  metrics_.keep_until(25);
  EXPECT_EQ(updates(), (std::vector<int>{10, 20, 25}));
  EXPECT_EQ(metrics_.last_error(), 1.5);
  metrics_.keep_until(24);
  EXPECT_EQ(updates(), (std::vector<int>{10, 20}));
}

TEST_F(Metrics, LoseTheRowOfAnEpochThatGoesOn) {
  write_rows();
  metrics_.keep_until(25, 10);
  EXPECT_EQ(updates(), (std::vector<int>{10, 20}));
}

// Somebody's notes, a sector of a broken disk: they are told, and nobody has to miss them.
TEST_F(Metrics, KeepLinesThatAreNoRowsAndTellThem) {
  for (const char* bad : {R"({"update": "five"})", R"({"epoch": 1})", R"([1, 2])", R"({"update": 5.5})", "null",
                          "# a note", R"({"update": 1, "reconstruction_error": "low"})", R"({"update": 2, "recons)"}) {
    std::filesystem::remove(path_);
    metrics_.append(row(1, 10));
    test::write_bytes(path_, read_bytes(path_) + "\n" + bad + "\n");
    metrics_.append(row(2, 20));
    metrics_.append(row(3, 25));
    testing::internal::CaptureStderr();
    EXPECT_EQ(metrics_.last_error(), 1.5) << bad;
    EXPECT_EQ(metrics_.keep_until(20), 1) << bad;
    const auto told = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 2) << told;
    for (const char* part : {"metrics.jsonl, line 3: this is no row of metrics", "passed over", "kept as it is"})
      EXPECT_NE(told.find(part), std::string::npos) << told;
    EXPECT_EQ(read_bytes(path_), json_text(row(1, 10)) + "\n" + bad + "\n" + json_text(row(2, 20)) + "\n");
  }
  test::write_bytes(path_, "one\ntwo\nthree\n");
  testing::internal::CaptureStderr();
  EXPECT_EQ(metrics_.last_error(), 0);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("line 1: this is no row of metrics, nor are 2 more"),
            std::string::npos);
}

TEST_F(Metrics, LoseALastRowThatAKillHasCutOff) {
  for (const auto& [end, tells] : {std::pair{R"({"update": 30, "recons)", true}, {R"({"update": 22})", false}}) {
    std::filesystem::remove(path_);
    write_rows();
    test::write_bytes(path_, read_bytes(path_) + end);
    testing::internal::CaptureStderr();
    static_cast<void>(metrics_.last_error());
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << end;  // another process may be writing it
    testing::internal::CaptureStderr();
    metrics_.keep_until(25);
    EXPECT_EQ(testing::internal::GetCapturedStderr().find("its last row was cut off") != std::string::npos, tells);
    metrics_.append(row(4, 40));
    EXPECT_EQ(updates(), tells ? (std::vector<int>{10, 20, 25, 40}) : (std::vector<int>{10, 20, 25, 22, 40}));
  }
}

TEST_F(Metrics, ThatCannotBeReadAreNotEmptied) {
  write_rows();
  const auto before = read_bytes(path_);
  std::filesystem::permissions(path_, std::filesystem::perms::none);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  for (const bool last : {false, true})
    EXPECT_EQ(test::exit_code_in_child([&] {
                test::stop_being_root();
                if (last) static_cast<void>(metrics_.last_error());
                metrics_.keep_until(20);
              }),
              74);
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  EXPECT_EQ(read_bytes(path_), before);
}

TEST_F(Metrics, AreWrittenAnewWhereTheyCannotBeSynced) {
  write_rows();
  const auto before = read_bytes(path_);
  const auto inode = [&] {
    struct stat info {};
    stat(path_.c_str(), &info);
    return info.st_ino;
  };
  const auto was = inode();
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::make_calls_fail({{SYS_fsync, EIO}});
              metrics_.sync();
            }),
            74);
  EXPECT_EQ(read_bytes(path_), before);
  EXPECT_EQ(inode(), was);
  metrics_.sync();
  std::filesystem::remove(path_);
  metrics_.sync();  // the user may have removed it
}

}  // namespace
}  // namespace kadanoff::runs
