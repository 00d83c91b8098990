// Names of files that are being written, and the removal of those whose process is gone.
#include "host/io/temporary_name.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

std::string name_of(const std::string& stem, int n = 0) { return temporary_name("", stem, n).filename().string(); }

TEST(TemporaryName, IsRecognised) {
  EXPECT_TRUE(is_temporary_name(name_of("train.h5")));
  EXPECT_TRUE(is_temporary_name(name_of("train.h5"), "train"));
  EXPECT_FALSE(is_temporary_name(name_of("train.h5"), "model"));
  EXPECT_NE(name_of("train.h5", 0), name_of("train.h5", 1));
  for (const char* other :
       {"train.h5", ".hidden.tmp", ".a.kadanoff-.tmp", ".a.kadanoff-x-y-0.tmp", ".kadanoff-lock", ""})
    EXPECT_FALSE(is_temporary_name(other)) << other;
}

TEST(TemporaryName, IsShortAndCutBetweenCharacters) {
  EXPECT_LE(name_of(std::string(255, 'x')).size(), 143U);
  std::string dots = "x";
  for (int i = 0; i < 120; ++i) dots += "ü";
  const auto name = name_of(dots);
  EXPECT_LE(name.size(), 143U);
  EXPECT_NE(name.find("ü.kadanoff-"), std::string::npos) << name;
}

TEST(TemporaryName, OfADeadProcessIsStale) {
  const test::TemporaryFolder folder;
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    test::write_bytes(temporary_name(folder.path(), "killed", 0), "half");
    _exit(0);
  }
  waitpid(child, &status, 0);
  test::write_bytes(temporary_name(folder.path(), "ours", 0), "half");
  test::write_bytes(folder / ".other.1.0.tmp", "half");
  const auto elsewhere = folder / ".theirs.kadanoff-01234567-1-0.tmp", old = folder / ".old.kadanoff-01234567-1-0.tmp";
  test::write_bytes(elsewhere, "half");
  test::write_bytes(old, "half");
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(24 * 8));
  ASSERT_EQ(folder.entries(), 5U);
  remove_stale_temporaries(folder.path());
  EXPECT_EQ(folder.entries(), 3U);
  EXPECT_TRUE(fs::exists(temporary_name(folder.path(), "ours", 0)));
  EXPECT_TRUE(fs::exists(elsewhere));
  EXPECT_FALSE(fs::exists(old));
  remove_stale_temporaries(folder / "none");
}

}  // namespace
}  // namespace kadanoff::io
