// Appends the options of --config's file to those of the command line, which win.
#include "apps/cli/config_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "apps/cli/usage_message.hpp"
#include "host/base/numbers.hpp"
#include "host/base/words.hpp"
#include "host/io/file_status.hpp"
#include "host/runs/replacement.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

using Words = std::vector<std::string>;
using Kind = ConfigItem::Kind;
using Takes = Option::Takes;

// The value of --config, if it was given.
std::optional<std::string> config_path(const Words& arguments) {
  const std::string with_equals = "--config=";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--config" && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].starts_with(with_equals)) return arguments[i].substr(with_equals.size());
  }
  return std::nullopt;
}

bool is_flag(const CLI::Option& option) { return option.get_expected_max() == 0; }

// What the command line gives of a verb.
struct Given {
  std::map<const CLI::Option*, std::string> options;  // and their values
  std::vector<std::size_t> arguments;                 // the places of the words without dashes

  Given(const CLI::App& verb, const Words& words) {
    bool only_arguments = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto& word = words[i];
      if (only_arguments || !word.starts_with('-') || word == "-") {
        arguments.push_back(i);
      } else if (word == "--") {
        only_arguments = true;
      } else {
        const auto name = option_name(word);
        const CLI::Option* option = verb.get_option_no_throw(name);
        if (option == nullptr) continue;
        std::string& value = options[option] = word.substr(name.size());
        if (value.starts_with('=')) value.erase(0, 1);
        if (!is_flag(*option) && word == name && ++i < words.size()) value = words[i];
      }
    }
  }
};

// The arguments without dashes, in their order.
std::vector<const CLI::Option*> arguments_of(const CLI::App& verb) {
  std::vector<const CLI::Option*> found;
  for (const CLI::Option* option : verb.get_options())
    if (option->get_positional()) found.push_back(option);
  return found;
}

bool is_repeatable(const CLI::Option& option) {
  return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}
bool is_any_number(const CLI::Option& option) { return option.get_expected_max() > 1 || is_repeatable(option); }

// data = "train.h5" is the argument DATA.
const CLI::Option* argument_named(const CLI::App& verb, const std::string& key) {
  const auto equal = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  for (const CLI::Option* option : arguments_of(verb))
    if (const auto name = option->get_name(true); std::equal(key.begin(), key.end(), name.begin(), name.end(), equal))
      return option;
  return nullptr;
}

bool is_of_command_line(const std::string& key) { return key == "help" || key == "config"; }

const CLI::Option* option_named(const CLI::App& verb, const std::string& key) {
  if (is_of_command_line(key) || key.find_first_of(" =") != std::string::npos) return nullptr;
  return verb.get_option_no_throw("--" + key);
}

// " (did you mean hidden?)", for a key that is none.
std::string key_meant(const CLI::App& verb, const std::string& key) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : verb.get_options()) {
    const auto names =
        option->get_positional() ? Words{CLI::detail::to_lower(option->get_name(true))} : option->get_lnames();
    std::copy_if(names.begin(), names.end(), std::back_inserter(keys),
                 [&](const auto& name) { return !is_of_command_line(name); });
  }
  return did_you_mean(key, keys);
}

// What a value is, for a sentence on what it should be.
std::string described(const ConfigItem::Value& value) {
  switch (value.kind) {
    case Kind::text:
      return fmt::format("the text \"{}\"", value.text);
    case Kind::integer:
    case Kind::real:
      return "the number " + value.text;
    case Kind::boolean:
      break;
  }
  return value.text;
}

struct ValueType {
  std::string_view name;  // "an integer"
  std::vector<Kind> kinds;
  bool takes_list = false;
};

// A value has the type of its option. As an argument of any number, a text may be a list of them.
ValueType type_of(Takes takes, bool any_number) {
  switch (takes) {
    case Takes::flag:
      return {.name = "true or false, without quotes", .kinds = {Kind::boolean}};
    case Takes::integer:
    case Takes::natural:
      return {.name = "an integer, without quotes", .kinds = {Kind::integer}};
    case Takes::number:
      return {.name = "a number, without quotes", .kinds = {Kind::integer, Kind::real}};
    case Takes::integers:
      return {.name = "an integer, without quotes, or a list of them", .kinds = {Kind::integer}, .takes_list = true};
    case Takes::numbers:
      return {.name = "a number, without quotes, or a list of them",
              .kinds = {Kind::integer, Kind::real},
              .takes_list = true};
    case Takes::list:
      return {.name = "a number, a text such as \"0:6:0.5\", or a list of these",
              .kinds = {Kind::integer, Kind::real, Kind::text},
              .takes_list = true};
    case Takes::integer_or_word:
      return {.name = "an integer or a word in quotes", .kinds = {Kind::integer, Kind::text}};
    case Takes::text:
      break;
  }
  return {.name = any_number ? "a text in quotes, or a list of texts" : "a text in quotes",
          .kinds = {Kind::text},
          .takes_list = any_number};
}

bool fits(const ValueType& type, const ConfigItem::Value& value) {
  return std::count(type.kinds.begin(), type.kinds.end(), value.kind) > 0;
}

// Of JSON: null, "", a flag that is false, and the default, which of some options is a sentence for the help.
bool says_nothing(const ConfigItem& item, const CLI::Option& option, Takes takes) {
  if (item.is_list) return false;
  if (item.values.empty() || item.values[0].text.empty()) return true;
  const auto& [kind, text] = item.values[0];
  const auto standard = option.get_default_str();
  if (!fits(type_of(takes, is_any_number(option)), item.values[0]))
    return kind == Kind::text && text == standard && !value_problem(takes, text).empty();
  if (kind == Kind::boolean) return text == "false";
  const auto number = parse_decimal(text);
  return text == standard || (kind != Kind::text && number && number == parse_decimal(standard));
}

Words texts_of(const ConfigItem& item) {
  Words texts;
  for (const auto& value : item.values) texts.push_back(value.text);
  return texts;
}

bool holds(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// For `train RUN --resume`: notes the folder of the run, and puts it into `words` as the output. A name at which
// nothing is may be one that is mistyped.
bool take_run(Verb& verb, Words& words, bool has_config) {
  if (!verb.resumable_runs() || holds(words, "--help") || holds(words, "-h")) return false;
  const Given given(verb.app(), words);
  if (given.arguments.empty() || words[given.arguments.front()].empty()) return false;
  const auto output = given.options.find(verb.app().get_option("--output"));
  const bool has_output = output != given.options.end();
  auto folder = words[given.arguments.front()];
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (!given.options.contains(verb.app().get_option("--resume"))) {
    if (!has_output && !has_config && io::is_there(std::filesystem::path(folder) / runs::config_name))
      fail(ExitCode::usage, "{} is the folder of a run: to go on with it, give --resume", folder);
    return false;
  }
  if (!io::is_folder(folder) && (io::is_there(folder) || has_output || has_config)) return false;
  if (has_config)
    fail(ExitCode::usage, "{} is resumed with the options in its config.json: leave --config out", folder);
  if (given.arguments.size() > 1)
    fail(ExitCode::usage, "'{}' is one argument too many: {} is resumed with the data in its config.json",
         words[given.arguments[1]], folder);
  if (has_output && !io::same_file(folder, output->second))
    fail(ExitCode::usage, "{} and --output {}: a run is resumed in its own folder; leave --output out", folder,
         output->second);
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(given.arguments.front()));
  if (!has_output) words.insert(words.begin(), "--output=" + folder);
  verb.resumable_runs()->folder = folder;
  return true;
}

ConfigItems config_of_run(const std::string& folder) {
  const auto path = runs::place_now(folder, runs::config_name).string();
  if (!io::is_there(path))
    fail(ExitCode::no_input, "{}: {}", folder,
         io::is_there(folder) ? "this folder holds no config.json, so it is no run that can be resumed"
                              : "there is no such run");
  try {
    auto config = read_config(path);
    config.is_of_run = true;
    return config;
  } catch (const Error& error) {
    const std::string message = error.what(), prefix = "--config ";
    if (error.code() != ExitCode::usage) throw;
    fail(ExitCode::bad_input, "{} (the data, the options and --resume on the command line go on with the run, too)",
         message.starts_with(prefix) ? message.substr(prefix.size()) : message);
  }
}

// Merges one file into one command line.
class Merge {
 public:
  Merge(const Verb& verb, const ConfigItems& config, const Words& words)
      : verb_(verb), app_(verb.app()), config_(config), given_(app_, words) {
    result_.used = {.path = config.path, .is_json = config.is_json, .is_of_run = config.is_of_run};
  }

  // The words of the verb, its options from the file, and `words`, with the file's arguments at the end.
  ConfiguredArguments merge(Words verb_words, const Words& words) {
    for (const auto& item : config_.items) add(item);
    verb_words.insert(verb_words.end(), options_.begin(), options_.end());
    verb_words.insert(verb_words.end(), words.begin(), words.end());
    append_arguments(verb_words, std::count(words.begin(), words.end(), "--") > 0);
    result_.arguments = std::move(verb_words);
    return std::move(result_);
  }

 private:
  void add(const ConfigItem& item) {
    if (is_passed_over(item)) return;
    if (const CLI::Option* option = option_named(app_, item.key)) {
      if (config_.is_of_run) require_same(item, *option);
      if (given_.options.contains(option) || (config_.is_of_run && is_replaced(*option))) return;
      if (config_.is_json && says_nothing(item, *option, verb_.takes(*option))) return;
      require_fits(item, *option);
      add_option(item, *option);
    } else if (const CLI::Option* argument = argument_named(app_, item.key)) {
      if (config_.is_json && says_nothing(item, *argument, verb_.takes(*argument))) return;
      require_fits(item, *argument);
      if (!arguments_.emplace(argument, &item).second) refuse(item, "is given twice");
    } else {
      fail(ExitCode::usage, "{}: '{}' is not an option of {}{}", config_.place_of(item), item.key,
           is_of_command_line(item.key) ? "a configuration file" : full_name(app_), key_meant(app_, item.key));
    }
  }

  // What a run has recorded, and how an earlier call was told where and how to write.
  [[nodiscard]] bool is_passed_over(const ConfigItem& item) const {
    const auto& runs = verb_.resumable_runs();
    if (!runs) return false;
    if (item.key == "overwrite") return given_.options.contains(app_.get_option("--resume"));
    return holds(runs->records, item.key) || (config_.is_of_run && holds({"output", "resume", "json"}, item.key));
  }

  // By an option that excludes it.
  [[nodiscard]] bool is_replaced(const CLI::Option& option) const {
    const auto& others = option.get_excludes();
    return std::any_of(others.begin(), others.end(), [&](auto* other) { return given_.options.contains(other); });
  }

  void require_same(const ConfigItem& item, const CLI::Option& option) const {
    const auto given = given_.options.find(&option);
    if (given == given_.options.end() || !holds(verb_.resumable_runs()->fixed, item.key)) return;
    const auto then = fmt::format("{}", fmt::join(texts_of(item), ","));
    if (given->second != then)
      fail(ExitCode::usage, "{} was begun {} --{}{}{}, and this is --{} {}: leave it out to go on",
           verb_.resumable_runs()->folder, then.empty() ? "without" : "with", item.key, then.empty() ? "" : " ", then,
           item.key, given->second);
  }

  void add_option(const ConfigItem& item, const CLI::Option& option) {
    result_.used.items.push_back(item);
    const auto name = "--" + item.key;
    if (is_repeatable(option))
      for (const auto& text : texts_of(item)) options_.push_back(fmt::format("{}={}", name, text));
    else if (verb_.takes(option) != Takes::flag)
      options_.push_back(fmt::format("{}={}", name, fmt::join(texts_of(item), ",")));
    else if (item.values[0].text == "true")
      options_.push_back(name);
  }

  void require_fits(const ConfigItem& item, const CLI::Option& option) const {
    const auto takes = verb_.takes(option);
    const auto type = type_of(takes, is_any_number(option));
    if (item.is_list && !type.takes_list) refuse(item, fmt::format("takes {}, not a list", type.name));
    if (item.values.empty()) refuse(item, "is empty: give a value, or leave it out");
    for (const auto& value : item.values) {
      if (!fits(type, value)) refuse(item, fmt::format("takes {}, not {}", type.name, described(value)));
      if (value.text.empty()) refuse(item, "is empty: give a value, or leave it out");
      if (const auto problem = value_problem(takes, value.text); !problem.empty())
        refuse(item, fmt::format("'{}' {}", value.text, problem));
    }
  }

  // The command line's arguments come first, so what the file adds must follow them without a gap.
  void append_arguments(Words& words, bool after_dashes) {
    const auto all = arguments_of(app_);
    Words added;
    std::size_t place = std::min(given_.arguments.size(), all.size());
    if (place > 0 && is_any_number(*all[place - 1])) place = all.size();
    for (; place < all.size() && arguments_.contains(all[place]); ++place) {
      const auto& item = *arguments_[all[place]];
      result_.used.items.push_back(item);
      const auto texts = texts_of(item);
      added.insert(added.end(), texts.begin(), texts.end());
    }
    for (auto later = place; later < all.size(); ++later)
      if (arguments_.contains(all[later]))
        refuse(*arguments_[all[later]], fmt::format("comes after {}, which is not given", all[place]->get_name(true)));
    const bool has_dashes = std::any_of(added.begin(), added.end(), [](const auto& text) { return text[0] == '-'; });
    if (has_dashes && !after_dashes) words.emplace_back("--");
    words.insert(words.end(), added.begin(), added.end());
  }

  [[noreturn]] void refuse(const ConfigItem& item, const std::string& what) const {
    fail(ExitCode::usage, "{}: {} {}", config_.place_of(item), item.key, what);
  }

  const Verb& verb_;
  const CLI::App& app_;
  const ConfigItems& config_;
  const Given given_;
  std::map<const CLI::Option*, const ConfigItem*> arguments_;
  Words options_;
  ConfiguredArguments result_;
};

}  // namespace

std::string ConfiguredArguments::origin(const std::string& message) const {
  for (const auto& item : used.items) {
    const auto name = "--" + item.key;
    const auto at = message.find(name);
    if (at == std::string::npos) continue;
    const auto behind = at + name.size();
    if (behind < message.size() &&
        (std::isalnum(static_cast<unsigned char>(message[behind])) || message[behind] == '-'))
      continue;
    return fmt::format(" ({} is from {})", item.key, used.place_of(item));
  }
  return "";
}

ConfiguredArguments with_config_file(const CLI::App& program, const std::vector<Verb*>& verbs, const Words& arguments) {
  const CLI::App* chosen = &program;
  auto behind = arguments.begin();  // the words of the verb
  for (; behind != arguments.end(); ++behind) {
    const auto named = chosen->get_subcommands([&](const CLI::App* verb) { return verb->check_name(*behind); });
    if (named.empty()) break;
    chosen = named.front();
  }
  const auto verb =
      std::find_if(verbs.begin(), verbs.end(), [&](const Verb* known) { return &known->app() == chosen; });
  if (verb == verbs.end()) return {.arguments = arguments, .used = {}};  // a usage error, which CLI11 reports
  Words words(behind, arguments.end());
  const auto path = config_path(arguments);
  const bool resumes = take_run(**verb, words, path.has_value());
  if (!path && !resumes) return {.arguments = arguments, .used = {}};
  const auto config = resumes ? config_of_run((*verb)->resumable_runs()->folder) : read_config(*path);
  return Merge(**verb, config, words).merge({arguments.begin(), behind}, words);
}

}  // namespace kadanoff::cli
