// What all verbs have in common: unknown commands, unknown devices, streams that cannot be written.
#include "tests/support/program.hpp"

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "kernels/core/check.hpp"
#include "tests/support/environment.hpp"

namespace kadanoff::cli {
namespace {

using test::run_program;

TEST(Program, NamesTheCommandsWhereItGetsAnother) {
  for (const char* bad : {"fit", "", "Train"}) {
    const auto outcome = run_program({bad});
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("ising, import, train, metrics"), std::string::npos) << outcome.err;
  }
  EXPECT_EQ(run_program({}).exit_code, static_cast<int>(ExitCode::usage));
}

// OpenBLAS then asks for memory for ever, before main().
TEST(Program, EndsWithALineWhereTheLibrariesCannotBeLoaded) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer itself needs terabytes of addresses";
#endif
  const test::Environment many(test::Variables{{"OPENBLAS_NUM_THREADS", "8"}});
  test::ProgramOptions options;
  options.address_space_limit = rlim_t{250} << 20;
  const auto outcome = run_program({"--version"}, options);
  if (outcome.exit_code == 127) GTEST_SKIP() << "so many libraries cannot even be mapped";
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::internal)) << outcome.err;
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  EXPECT_NE(outcome.err.find("ulimit -v"), std::string::npos) << outcome.err;
}

TEST(Program, EveryCommandHasHelpWithAnExample) {
  for (const std::vector<std::string>& verb : {std::vector<std::string>{"ising"},
                                               {"train"},
                                               {"flow"},
                                               {"evaluate"},
                                               {"generate"},
                                               {"import"},
                                               {"export"},
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
      const auto code = std::string(device) == "cuda:99" ? ExitCode::unavailable : ExitCode::usage;
      EXPECT_EQ(outcome.exit_code, static_cast<int>(code)) << command[0] << " " << device << outcome.err;
      EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    }
}

// Often from an unset shell variable.
TEST(Program, NamesWhatIsGivenAsAnEmptyText) {
  const std::vector<std::pair<const char*, std::vector<std::string>>> cases{
      {"argument FILE", {"info", ""}},
      {"argument DATA", {"train", "", "--hidden", "4", "-o", "run"}},
      {"option --hidden", {"train", "d.h5", "--hidden", "", "-o", "run"}},
      {"option --output", {"train", "d.h5", "--hidden", "4", "-o", ""}},
      {"option --select-temperatures", {"train", "d.h5", "--hidden", "4", "-o", "run", "--select-temperatures", ""}},
      {"option --learning-rate", {"train", "d.h5", "--hidden", "4", "-o", "run", "--learning-rate", ""}},
      {"option --config", {"info", "d.h5", "--config", ""}},
      {"argument MODEL", {"evaluate", "", "d.h5"}},
      {"argument FILES", {"thermometer", "measure", "", "d.h5", "-o", "m.h5"}}};
  for (const auto& [name, words] : cases) {
    const auto outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_TRUE(outcome.err.starts_with(fmt::format("kadanoff: the {} is empty: give a value", name))) << outcome.err;
  }
}

TEST(Program, MakesNoFileOfTheNameThatMeansStandardOutputElsewhere) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"ising", "--side", "4", "--temperatures", "1"},
                                                {"train", "d.h5", "--hidden", "4"},
                                                {"reproduce", "iso2018"}}) {
    auto with_output = words;
    with_output.insert(with_output.end(), {"-o", "-"});
    const auto outcome = run_program(with_output);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("not to standard output; for a file of that name give ./-"), std::string::npos)
        << outcome.err;
  }
}

TEST(Program, SaysWhatAnOptionTakesWhereItGetsSomethingElse) {
  const std::vector<std::pair<std::vector<std::string>, const char*>> cases{
      {{"--warm-up", "-1"}, "--warm-up '-1' is negative: it takes an integer of 0 or more"},
      {{"--warm-up", "1.5"}, "--warm-up '1.5' is not an integer"},
      {{"--warm-up", "99999999999"}, "--warm-up '99999999999' is too large or too small"},
      {{"--epochs", "many"}, "--epochs 'many' is not an integer"},
      {{"--epochs", "99999999999999999999"}, "--epochs '99999999999999999999' is too large or too small"},
      {{"--epochs", "9223372036854775808"}, "--epochs '9223372036854775808' is too large or too small"},
      {{"--epochs", "010"}, "--epochs '010' begins with a zero: give it without"},
      {{"--epochs", "0x10"}, "--epochs '0x10' is not an integer"},
      {{"--warm-up", "-18446744073709551615"}, "--warm-up '-18446744073709551615' is negative"},
      {{"--momentum", "half"}, "--momentum 'half' is not a number"},
      {{"--epochs", "3", "--epochs", "4"}, "--epochs is given 2 times: give it once"},
      {{"--hidden", "3", "--hidden=4"}, "--hidden is given 3 times: give it once"},
      {{"--epochs"}, "--epochs needs a value"},
      {{"--lerning-rate", "0.1"},
       "--lerning-rate is not an option (did you mean --learning-rate?); see kadanoff train --help"},
      {{"--resume", "--overwrite"}, "--resume goes on with a run and --overwrite replaces it: give one of them"}};
  for (const auto& [more, line] : cases) {
    std::vector<std::string> words{"train", "d.h5", "--hidden", "4", "-o", "run"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(line), std::string::npos) << line << " in " << outcome.err;
  }
}

// What CLI11 would take for something else, or say in words of its own.
TEST(Program, SaysWhatIsWrongWithACommandLine) {
  const std::vector<std::pair<std::vector<std::string>, const char*>> cases{
      {{"train"}, "DATA, --hidden and --output are required; see kadanoff train --help"},
      {{"train", "d.h5", "--hidden", "4"}, "--output is required; see kadanoff train --help"},
      {{"train", "d.h5", "e.h5", "--hidden", "4", "-o", "run"},
       "'e.h5' is one argument too many: kadanoff train takes DATA"},
      {{"evaluate", "m.h5", "d.h5", "e.h5"}, "kadanoff evaluate takes MODEL and DATA"},
      {{"doctor", "all"}, "'all' is one argument too many: kadanoff doctor takes none"},
      {{"train", "--data", "d.h5"}, "--data is not an option (DATA is given without dashes)"},
      {{"train", "d.h5", "-hidden", "4", "-o", "run"}, "-hidden is not an option (did you mean --hidden?)"},
      {{"train", "d.h5", "--hidden", "4", "-overwrite"}, "-overwrite is not an option (did you mean --overwrite?)"},
      {{"train", "d.h5", "--hidden", "4", "-output=run"}, "-output=run is not an option (did you mean --output?)"},
      {{"train", "d.h5", "—hidden", "4", "-o", "run"}, "—hidden is not an option (did you mean --hidden?)"},
      {{"train", "d.h5", "--hidden", "4", "-o", "run", "--epochs", "2", "--updates", "3"},
       "exclude each other: give one of them"},
      {{"info", "d.h5", "--threads", "5000"}, "--threads: 5000 is not from 0 to 4096"},
      {{"info", "d.h5", "--threads", "0.5"}, "--threads '0.5' is not an integer"},
      {{"info", "d.h5", "--seed", "-1"}, "--seed '-1' is negative: it takes an integer of 0 or more"},
      {{"info", "d.h5", "--seed", "18446744073709551616"}, "--seed '18446744073709551616' is too large or too small"},
      {{"analyze"}, "no command: the commands are weights, "},
      {{"help"}, "'help' is not a command (did you mean --help?)"},
      {{"version"}, "'version' is not a command (did you mean --version?)"},
      {{"fit", "d.h5"}, "'fit' is not a command (did you mean thermometer fit?)"},
      {{"--quiet", "ising"}, "kadanoff: --quiet comes after the command: kadanoff ising --quiet …\n"},
      {{"--threads=2", "--json", "info", "d.h5"}, "--threads comes after the command: kadanoff info --threads …"},
      {{"--threads", "2", "thermometer", "fit"}, "--threads comes after the command: kadanoff thermometer fit --thre"},
      {{"thermometer", "--seed", "2", "fit"}, "--seed comes after the command: kadanoff thermometer fit --seed …"},
      {{"--config", "none.toml", "train"}, "--config comes after the command: kadanoff train --config …"},
      {{"-orun", "train", "d.h5"}, "-o comes after the command: kadanoff train -o …"},
      {{"--hiden=8", "train"}, "--hiden=8 is not an option (did you mean --hidden?); see kadanoff train --help"},
      {{"--quiet"}, "no command: the commands are "},
      {{"--config", "none.toml"}, "no command: the commands are "}};
  for (const auto& [words, line] : cases) {
    const auto outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << line << outcome.out;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(line), std::string::npos) << line << " in " << outcome.err;
  }
  EXPECT_EQ(run_program({"info", "-o"}).exit_code, static_cast<int>(ExitCode::usage));
  for (const char* asked : {"-h", "--help"}) EXPECT_EQ(run_program({"train", asked}).exit_code, 0);
}

TEST(Program, TellsASettingOfThreadsThatIsNoNumber) {
  setenv("OMP_NUM_THREADS", "many", 1);
  const std::string line = "kadanoff: note: OMP_NUM_THREADS=many: this is no number of threads, and is ignored";
  for (const auto& [words, tells] : std::vector<std::pair<std::vector<std::string>, bool>>{
           {{"generate", "none.h5", "-o", "g.h5"}, true},
           {{"generate", "none.h5", "-o", "g.h5", "--threads", "2"}, false},
           {{"generate", "none.h5", "-o", "g.h5", "--quiet"}, false},
           {{"info", "none.h5"}, false}}) {
    const auto outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::no_input)) << outcome.err;
    EXPECT_EQ(outcome.err.find(line) != std::string::npos, tells) << outcome.err;
  }
  unsetenv("OMP_NUM_THREADS");
}

TEST(Program, NamesAMistypedOptionBeforeTheOneThatIsMissing) {
  const auto outcome = run_program({"train", "d.h5", "--hiden", "8", "-o", "run"});
  EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::usage)) << outcome.err;
  EXPECT_NE(outcome.err.find("--hiden is not an option (did you mean --hidden?); see kadanoff train --help"),
            std::string::npos)
      << outcome.err;
}

// At once, not after the work. Root has permission to write there, but /proc takes no files.
TEST(Program, SaysAtOnceThatAFolderTakesNoFiles) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"train", "none.h5", "--hidden", "4", "-o"},
                                                {"generate", "none.h5", "-o"},
                                                {"ising", "--side", "4", "--temperatures", "2", "-o"}}) {
    auto arguments = words;
    arguments.emplace_back("/proc/x");
    const auto outcome = run_program(arguments);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(ExitCode::io)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("cannot write /proc/x: no file can be made in /proc: "), std::string::npos)
        << outcome.err;
  }
}

}  // namespace
}  // namespace kadanoff::cli
