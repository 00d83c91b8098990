// Reads the TOML file of --config and appends its options to those of the command line.
#include "apps/cli/config_file.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

#include "apps/cli/usage_message.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

// The value of --config, if it was given.
std::optional<std::string> config_path(const std::vector<std::string>& arguments) {
  const std::string with_equals = "--config=";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--config" && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].rfind(with_equals, 0) == 0) return arguments[i].substr(with_equals.size());
  }
  return std::nullopt;
}

std::vector<CLI::ConfigItem> read_items(const std::string& path) {
  if (path.empty()) fail(ExitCode::usage, "the option --config is empty: give a value");
  std::ifstream file(path);
  if (!file || !std::filesystem::is_regular_file(path))
    fail(ExitCode::io, "--config {}: the file cannot be read", path);
  try {
    return CLI::ConfigTOML().from_config(file);
  } catch (const CLI::Error& error) {
    fail(ExitCode::usage, "--config {}: {}", path, error.what());
  }
}

// The verb that the arguments name: one word, or two if the first is the name of a group.
const CLI::App& chosen_verb(const CLI::App& program, const std::vector<std::string>& arguments) {
  const CLI::App* chosen = &program;
  for (const auto& argument : arguments) {
    const auto verbs = chosen->get_subcommands([&](const CLI::App* verb) { return verb->check_name(argument); });
    if (verbs.empty()) break;
    chosen = verbs.front();
  }
  return *chosen;
}

bool is_given(const CLI::Option& option, const std::vector<std::string>& arguments) {
  for (const auto& argument : arguments) {
    if (option.check_name(argument.substr(0, argument.find('=')))) return true;
    if (argument.size() > 2 && argument[1] != '-' && option.check_name(argument.substr(0, 2))) return true;  // -oFILE
  }
  return false;
}

}  // namespace

std::vector<std::string> with_config_file(const CLI::App& program, std::vector<std::string> arguments) {
  const auto path = config_path(arguments);
  if (!path) return arguments;
  const CLI::App& verb = chosen_verb(program, arguments);
  const auto given = arguments;
  for (const auto& item : read_items(*path)) {
    const CLI::Option* option = verb.get_option_no_throw("--" + item.name);
    if (option == nullptr || !item.parents.empty() || item.name == "help" || item.name == "config")
      fail(ExitCode::usage, "--config {}: '{}' is not an option of {}", *path, item.fullname(), full_name(verb));
    if (is_given(*option, given)) continue;
    const std::string value = CLI::detail::join(item.inputs, ",");
    if (option->get_expected_max() > 0)
      arguments.push_back("--" + item.name + "=" + value);
    else if (value == "true")
      arguments.push_back("--" + item.name);
    else if (value != "false")
      fail(ExitCode::usage, "--config {}: {} is true or false, not '{}'", *path, item.name, value);
  }
  return arguments;
}

}  // namespace kadanoff::cli
