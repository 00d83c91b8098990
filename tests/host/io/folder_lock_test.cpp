// One process at a time, whatever kind of lock the file system has.
#include "host/io/folder_lock.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "host/io/folder_owner.hpp"
#include "host/io/system_call.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

// What a file system lacks.
enum class Lacks { nothing, flock, all_locks };

void leave_out(Lacks what) {
  if (what == Lacks::nothing) return;
  std::vector<test::FailingCall> calls{{SYS_flock, ENOLCK}};
  if (what == Lacks::all_locks) calls.push_back({SYS_fcntl, ENOLCK, 1, 0x20});  // F_OFD_SETLK is 37, F_GETFL 3
  test::make_calls_fail(calls);
}

class Locks : public testing::TestWithParam<Lacks> {};

TEST_P(Locks, KeepOthersOut) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              leave_out(GetParam());
              { const FolderLock first(folder.path()); }
              const FolderLock second(folder.path());
              const int other = test::exit_code_in_child([&] { const FolderLock third(folder.path()); });
              if (other != static_cast<int>(ExitCode::unavailable)) _exit(98);
            }),
            0);
  EXPECT_EQ(folder.entries(), 0U);
}

TEST_P(Locks, OfAKilledProcessAreNone) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              leave_out(GetParam());
              const FolderLock first(folder.path());
              kill(getpid(), SIGKILL);
            }),
            -SIGKILL);
  EXPECT_EQ(test::exit_code_in_child([&] {
              leave_out(GetParam());
              const FolderLock second(folder.path());
            }),
            0);
  EXPECT_EQ(folder.entries(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Folder, Locks, testing::Values(Lacks::nothing, Lacks::flock, Lacks::all_locks));

TEST(FolderLock, ThatTheFileSystemDoesNotHaveIsTold) {
  const test::TemporaryFolder folder;
  const int code = test::exit_code_in_child([&] {
    leave_out(Lacks::flock);
    testing::internal::CaptureStderr();
    const FolderLock lock(folder.path());
    const auto said = testing::internal::GetCapturedStderr();
    if (said.find("cannot be locked by flock (No locks available)") == std::string::npos) _exit(98);
  });
  EXPECT_EQ(code, 0);
}

TEST(FolderLock, NamesTheOwnerOnAnotherHost) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / ".kadanoff-owner", "elsewhere 0123 77 5\n");
  const int code = test::exit_code_in_child([&] {
    leave_out(Lacks::all_locks);
    if (!test::fails_with(ExitCode::unavailable, "elsewhere 0123 77 5", [&] { const FolderLock lock(folder.path()); }))
      _exit(98);
  });
  EXPECT_EQ(code, 0);
  EXPECT_TRUE(fs::exists(folder / ".kadanoff-owner"));
}

TEST(FolderLock, NeedsTheFolder) {
  const test::TemporaryFolder folder;
  try {
    const FolderLock lock(folder / "none");
    ADD_FAILURE();
  } catch (const SystemError& error) {
    EXPECT_EQ(error.number(), ENOENT);
  }
}

TEST(FolderOwner, IsThisProcess) {
  EXPECT_EQ(look_for_owner(this_owner()), Owner::here);
  EXPECT_EQ(look_for_owner(""), Owner::unknown);
  EXPECT_EQ(look_for_owner("half of"), Owner::unknown);
  EXPECT_EQ(look_for_owner("another-host boot 1 2"), Owner::elsewhere);
  const auto host = this_owner().substr(0, this_owner().find(' '));
  EXPECT_EQ(look_for_owner(host + " another-boot/1 1 2"), Owner::elsewhere);  // a host of the same name
  EXPECT_EQ(look_for_owner(host + " ? 1 2"), Owner::elsewhere);
  auto later = this_owner();  // another process has got the number
  later.insert(later.rfind(' ') + 1, "9");
  EXPECT_EQ(look_for_owner(later), Owner::gone);
}

}  // namespace
}  // namespace kadanoff::io
