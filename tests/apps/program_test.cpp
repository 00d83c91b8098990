// What every verb has in common: commands that are none, devices that are none, streams that cannot be written.
#include "tests/support/program.hpp"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

using test::run_program;

TEST(Program, NamesTheCommandsWhereItGetsAnother) {
  for (const char* bad : {"fit", "", "Train"}) {
    const auto outcome = run_program({bad});
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("ising, train, flow"), std::string::npos) << outcome.err;
  }
  EXPECT_EQ(run_program({}).exit_code, static_cast<int>(ExitCode::usage));
}

TEST(Program, EveryCommandHasHelpWithAnExample) {
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"ising"},
                                               {"train"},
                                               {"flow"},
                                               {"evaluate"},
                                               {"generate"},
                                               {"thermometer", "fit"},
                                               {"thermometer", "measure"},
                                               {"analyze", "weights"},
                                               {"reproduce", "iso2018"},
                                               {"bench"},
                                               {"doctor"},
                                               {"info"}}) {
    auto arguments = verb;
    arguments.emplace_back("--help");
    const auto outcome = run_program(arguments);
    EXPECT_EQ(outcome.exit_code, 0);
    const auto name = fmt::format("{}", fmt::join(verb, " "));
    EXPECT_NE(outcome.out.find("Example:\n  kadanoff " + name), std::string::npos) << outcome.out;
    for (const char* option : {"--device", "--threads", "--seed", "--json", "--config"})
      EXPECT_NE(outcome.out.find(option), std::string::npos) << name << " " << option;
  }
}

TEST(Program, RefusesADeviceThatIsNoneInEveryCommand) {
  for (const char* device : {"foo", "", "cpu:0", "CUDA:0", "cuda:", "cuda:99"})
    for (const std::vector<std::string>& command : {std::vector<std::string>{"info", "nothing.h5"},
                                                    {"doctor"},
                                                    {"reproduce", "iso2018", "-o", "r"},
                                                    {"analyze", "weights", "m.h5"},
                                                    {"evaluate", "m.h5", "d.h5"},
                                                    {"generate", "m.h5", "-o", "s.h5"},
                                                    {"flow", "m.h5", "d.h5", "-o", "f.h5"}}) {
      auto arguments = command;
      arguments.insert(arguments.end(), {"--device", device});
      const auto outcome = run_program(arguments);
      EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << command[0] << " " << device << outcome.err;
      EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    }
}

}  // namespace
}  // namespace kadanoff
