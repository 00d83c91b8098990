// The record of the machine, and the driver's table of GPU states.
#include "host/benchmark/machine_record.hpp"

#include <gtest/gtest.h>

namespace kadanoff::benchmark {
namespace {

TEST(GpuStates, AreReadFromTheDriversTable) {
  const auto gpus =
      parse_gpu_states("NVIDIA H100 80GB HBM3, 1980, [N/A], 0x0000000000000004\nNVIDIA T4, 585, 27.25,\n\n",
                       {"name", "clocks.sm", "power.draw", "throttling"});
  ASSERT_EQ(gpus.size(), 2U);
  EXPECT_EQ(gpus[0]["name"], "NVIDIA H100 80GB HBM3");
  EXPECT_EQ(gpus[0]["clocks.sm"], 1980);
  EXPECT_TRUE(gpus[0]["power.draw"].is_null());
  EXPECT_EQ(gpus[0]["throttling"], "0x0000000000000004");
  EXPECT_EQ(gpus[1]["power.draw"], 27.25);
  EXPECT_TRUE(gpus[1]["throttling"].is_null());
  EXPECT_TRUE(parse_gpu_states("", {"name"}).empty());
}

TEST(MachineRecord, HasWhatTheSystemTells) {
  Context context(cpu_device, 1);
  const auto state = machine_state(false);
  ASSERT_TRUE(state["cpu"]["load"].is_number());  // every Linux reports it
  EXPECT_GE(state["cpu"]["load"], 0);
  const auto record = machine_record(context, state, machine_state(false), 1.5);
  EXPECT_EQ(record["threads"], 1);
  EXPECT_EQ(record["device"], "cpu");
  EXPECT_EQ(record["before"], state);
  EXPECT_EQ(record["seconds"], 1.5);
  const auto text = machine_text(record);
  EXPECT_NE(text.find(record["cpu"].get<std::string>()), std::string::npos) << text;
}

TEST(MachineRecord, TellsThePowerBetweenItsTwoStates) {
  Context context(cpu_device, 1);
  auto before = machine_state(false), after = before;
  before["cpu"]["package_joules"] = 100;
  after["cpu"]["package_joules"] = 350;
  EXPECT_EQ(machine_record(context, before, after, 2)["package_watts"], 125);
  EXPECT_NE(machine_text(machine_record(context, before, after, 2)).find("125 W"), std::string::npos);
  EXPECT_TRUE(machine_record(context, after, before, 2)["package_watts"].is_null());  // the counter started again at 0
}

TEST(MachineRecord, TellsOfEachGpu) {
  Context context(cpu_device, 1);
  auto before = machine_state(false), after = before;
  const std::vector<std::string> fields = {
      "name",       "driver_version", "clocks.sm",       "clocks.max.sm",
      "power.draw", "power.limit",    "temperature.gpu", "clocks_event_reasons.active"};
  before["gpus"] = parse_gpu_states("H100, 580.1, 345, 1980, 70.5, 700, 31, 0x1\n", fields);
  after["gpus"] = parse_gpu_states("H100, 580.1, 1755, 1980, 690.5, 700, 64, 0x4\n", fields);
  const auto text = machine_text(machine_record(context, before, after, 1));
  EXPECT_NE(text.find("345 → 1755 MHz of 1980 MHz, 690.5 W of 700 W, 64 °C, throttling 0x4"), std::string::npos)
      << text;
}

}  // namespace
}  // namespace kadanoff::benchmark
