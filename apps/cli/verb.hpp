// A verb of the program: its options, what it does, and the line that registers it.
//
// A verb is one file in apps/verbs. Nothing else names it:
//
//   struct Options { std::int64_t side = 0; std::string output; };
//
//   Result run(const Options& options, const CommonOptions& common, const Verb& verb) { … }
//
//   Run declare(Verb& verb) {
//     auto options = std::make_shared<Options>();
//     verb.add_option("--side", options->side, "Lattice side L").required();
//     return [options, &verb](const CommonOptions& common) { return run(*options, common, verb); };
//   }
//
//   const RegisteredVerb ising{{.place = 10, .name = "ising", .summary = "Sample …", .example = "kadanoff ising …",
//                               .declare = declare}};
//
// The library behind the options, CLI11, is included by the sources of apps/cli only: it takes seconds to compile.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/io/if_exists.hpp"
#include "kernels/core/check.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace kadanoff::cli {

// Options that mean the same in every verb.
struct CommonOptions {
  std::string device = "auto";  // --device, see parse_device
  int threads = 0;              // --threads, 0: as many as this process may use
  std::string memory;           // --memory, see machine::parse_bytes; empty: as the system says
  std::string scratch;          // --scratch, see data::scratch_folder(); empty: none
  std::uint64_t seed = 1;       // --seed
  std::string config;           // --config, see config_file.hpp
  bool json = false;            // --json
  bool quiet = false;           // --quiet, see be_quiet()
  bool overwrite = false;       // --overwrite
  bool follow_links = false;    // --follow-links

  // --overwrite as an io::IfExists, for functions that write files.
  [[nodiscard]] io::IfExists if_exists() const { return overwrite ? io::IfExists::replace : io::IfExists::refuse; }
};

// What a verb prints on stdout: `text` for people, or `json` with --json.
struct Result {
  nlohmann::json json{};
  std::string text{};
  ExitCode exit_code = ExitCode::done;
  std::string error{};  // a line for stderr, if exit_code is an error
};

// What a verb does once its options are read.
using Run = std::function<Result(const CommonOptions&)>;

// The possible types of an option's variable: verb.cpp instantiates add_option for them.
template <class T>
concept OptionValue = std::same_as<T, std::string> || std::same_as<T, int> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t> || std::same_as<T, double> ||
    std::same_as<T, std::optional<std::int64_t>> || std::same_as<T, std::optional<double>> ||
    std::same_as<T, std::vector<std::string>>;

// An option or argument that was just added; its methods describe it further.
class Option {
 public:
  // The kind of value on the command line; the option's variable has the matching type. Lists and an integer or a
  // word are texts, which the verb parses; a configuration file may give them as numbers.
  enum class Takes : std::uint8_t {
    flag,
    text,
    integer,
    natural,  // 0 or more
    number,
    list,
    integer_or_word,
    integers,  // one, or several with commas: one for each layer
    numbers
  };

  Option(CLI::Option& option, Takes& takes) : option_(&option), takes_(&takes) {}

  Option& required();
  Option& required_without(const Option& other);  // the other one, where it is given, can stand for it
  Option& any_number();                           // any number of values, even 0
  Option& repeatable();                           // one value each time that it is given
  Option& list();                                 // of numbers: "0:6:0.25,Tc" (host/base/lists.hpp)
  Option& integer_or_word();                      // "100" or "full"
  Option& integers();                             // "256", or "256,64"
  Option& numbers();                              // "0.1", or "0.1,0.05"
  Option& in_group(const std::string& heading);   // a heading of the help
  Option& in_range(int least, int most);          // of an integer
  Option& excludes(const Option& other);          // not both
  Option& with_default();                         // help and provenance show the variable's present value
  Option& with_default(const std::string& text);  // or this

 private:
  CLI::Option* option_;
  Takes* takes_;
};

class Verb {
 public:
  explicit Verb(CLI::App& app) : app_(&app) {}

  // `names`: "-o,--output", or "DATA" for an argument without dashes.
  template <OptionValue T>
  Option add_option(const std::string& names, T& value, const std::string& help);
  Option add_flag(const std::string& names, bool& value, const std::string& help);

  // "thermometer fit"
  [[nodiscard]] std::string name() const;

  // Whether an option is on the command line or in the file of --config.
  [[nodiscard]] bool is_given(const std::string& option) const;
  // The given options with two dashes, without the common ones: "--side".
  [[nodiscard]] std::vector<std::string> given_options() const;

  // `train RUN --resume`: the argument names the folder of a run, whose config.json has the options (config_file.hpp).
  // Those whose values only the verb can compare may be given again; of `fixed`, only with the same text. `records` are
  // keys of a config.json that are no options, and are passed over.
  void resumes_runs(std::vector<std::string> fixed, std::vector<std::string> records);
  struct ResumableRuns {
    std::vector<std::string> fixed, records;
    std::string folder{};  // of the run that is resumed in this way; empty: none
  };
  [[nodiscard]] std::optional<ResumableRuns>& resumable_runs() { return resumable_runs_; }
  [[nodiscard]] const std::optional<ResumableRuns>& resumable_runs() const { return resumable_runs_; }

  [[nodiscard]] CLI::App& app() const { return *app_; }
  [[nodiscard]] Option::Takes takes(const CLI::Option& option) const;

  static constexpr const char* common_group = "Common";  // heading of the options that every verb has

 private:
  CLI::App* app_;
  std::map<const CLI::Option*, Option::Takes> takes_;
  std::optional<ResumableRuns> resumable_runs_;
};

// Every option of a verb with its resolved value, for the provenance of its output files.
nlohmann::json resolved_options(const Verb& verb);

struct VerbEntry {
  int place = 0;                // position in the list of --help; lowest first
  std::string name{};           // one word, or a group and a word: "thermometer fit"
  std::string summary{};        // one line for the list
  std::string example{};        // a full command line that works
  std::string group_summary{};  // set by the group's first verb: one line about the group
  bool computes = true;         // on the device of --device
  Run (*declare)(Verb& verb) = nullptr;
};

// Makes a verb known to the program, before main begins.
class RegisteredVerb {
 public:
  explicit RegisteredVerb(VerbEntry entry);
};

// Sorted by place.
std::vector<VerbEntry> registered_verbs();

}  // namespace kadanoff::cli
