// An output is as secret as the file that it replaces.
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "host/io/output.hpp"
#include "tests/support/child.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

TEST(ModeOfAnOutput, IsThatOfTheFileThatItReplaces) {
  const TemporaryFolder folder;
  for (const mode_t mode : {0600, 0640, 0444}) {
    write_text_file(folder / "secret", "old", io::IfExists::replace);
    ASSERT_EQ(chmod((folder / "secret").c_str(), mode), 0);
    write_text_file(folder / "secret", "new", io::IfExists::replace);
    struct stat info {};
    ASSERT_EQ(stat((folder / "secret").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, mode);
  }
}

TEST(ModeOfAnOutput, IsNeverMoreOpenThanThat) {
  const TemporaryFolder folder;
  write_text_file(folder / "secret", "old");
  ASSERT_EQ(chmod((folder / "secret").c_str(), 0600), 0);
  OutputFile file(folder / "secret", io::IfExists::replace, OutputFile::Named::from_the_start);
  struct stat info {};
  ASSERT_EQ(stat(file.temporary().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST(ModeOfAnOutput, IsThatOfTheFileThatItWouldHaveReplaced) {
  const TemporaryFolder folder;
  write_text_file(folder / "shared", "old");
  ASSERT_EQ(chmod((folder / "shared").c_str(), 0644), 0);
  OutputFile file(folder / "shared", io::IfExists::replace);
  fs::remove(folder / "shared");
  file.commit();
  struct stat info {};
  ASSERT_EQ(stat((folder / "shared").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0644U);
}

// Where the group cannot be kept, ours gets no more than what all others have.
TEST(ModeOfAnOutput, OfAnotherGroupIsNotOpenedToOurs) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file to a group";
  const TemporaryFolder folder;
  ASSERT_EQ(chmod(folder.path().c_str(), 0777), 0);
  for (const auto& [mode, expected] : {std::pair<mode_t, mode_t>{0640, 0600}, {0664, 0644}}) {
    const auto path = folder / "shared";
    write_text_file(path, "old", io::IfExists::replace);
    ASSERT_EQ(chown(path.c_str(), 65534, 12345), 0);
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    EXPECT_EQ(test::exit_code_in_child([&] {
                if (setgid(65534) != 0 || setgroups(0, nullptr) != 0) _exit(99);
                test::stop_being_root();
                write_text_file(path, "new", io::IfExists::replace);
              }),
              0);
    struct stat info {};
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, expected);
  }
}

}  // namespace
}  // namespace kadanoff::io
