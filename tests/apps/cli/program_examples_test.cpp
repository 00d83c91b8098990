// The examples in the help of the laboratory's commands, run as they are printed, beside the files that they name.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

class ProgramExamples : public testing::Test {
 protected:
  ProgramExamples() { here_.folder = folder_.path(); }

  void must_work(const std::string& line) {
    const auto outcome = test::run_program(words_of(line), here_);
    EXPECT_EQ(outcome.exit_code, 0) << line << "\n" << outcome.err;
  }

  // The lines below "Example:".
  std::vector<std::string> examples_of(const std::string& verb) {
    std::istringstream help(test::run_program(words_of(verb + " --help"), here_).out);
    std::vector<std::string> examples;
    bool is_example = false;
    for (std::string line; std::getline(help, line);) {
      constexpr std::string_view start = "  kadanoff ";
      if (is_example && line.starts_with(start)) examples.push_back(line.substr(start.size()));
      is_example = is_example || line == "Example:";
    }
    EXPECT_FALSE(examples.empty()) << verb;
    return examples;
  }

  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(ProgramExamples, OfTheLaboratoryWorkAsPrinted) {
  const std::string lattices = "ising --side 10 --temperatures 2.1,2.2,2.3 --samples 200 --sweeps 60 --quiet";
  must_work(lattices + " -o train.h5");
  must_work(lattices + " --seed 2 -o test.h5");
  for (const std::string run : {"runs/v64", "runs/v64-other"})
    must_work("train train.h5 --hidden 64 --epochs 2 --batch-size full --snapshot-epochs 1 --quiet -o " + run);
  // Of the start alone: in two epochs the model has not learned these temperatures.
  for (const std::string from : {"2.2", "2.3"})
    must_work("flow runs/v64 test.h5 --steps 0 --keep-spins --quiet --from-temperature " + from + " -o flow-" + from +
              ".h5");
  for (const std::string verb :
       {"rgm", "reconstruct", "analyze weights", "analyze spectrum", "analyze block-spin", "analyze correlators",
        "analyze alignment", "analyze truncation", "analyze biases", "analyze parameters", "analyze noise",
        "analyze universality", "analyze solvability", "analyze exactness", "analyze scaling"})
    for (const auto& example : examples_of(verb)) must_work(example);
}

}  // namespace
}  // namespace kadanoff::cli
