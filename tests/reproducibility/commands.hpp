// The commands whose results are recorded: every verb of the program, small enough to end within seconds, but for those
// that reproducibility_test.cpp names with a reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kadanoff::test {

// A command runs in the same folder as the commands before it, and may read what they wrote. Its output is NAME.h5 or
// NAME/; its stdout is recorded as NAME:stdout.
struct RecordedCommand {
  std::string name;
  std::string words;  // the words after `kadanoff`, separated by blanks
};

const std::vector<RecordedCommand>& recorded_commands();

// The command that wrote `file`, such as "train-cd/model.h5"; the last one if two wrote into the same run folder. Null
// if no command wrote it.
const RecordedCommand* command_named_like(std::string_view file);

// "ising --side 4" as {"ising", "--side", "4"}.
std::vector<std::string> split(const std::string& words);

}  // namespace kadanoff::test
