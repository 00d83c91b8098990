// Finds the runs in a folder, also beside folders that may not be read.
#include "host/runs/runs_table.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "host/runs/file_info.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;

TEST(RunsTable, FindsRunsAndFoldersThatMayNotBeRead) {
  const test::TemporaryFolder folder;
  for (const char* name : {"closed", "named", "sweep/a", "z"}) {
    fs::create_directories(folder / name);
    test::write_bytes(folder / name / "model.h5", "a model");
  }
  for (const auto& one : {folder.path(), folder / "sweep"}) ASSERT_EQ(chmod(one.c_str(), 0755), 0);
  const int code = test::exit_code_in_child([&] {
    chmod((folder / "closed").c_str(), 0);
    chmod((folder / "named").c_str(), 0444);
    test::stop_being_root();
    const auto [runs, unread] = runs_below(folder.path());
    if (runs != std::vector<fs::path>{folder / "sweep/a", folder / "z"}) _exit(98);
    if (unread.size() != 2 || unread[0].path != folder / "closed" || unread[1].path != folder / "named") _exit(97);
    const auto lines = describe(folder.path())["runs"];
    if (lines.size() != 4 || lines[0]["path"] != (folder / "closed").string()) _exit(96);
    if (lines[0]["state"] != "unreadable" || lines[0]["problem_kind"] != "unreadable") _exit(95);
  });
  EXPECT_EQ(code, 0);
  for (const char* name : {"closed", "named"}) chmod((folder / name).c_str(), 0755);
}

// One run that cannot be read does not hide the others.
TEST(RunsTable, HasALineForARunThatMayNotBeListed) {
  const test::TemporaryFolder folder;
  for (const char* name : {"a", "z"}) {
    fs::create_directories(folder / name);
    test::write_bytes(folder / name / "config.json", "{}");
    test::write_bytes(folder / name / "metrics.jsonl", "");
  }
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  const int code = test::exit_code_in_child([&] {
    chmod((folder / "a").c_str(), 0711);  // what is in it can be opened by those who know the names
    test::stop_being_root();
    const auto runs = describe(folder.path())["runs"];
    if (runs.size() != 2 || runs[0]["state"] != "unreadable" || runs[1]["state"] != "stopped") _exit(98);
  });
  EXPECT_EQ(code, 0);
  chmod((folder / "a").c_str(), 0755);
}

}  // namespace
}  // namespace kadanoff::runs
