// One process at a time, whatever kind of lock the file system has.
#include "host/io/folder_lock.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <utility>
#include <vector>

#include "host/io/folder_owner.hpp"
#include "host/io/local_locks.hpp"
#include "host/io/system_call.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

// What a file system lacks, or what a process is not allowed to do.
enum class Lacks { nothing, flock, fcntl, all_locks };
constexpr std::array every_lack = {Lacks::nothing, Lacks::flock, Lacks::fcntl, Lacks::all_locks};

void leave_out(Lacks what) {
  std::vector<test::FailingCall> calls;
  if (what == Lacks::flock || what == Lacks::all_locks) calls.push_back({SYS_flock, ENOLCK});
  if (what == Lacks::fcntl || what == Lacks::all_locks)
    calls.push_back({SYS_fcntl, ENOLCK, 1, 0x20});  // F_OFD_SETLK is 37, F_OFD_GETLK 36, F_GETFL 3
  if (!calls.empty()) test::make_calls_fail(calls);
}

class Locks : public testing::TestWithParam<Lacks> {};

// Whatever kinds of locks each of two processes can have.
TEST_P(Locks, KeepOthersOut) {
  const test::TemporaryFolder folder;
  for (const auto of_the_other : every_lack) {
    const auto at_once = test::exit_code_in_child([&] {
      int held[2];
      if (pipe(held) != 0) _exit(97);
      const pid_t first = fork();
      if (first == 0) {
        leave_out(GetParam());
        const FolderLock lock(folder.path());
        if (write(held[1], "x", 1) != 1) _exit(96);
        pause();
      }
      char ready = 0;
      if (read(held[0], &ready, 1) != 1) _exit(95);
      if (!is_locked(folder.path())) _exit(94);
      const int other = test::exit_code_in_child([&] {
        leave_out(of_the_other);
        const FolderLock lock(folder.path());
      });
      kill(first, SIGKILL);
      waitpid(first, nullptr, 0);
      if (other != static_cast<int>(ExitCode::unavailable)) _exit(98);
      if (is_locked(folder.path())) _exit(93);
      // The killed process has left its file, and keeps nobody out.
      const int next = test::exit_code_in_child([&] {
        leave_out(of_the_other);
        const FolderLock lock(folder.path());
      });
      _exit(next);
    });
    EXPECT_EQ(at_once, 0) << "the other one lacks " << static_cast<int>(of_the_other);
  }
  EXPECT_EQ(folder.entries(), 0U);
}

TEST_P(Locks, AreHadAgain) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(
      test::exit_code_in_child([&] {
        leave_out(GetParam());
        { const FolderLock first(folder.path()); }
        const FolderLock second(folder.path());
        if (!test::fails_with(ExitCode::unavailable, "another process", [&] { const FolderLock third(folder.path()); }))
          _exit(98);
      }),
      0);
  EXPECT_EQ(folder.entries(), 0U);
}

// None of those who ask at once may have it together, and one of them must have it.
TEST_P(Locks, AreHadByOneOfThoseWhoStartAtOnce) {
  const test::TemporaryFolder folder;
  const test::TemporaryFolder others;
  const int refused = static_cast<int>(ExitCode::unavailable);
  std::vector<pid_t> starters;
  int go[2];
  ASSERT_EQ(pipe(go), 0);
  for (int i = 0; i < 4; ++i) {
    starters.push_back(fork());
    if (starters.back() != 0) continue;
    leave_out(i % 2 == 0 ? GetParam() : Lacks::all_locks);
    close(go[1]);
    char never = 0;
    static_cast<void>(!read(go[0], &never, 1));  // until the parent closes it
    try {
      const FolderLock lock(folder.path());
      if (mkdir((others / "inside").c_str(), 0777) != 0) _exit(98);
      usleep(300'000);
      rmdir((others / "inside").c_str());
    } catch (const Error& error) {
      _exit(static_cast<int>(error.code()));
    }
    _exit(0);
  }
  close(go[0]);
  close(go[1]);
  int winners = 0;
  for (const pid_t starter : starters) {
    int status = 0;
    waitpid(starter, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    EXPECT_TRUE(code == 0 || code == refused) << code;
    winners += code == 0 ? 1 : 0;
  }
  EXPECT_GE(winners, 1);
  EXPECT_EQ(folder.entries(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Folder, Locks, testing::ValuesIn(every_lack));

TEST(FolderLock, ThatCannotBeHadIsTold) {
  const test::TemporaryFolder folder;
  for (const auto& [lacks, told] : {std::pair{Lacks::flock, "cannot be locked by flock (No locks available)"},
                                    {Lacks::fcntl, "cannot be locked by fcntl (No locks available)"},
                                    {Lacks::all_locks, "cannot be locked by flock or fcntl (No locks available)"}}) {
    const int code = test::exit_code_in_child([&, lacks = lacks, told = told] {
      leave_out(lacks);
      testing::internal::CaptureStderr();
      const FolderLock lock(folder.path());
      const auto said = testing::internal::GetCapturedStderr();
      if (said.find(told) == std::string::npos) _exit(98);
    });
    EXPECT_EQ(code, 0) << told;
  }
}

// Of a process on another host nobody here can know whether it runs, but by its lock.
TEST(FolderLock, NamesTheOwnerOnAnotherHost) {
  const test::TemporaryFolder folder;
  const auto file = folder / ".kadanoff-owner-0123-4-77-5-0";
  test::write_bytes(file, "host elsewhere, process 77, no lock\n");
  const auto is_refused = [&](const char* says) {
    return test::fails_with(ExitCode::unavailable, says, [&] { const FolderLock lock(folder.path()); });
  };
  EXPECT_TRUE(is_refused("-owner-0123-4-77-5-0 (host elsewhere, process 77, no lock); wait for it, or remove"));
  EXPECT_TRUE(is_locked(folder.path()));
  test::write_bytes(file, "");  // as a power cut leaves it
  EXPECT_TRUE(is_refused("it is empty"));
  EXPECT_EQ(folder.entries(), 1U);

  test::write_bytes(file, "host elsewhere, process 77, locked by fcntl\n");  // it is not locked any more
  EXPECT_FALSE(is_locked(folder.path()));
  { const FolderLock lock(folder.path()); }
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(FolderLock, IsNotMovedByStrangeFiles) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / ".kadanoff-owner-fifo").c_str(), 0666), 0);
  EXPECT_TRUE(test::fails_with(ExitCode::unavailable, "fifo", [&] { const FolderLock lock(folder.path()); }));
  fs::remove(folder / ".kadanoff-owner-fifo");
  fs::create_symlink("/etc/hostname", folder / ".kadanoff-owner-link");
  EXPECT_TRUE(test::fails_with(ExitCode::unavailable, "link", [&] { const FolderLock lock(folder.path()); }));
}

// A look at a folder, as `kadanoff info` does it, must not refuse a start at the same time.
TEST(FolderLock, IsNotDisturbedByALook) {
  const test::TemporaryFolder folder;
  const pid_t looking = fork();
  if (looking == 0)
    for (;;) static_cast<void>(is_locked(folder.path()));
  for (int i = 0; i < 30; ++i) EXPECT_NO_THROW(FolderLock(folder.path()));
  kill(looking, SIGKILL);
  waitpid(looking, nullptr, 0);
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
  EXPECT_EQ(look_for_owner(this_owner() + "-3"), Owner::here);
  EXPECT_TRUE(is_of_this_kernel(this_owner()));
  for (const char* text : {"", "half-of", "a-1-0-5", "a-1--7-5", "----"}) {
    EXPECT_EQ(look_for_owner(text), Owner::unknown) << text;
    EXPECT_FALSE(is_of_this_kernel(text)) << text;
  }
  EXPECT_EQ(look_for_owner("anotherboot-1-1-2"), Owner::elsewhere);
  EXPECT_EQ(look_for_owner("0-0-1-2"), Owner::elsewhere);
  const auto boot = this_owner().substr(0, this_owner().find('-'));
  EXPECT_EQ(look_for_owner(boot + "-7-1-2"), Owner::elsewhere);  // in another container
  EXPECT_TRUE(is_of_this_kernel(boot + "-7-1-2"));
  EXPECT_EQ(look_for_owner(this_owner() + "9"), Owner::gone);  // another process has got the number
}

TEST(LocalLocks, AreFoundInTheListOfMounts) {
  const std::string mounts =
      "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,discard\n"
      "40 22 0:50 / /home rw - nfs4 server:/home rw,vers=4.2,local_lock=none,addr=1.2.3.4\n"
      "41 22 0:51 / /old rw - nfs server:/old rw,vers=3,nolock,local_lock=all\n"
      "42 22 0:52 / /mnt/bucket rw shared:7 master:2 - fuse.s3fs s3fs rw,user_id=0\n"
      "43 22 0:53 / /stick rw - fuseblk /dev/sdb1 rw\n"
      "44 22 0:54 / /lustre rw - lustre a@tcp:/x rw,localflock\n"
      "broken\n";
  for (const char* device : {"8:1", "0:50", "0:53", "9:9"}) EXPECT_FALSE(has_local_locks(mounts, device)) << device;
  for (const char* device : {"0:51", "0:52", "0:54"}) EXPECT_TRUE(has_local_locks(mounts, device)) << device;
}

}  // namespace
}  // namespace kadanoff::io
