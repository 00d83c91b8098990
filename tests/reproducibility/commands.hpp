// The commands whose results are recorded: every verb of the program, small enough to end within seconds.
//
// Left out: `doctor` and `bench`, which print what this machine is and how fast it is. No bit of that can be recorded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kadanoff::test {

// A command runs in the folder where those before it ran, and may read what they wrote. What it writes is called
// NAME.h5 or NAME/; its stdout is recorded as NAME:stdout.
struct RecordedCommand {
  std::string name;
  std::string words;  // after `kadanoff`, with a blank between them
};

const std::vector<RecordedCommand>& recorded_commands();

// The command that wrote `file`, "train-cd/model.h5"; where two have written into one run folder, the last. Empty:
// none.
const RecordedCommand* command_that_wrote(std::string_view file);

// "ising --side 4" as {"ising", "--side", "4"}.
std::vector<std::string> split(const std::string& words);

}  // namespace kadanoff::test
