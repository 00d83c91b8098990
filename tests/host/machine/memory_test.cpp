// Free memory, and the limits of the process and of its control group.
#include "host/machine/memory.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::machine {
namespace {

namespace fs = std::filesystem;

TEST(Memory, IsSaidInUnitsForPeople) {
  EXPECT_EQ(bytes_text(0), "0 bytes");
  EXPECT_EQ(bytes_text(1023), "1023 bytes");
  EXPECT_EQ(bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(bytes_text(3.0 * (1 << 30)), "3.0 GiB");
}

TEST(Memory, ThatIsFreeIsNoMoreThanTheLimitOfTheProcessLeaves) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer itself needs terabytes of addresses";
#endif
  const auto code = test::exit_code_in_child([] {
    const rlim_t bytes = rlim_t{8} << 30;
    const rlimit limit{bytes, bytes};
    if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(99);
    const auto free = available_bytes(cpu_device);
    const auto most = static_cast<std::int64_t>(bytes) - (32 << 20);  // some addresses are lost
    if (!free || *free <= 0 || *free >= most) _exit(1);
    const auto reason = host_memory().reason;  // unless this machine has less
    _exit(!reason.starts_with("ulimit") || reason.starts_with("ulimit -v is 8.0 GiB, the program itself takes ") ? 42
                                                                                                                 : 2);
  });
  EXPECT_EQ(code, 42);
}

// The files by which a system tells of its memory.
class HostMemory : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((root_.path() / name).parent_path());
    test::write_bytes(root_.path() / name, text);
  }
  test::TemporaryFolder root_;
};

TEST_F(HostMemory, IsWhatTheMachineHas) {
  write("proc/meminfo", "MemTotal:       4000 kB\nMemFree: 1000 kB\nMemAvailable:    3000 kB\n");
  const auto memory = host_memory(root_.path());
  EXPECT_EQ(memory.total, 4000 * 1024);
  EXPECT_EQ(memory.available, 3000 * 1024);
  EXPECT_EQ(memory.reason, "what this machine has free");
}

TEST_F(HostMemory, IsNoMoreThanTheControlGroupLeaves) {
  write("proc/meminfo", "MemTotal: 4000 kB\nMemAvailable: 3000 kB\n");
  write("proc/self/cgroup", "0::/a\n");
  write("sys/fs/cgroup/a/memory.max", "2048000\n");
  write("sys/fs/cgroup/a/memory.current", "1024000\n");
  const auto memory = host_memory(root_.path());
  EXPECT_EQ(memory.total, 2048000);
  EXPECT_EQ(memory.available, 1024000);
  EXPECT_EQ(memory.reason, "the limit of its control group");
}

TEST_F(HostMemory, OfAnOldKernelIsAddedUp) {
  write("proc/meminfo", "MemTotal: 4000 kB\nMemFree: 1000 kB\nBuffers: 10 kB\nCached: 200 kB\n");
  EXPECT_EQ(host_memory(root_.path()).available, 1210 * 1024);
}

TEST_F(HostMemory, IsUnknownWhereNothingTells) {
  const auto memory = host_memory(root_.path());
  EXPECT_EQ(memory.total, std::nullopt);
  EXPECT_EQ(memory.available, std::nullopt);
}

TEST(Memory, OfTheOptionIsASize) {
  EXPECT_EQ(parse_bytes("20G"), std::int64_t{20} << 30);
  EXPECT_EQ(parse_bytes("1.5 GiB"), std::int64_t{3} << 29);
  EXPECT_EQ(parse_bytes("512m"), std::int64_t{512} << 20);
  EXPECT_EQ(parse_bytes("64kB"), 64 << 10);
  EXPECT_EQ(parse_bytes("1000000"), 1000000);
  EXPECT_EQ(parse_bytes("100B"), 100);
  for (const char* wrong : {"", "G", "-1G", "0", "1X", "1GG", "nan", "inf", "1e5G", "99999999P", "0x10G", "10G5"})
    EXPECT_TRUE(test::fails_with(ExitCode::usage, "--memory", [&] { parse_bytes(wrong); })) << wrong;
}

TEST(Memory, OfTheOptionReplacesWhatTheSystemSays) {
  EXPECT_EQ(test::exit_code_in_child([] {
              take_as_free(std::int64_t{1} << 60);
              require_memory("all", 1e15, cpu_device);
              take_as_free(1000);
              require_memory("little", 2000, cpu_device);
            }),
            static_cast<int>(ExitCode::usage));
}

// A limit so low that nothing is left says what has taken it.
TEST(Memory, LimitThatTheProgramFillsIsTold) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer takes memory for itself at any time";
#endif
  EXPECT_EQ(test::exit_code_in_child([&] {
              const auto room = std::make_unique<std::string>(100'000, ' ');  // the heap keeps it for what follows
              const rlimit limit{1 << 16, RLIM_INFINITY};
              if (setrlimit(RLIMIT_DATA, &limit) != 0) _exit(99);
              room->clear();
              room->shrink_to_fit();
              const auto memory = host_memory();
              if (memory.available != 0) _exit(98);
              _exit(memory.reason.starts_with("ulimit -d is 64.0 KiB, the program itself takes ") ? 42 : 97);
            }),
            42);
}

TEST(Memory, ThatIsHeldIsPartOfTheOption) {
  EXPECT_GT(available_to_holder(std::int64_t{1} << 50).value(), std::int64_t{1} << 50);
  EXPECT_EQ(test::exit_code_in_child([] {
              take_as_free(1000);
              _exit(available_to_holder(400) == 1000 ? 42 : 1);
            }),
            42);
}

}  // namespace
}  // namespace kadanoff::machine
