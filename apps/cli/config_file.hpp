// --config FILE: options of a verb from a TOML file, one `option = value` per line, named as on the command line but
// without the dashes. An option on the command line wins over the file. (CLI11 reads configuration files for the whole
// program only.)
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace kadanoff::cli {

// `arguments` (without the program's name), followed by the options that the --config file sets and `arguments` do not.
// Throws Error(usage) for an option that the verb does not have, Error(io) for a file that cannot be read.
std::vector<std::string> with_config_file(const CLI::App& program, std::vector<std::string> arguments);

}  // namespace kadanoff::cli
