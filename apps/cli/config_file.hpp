// --config FILE: options of a verb from a TOML file, `option = value` a line, named as on the command line without the
// dashes. What the command line says comes first. (CLI11 reads configuration files for the whole program only.)
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace kadanoff::cli {

// `arguments` (without the program's name), and behind them, as further arguments, what the file named by their
// --config says of options that they do not give. Throws Error(usage) for an option that the verb does not have,
// Error(io) for a file that cannot be read.
std::vector<std::string> with_config_file(const CLI::App& program, std::vector<std::string> arguments);

}  // namespace kadanoff::cli
