// Limits of made-up control groups, as containers, batch systems and services set them.
#include "kernels/core/control_group.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

class ControlGroup : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    const auto path = root_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    test::write_bytes(path, text);
  }
  void group(const std::string& folder, const std::string& most, const std::string& used, const std::string& inactive) {
    write(folder + "/memory.max", most + "\n");
    write(folder + "/memory.current", used + "\n");
    write(folder + "/memory.stat", "anon 12\ninactive_file " + inactive + "\nkernel 3\n");
  }
  [[nodiscard]] ControlGroupLimits limits() const { return control_group_limits(root_.path()); }

  test::TemporaryFolder root_;
};

TEST_F(ControlGroup, LeavesWhatItsLeastLimitDoes) {
  write("proc/self/cgroup", "0::/a/b/c\n");
  group("sys/fs/cgroup/a", "1000", "700", "50");
  group("sys/fs/cgroup/a/b", "max", "600", "0");
  group("sys/fs/cgroup/a/b/c", "500", "100", "0");
  EXPECT_EQ(limits().memory_left, 350);
  EXPECT_EQ(limits().memory, 500);
  group("sys/fs/cgroup/a/b/c", "500", "490", "0");
  EXPECT_EQ(limits().memory_left, 10);
  group("sys/fs/cgroup/a/b/c", "500", "600", "0");
  EXPECT_EQ(limits().memory_left, 0);
  write("sys/fs/cgroup/a/memory.high", "800\n");
  group("sys/fs/cgroup/a/b/c", "max", "600", "0");
  EXPECT_EQ(limits().memory_left, 150);
}

TEST_F(ControlGroup, LimitsTheCoresByTheLeastQuota) {
  write("proc/self/cgroup", "0::/a/b\n");
  write("sys/fs/cgroup/a/cpu.max", "150000 100000\n");
  write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  EXPECT_EQ(limits().cores, 1.5);
  write("sys/fs/cgroup/a/b/cpu.max", "50000 100000\n");
  EXPECT_EQ(limits().cores, 0.5);
}

TEST_F(ControlGroup, OfVersionOneIsFoundByItsControllers) {
  write("proc/self/cgroup", "4:memory:/job\n2:cpu,cpuacct:/slurm/job\n1:name=systemd:/none\n0::/\n");
  for (const char* folder : {"sys/fs/cgroup/cpu,cpuacct/slurm/job", "sys/fs/cgroup/none"}) {
    write(std::string(folder) + "/cpu.cfs_quota_us", folder[14] == 'n' ? "1000\n" : "200000\n");
    write(std::string(folder) + "/cpu.cfs_period_us", "100000\n");
  }
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/memory/memory.usage_in_bytes", "100\n");
  write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "5000\n");
  write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "1500\n");
  write("sys/fs/cgroup/memory/job/memory.stat", "inactive_file 1\ntotal_inactive_file 500\n");
  EXPECT_EQ(limits().cores, 2);
  EXPECT_EQ(limits().memory, 5000);
  EXPECT_EQ(limits().memory_left, 4000);
  write("sys/fs/cgroup/cpu,cpuacct/slurm/job/cpu.cfs_quota_us", "-1\n");
  EXPECT_EQ(limits().cores, std::nullopt);
}

// Without a namespace of its own a container sees the host's path, and its own group where the groups are mounted.
TEST_F(ControlGroup, IsFoundWhereItIsMounted) {
  write("proc/self/cgroup", "0::/docker/0123/job\n");
  write("proc/self/mountinfo",
        "31 23 0:28 / / rw - ext4 /dev/sda rw\n"
        "38 31 0:38 /docker/0123 /my\\040groups rw,relatime shared:9 - cgroup2 cgroup2 rw\n");
  group("my groups", "3000", "1000", "0");
  EXPECT_EQ(limits().memory_left, 2000);
  group("my groups/job", "1500", "1000", "0");
  EXPECT_EQ(limits().memory_left, 500);
  write("proc/self/cgroup", "0::/../../elsewhere\n");
  EXPECT_EQ(limits().memory_left, 2000);
}

TEST_F(ControlGroup, IsFoundWhereAMachineHasBothVersions) {
  write("proc/self/cgroup", "3:memory:/\n0::/user\n");
  write("proc/self/mountinfo",
        "33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "38 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  write("sys/fs/cgroup/unified/user/cpu.max", "300000 100000\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "700\n");
  EXPECT_EQ(limits().cores, 3);
  EXPECT_EQ(limits().memory_left, 700);  // nothing says how much is used
}

TEST_F(ControlGroup, WithoutALimitSaysNothing) {
  EXPECT_EQ(limits().memory_left, std::nullopt);
  write("proc/self/cgroup", "0::/a\nnonsense\n1:2\n");
  EXPECT_EQ(limits().memory, std::nullopt);
  group("sys/fs/cgroup/a", "max", "700", "50");
  write("sys/fs/cgroup/a/cpu.max", "max 100000\n");
  EXPECT_EQ(limits().memory, std::nullopt);
  EXPECT_EQ(limits().memory_left, std::nullopt);
  EXPECT_EQ(limits().cores, std::nullopt);
}

}  // namespace
}  // namespace kadanoff
