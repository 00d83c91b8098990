// Free memory, and the limits of the process and of its control group.
#include "host/machine/memory.hpp"

#include <gtest/gtest.h>

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
    _exit(free && *free > 0 && *free < static_cast<std::int64_t>(bytes) ? 42 : 1);
  });
  EXPECT_EQ(code, 42);
}

class ControlGroup : public testing::Test {
 protected:
  void group(const std::string& name, const std::string& most, const std::string& used, const std::string& inactive) {
    fs::create_directories(mount_.path() / name);
    test::write_bytes(mount_.path() / name / "memory.max", most + "\n");
    test::write_bytes(mount_.path() / name / "memory.current", used + "\n");
    test::write_bytes(mount_.path() / name / "memory.stat", "anon 12\ninactive_file " + inactive + "\nkernel 3\n");
  }
  test::TemporaryFolder mount_;
};

TEST_F(ControlGroup, LeavesWhatItsLeastLimitDoes) {
  group("a", "1000", "700", "50");
  group("a/b", "max", "600", "0");
  group("a/b/c", "500", "100", "0");
  EXPECT_EQ(control_group_bytes(mount_.path(), "/a/b/c"), 350);
  EXPECT_EQ(control_group_bytes(mount_.path(), "/a/b"), 350);
  group("a/b/c", "500", "490", "0");
  EXPECT_EQ(control_group_bytes(mount_.path(), "/a/b/c"), 10);
  group("a/b/c", "500", "600", "0");
  EXPECT_EQ(control_group_bytes(mount_.path(), "/a/b/c"), 0);
}

TEST_F(ControlGroup, WithoutALimitSaysNothing) {
  group("a", "max", "700", "50");
  EXPECT_EQ(control_group_bytes(mount_.path(), "/a"), std::nullopt);
  EXPECT_EQ(control_group_bytes(mount_.path(), "/none"), std::nullopt);
  EXPECT_EQ(control_group_bytes(mount_.path(), "/"), std::nullopt);
}

}  // namespace
}  // namespace kadanoff::machine
