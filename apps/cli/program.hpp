// What the verbs of the one program share: common options, help, and how a result is printed.
//
// A verb is one small file with one function add_VERB(Program&). It declares its options on the CLI11 subcommand and
// hands over what to run:
//
//   void add_ising(Program& program) {
//     auto options = std::make_shared<IsingOptions>();
//     CLI::App& verb = program.verb("ising", "Sample …", "kadanoff ising --side 10 … -o train.h5");
//     verb.add_option("--side", options->side, "Lattice side L")->required();
//     program.on_run(verb, [options](const CommonOptions& common) -> Result { … });
//   }
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace kadanoff::cli {

// Mean the same in every verb.
struct CommonOptions {
  std::string device = "auto";  // --device, see parse_device
  int threads = 0;              // --threads, 0: as many as this process may use
  std::uint64_t seed = 1;       // --seed
  std::string config;           // --config, see config_file.hpp
  bool json = false;            // --json
  bool overwrite = false;       // --overwrite
};

// What a verb has to say on stdout: `text` for people, `json` with --json.
struct Result {
  nlohmann::json json;
  std::string text;
  int exit_code = 0;
  std::string error{};  // a line for stderr, where that exit code is an error's
};

class Program {
 public:
  using Run = std::function<Result(const CommonOptions&)>;

  Program();

  // A new verb with the common options; `example` is a full command line that works.
  CLI::App& verb(const std::string& name, const std::string& description, const std::string& example);

  // A word that only makes a command with a verb behind it, and such a verb: `kadanoff thermometer fit`.
  CLI::App& group(const std::string& name, const std::string& description);
  CLI::App& verb(CLI::App& group, const std::string& name, const std::string& description, const std::string& example);

  // What the verb does once its options are parsed.
  void on_run(CLI::App& verb, Run run);

  // Parses, runs the verb that was named, prints its result, and returns the exit code; every error is one line on
  // stderr.
  int main(int argc, const char* const* argv);

 private:
  void require_known_verb(const std::vector<std::string>& arguments) const;

  CLI::App app_;
  CommonOptions common_;
  Run chosen_;
};

// "kadanoff thermometer fit"
std::string full_name(const CLI::App& verb);

// Every option of a verb with its resolved value, for the provenance of what it writes.
nlohmann::json resolved_options(const CLI::App& verb);

void add_analyze(Program& program);
void add_bench(Program& program);
void add_doctor(Program& program);
void add_evaluate(Program& program);
void add_flow(Program& program);
void add_generate(Program& program);
void add_info(Program& program);
void add_ising(Program& program);
void add_reproduce(Program& program);
void add_thermometer(Program& program);
void add_train(Program& program);

}  // namespace kadanoff::cli
