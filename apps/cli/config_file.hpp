// --config FILE: options and arguments of a verb from a TOML or JSON file (config_items.hpp), named as on the command
// line but without the dashes: batch-size = 100, data = "train.h5". What the command line gives wins over the file.
// config.json of a run is such a file: in JSON, null, "" and a value that is the default are no options that are given.
//
// `train RUN --resume` (Verb::resumes_runs) reads config.json in the folder RUN, which is the output, too. What the
// command line gives there replaces also an option that it excludes, as --epochs does --updates.
//
// (CLI11 reads configuration files, a kind of INI, for the whole program only.)
#pragma once

#include <string>
#include <vector>

#include "apps/cli/config_items.hpp"
#include "apps/cli/verb.hpp"

namespace kadanoff::cli {

struct ConfiguredArguments {
  std::vector<std::string> arguments;  // without the program's name, and with what the file adds
  ConfigItems used;                    // what it adds

  // " (hidden is from --config c.toml, line 3)", for an error that names an option which the file has given; else "".
  [[nodiscard]] std::string origin(const std::string& message) const;
};

// Of the verb that the arguments name; in one that resumes a run in this way it notes the folder. Throws Error(usage),
// naming file and line, for what the verb does not have and for a value of a wrong type; also the errors of
// read_config(), for the file of a run as Error(bad_input).
ConfiguredArguments with_config_file(const CLI::App& program, const std::vector<Verb*>& verbs,
                                     const std::vector<std::string>& arguments);

}  // namespace kadanoff::cli
