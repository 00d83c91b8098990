// Only "no such file" means that nothing is there.
#include "host/io/file_status.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/io/system_call.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using Names = std::vector<std::string>;

TEST(FileStatus, TellsWhatIsThere) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "file", "x");
  EXPECT_TRUE(is_there(folder / "file"));
  EXPECT_FALSE(is_folder(folder / "file"));
  EXPECT_TRUE(is_folder(folder.path()));
  EXPECT_FALSE(is_there(folder / "none"));
  EXPECT_FALSE(is_there(folder / "file" / "below"));
  EXPECT_FALSE(is_folder(folder / "none"));
  EXPECT_EQ(names_in(folder.path()), Names{"file"});
  EXPECT_EQ(names_in(folder / "none"), Names{});
}

TEST(FileStatus, AFailureIsNotTakenForNothing) {
  const test::TemporaryFolder folder;
  fs::create_symlink("loop", folder / "loop");
  EXPECT_TRUE(fails_with(ExitCode::io, "loop", [&] { is_there(folder / "loop"); }));
  EXPECT_TRUE(fails_with(ExitCode::io, "loop", [&] { names_in(folder / "loop"); }));
  EXPECT_TRUE(fails_with(ExitCode::io, "cannot look at", [&] { is_there(folder / std::string(300, 'x')); }));
  fs::permissions(folder.path(), fs::perms::none);
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::stop_being_root();
              is_there(folder / "file");
            }),
            74);
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST(FileStatus, FindsOneFileUnderTwoNames) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "file", "x");
  test::write_bytes(folder / "other", "x");
  fs::create_symlink("file", folder / "link");
  EXPECT_TRUE(same_file(folder / "file", folder / "link"));
  EXPECT_FALSE(same_file(folder / "file", folder / "other"));
  EXPECT_FALSE(same_file(folder / "none", folder / "none"));
}

TEST(FileStatus, MakesFoldersAndSaysWhichIsTheTopmost) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(make_folders(folder / "a" / "b" / "c"), folder / "a");
  EXPECT_TRUE(is_folder(folder / "a" / "b" / "c"));
  EXPECT_EQ(make_folders(folder / "a" / "b"), fs::path());
  EXPECT_EQ(make_folders(folder / "a" / "d" / ""), folder / "a" / "d" / "");
  test::write_bytes(folder / "file", "x");
  EXPECT_TRUE(fails_with(ExitCode::io, "file", [&] { make_folders(folder / "file" / "below"); }));
  EXPECT_TRUE(fails_with(ExitCode::io, "file", [&] { make_folders(folder / "file"); }));
}

TEST(FileStatus, WhatCannotBeReadIsPassedOver) {
  const test::TemporaryFolder folder;
  for (const char* name : {"a", "b", "closed", "named"}) fs::create_directory(folder / name);
  for (const char* name : {"a/1", "b/2", "closed/3", "named/4"}) test::write_bytes(folder / name, "x");
  fs::create_symlink("..", folder / "b/up");
  EXPECT_EQ(test::exit_code_in_child([&] {
              chmod(folder.path().c_str(), 0755);
              chmod((folder / "closed").c_str(), 0);
              chmod((folder / "named").c_str(), 0444);  // its names can be read, and nothing else
              test::stop_being_root();
              std::vector<std::string> names;
              const auto unread = visit_below(folder.path(), [&](const fs::path& path) {
                names.push_back(path.lexically_relative(folder.path()).string());
                return is_folder(path);
              });
              if (names != std::vector<std::string>{"a", "a/1", "b", "b/2", "b/up", "closed", "named", "named/4"})
                _exit(98);
              if (unread.size() != 2 || unread[0].path != folder / "closed" || unread[1].path != folder / "named/4")
                _exit(97);
              if (unread[0].problem.find("cannot list") != 0 ||
                  unread[1].problem.find("Permission denied") == std::string::npos)
                _exit(96);
              if (visit_below(folder.path(), [](const fs::path&) { return true; }).size() != 2) _exit(95);
            }),
            0);
  chmod((folder / "closed").c_str(), 0755);
  chmod((folder / "named").c_str(), 0755);
}

TEST(FileStatus, AFolderThatCannotBeSyncedIsNoErrorButADiskThatFailsIs) {
  const test::TemporaryFolder folder;
  const auto sync_with = [&](int error) {
    return test::exit_code_in_child([&] {
      test::make_calls_fail({{SYS_fsync, error}});
      sync_folder(folder.path());
    });
  };
  EXPECT_EQ(sync_with(EINVAL), 0);
  EXPECT_EQ(sync_with(EIO), 74);
  EXPECT_TRUE(fails_with(ExitCode::io, "none", [&] { sync_folder(folder / "none"); }));
}

TEST(SystemCall, ThatASignalInterruptsIsMadeAgain) {
  int calls = 0;
  EXPECT_EQ(uninterrupted([&] {
              errno = EINTR;
              return ++calls < 3 ? -1 : 7;
            }),
            7);
  errno = EIO;
  EXPECT_EQ(uninterrupted([&] { return -1; }), -1);
}

}  // namespace
}  // namespace kadanoff::io
