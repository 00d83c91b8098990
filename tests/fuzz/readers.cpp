// The readers, each used as the program uses it.
#include "tests/fuzz/readers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <stdexcept>

#include "apps/cli/config_file.hpp"
#include "apps/cli/verb.hpp"
#include "host/analysis/weights_file.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/flow/flow_file.hpp"
#include "host/imports/npz_model.hpp"
#include "host/imports/row_reader.hpp"
#include "host/imports/values.hpp"
#include "host/runs/checkpoint.hpp"
#include "host/runs/file_info.hpp"
#include "host/runs/metrics.hpp"
#include "host/thermometer/configurations.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::fuzz {
namespace {

using Path = const std::filesystem::path&;

// The options of a verb that are of every type.
void read_config(Path path) {
  CLI::App program;
  program.name("kadanoff");
  cli::Verb verb(*program.add_subcommand("train", "a verb"));
  std::string text, config;
  std::int64_t integer = 0;
  double number = 0;
  bool flag = false;
  std::vector<std::string> list;
  verb.add_option("DATA", text, "text");
  verb.add_option("--config", config, "text");
  verb.add_option("--hidden", integer, "integer");
  verb.add_option("--learning-rate", number, "number");
  verb.add_option("--snapshot-epochs", list, "list").any_number();
  verb.add_flag("--resume", flag, "flag");
  static_cast<void>(cli::with_config_file(program, {&verb}, {"train", "--config", path.string()}));
}

// What flow and measure do with a file of configurations: the first group, or the first steps.
void read_configurations(Path path) { static_cast<void>(thermometer::Configurations(path)); }

// What import does, without the protection of its child.
void read_rows(Path path) {
  if (imports::read_npz_model_in_process(path)) return;
  const auto reader = imports::open_rows_in_process({.paths = {path}});
  imports::Statistics statistics(path.string(), reader->description());
  std::int64_t rows = 0;
  constexpr std::int64_t most = 100'000;  // a small file may hold millions
  struct Enough {};
  try {
    reader->read([&](const char* row, std::int64_t) {
      statistics.add(row);
      if (++rows == most) throw Enough();
    });
  } catch (const Enough&) {
  }
  static_cast<void>(imports::choose_mapping({}, reader->description(), statistics));
}

template <auto load>
void by(Path path) {
  static_cast<void>(load(path));
}

}  // namespace

const std::vector<Reader>& readers() {
  static const std::vector<Reader> all{
      {"dataset", by<data::load_dataset>},
      {"model", [](Path path) { static_cast<void>(data::load_model(path)); }},
      {"checkpoint", by<runs::load_checkpoint>},
      {"thermometer", by<thermometer::load_thermometer>},
      {"flow",
       [](Path path) {
         static_cast<void>(flow::load_flows(path));
         read_configurations(path);
       }},
      {"weights", by<analysis::load_weights_analysis>},
      {"info", [](Path path) { static_cast<void>(runs::to_text(runs::describe(path))); }},
      {"import", read_rows, false},
      {"config", read_config, false},
      {"metrics", [](Path path) { static_cast<void>(runs::TrainingMetrics(path).last_error()); }, false}};
  return all;
}

const Reader& reader_of(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& reader : readers()) {
    if (reader.name == name) return reader;
    names.push_back(reader.name);
  }
  throw std::invalid_argument(fmt::format("'{}' is none of the readers {}", name, fmt::join(names, ", ")));
}

std::string refusal(const Reader& reader, Path path) {
  try {
    reader.read(path);
  } catch (const Error& error) {
    std::string message = error.what();
    if (error.code() == ExitCode::internal || error.code() == ExitCode::io)
      throw std::logic_error("no file may cause this: " + message);
    if (message.empty() || message.size() > 4000) throw std::logic_error("no message of one line: " + message);
    return message;
  }
  return {};
}

}  // namespace kadanoff::fuzz
