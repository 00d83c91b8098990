// The kinds of files: a new kind is a new entry of the table at the end. The rooms that write files do not register
// their kinds, because a test program links only the rooms that it uses, but every reader must be able to name any kind
// of file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/json.hpp"
#include "host/base/temperatures.hpp"
#include "host/base/words.hpp"
#include "host/data/attributes.hpp"
#include "host/data/dataset.hpp"
#include "host/data/file_kind.hpp"
#include "host/data/model.hpp"
#include "host/data/stack.hpp"
#include "host/data/unit_type.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

using nlohmann::json;

// The number of texts and the texts: "25: 0, 0.25, 0.5, 0.75, … 6". At most six texts, with the last one.
std::string shortened(const std::vector<std::string>& texts) {
  constexpr std::size_t most = 6;  // a longer list is hard to read
  std::string text = fmt::format("{}: ", texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts.size() > most && i == most - 2) text += "… ";
    if (texts.size() > most && i >= most - 2 && i + 1 < texts.size()) continue;
    text += texts[i];
    if (i + 1 < texts.size()) text += ", ";
  }
  return text;
}

// ── the attribute lattice_shape, which most kinds have ──────────────────────────────────────────────────────────────
// A part that cannot be used must not hide the others.
template <class Describe>
void describe_part(json& info, Describe describe) {
  try {
    describe();
  } catch (const Error& error) {
    info["unusable"].push_back(error.what());
  }
}

void describe_lattice(const io::H5Reader& file, json& info) {
  describe_part(info, [&] {
    if (const auto shape = file.attribute<std::vector<std::int64_t>>("/", "lattice_shape"))
      info["lattice_shape"] = *shape;
  });
}

InfoLines lattice_lines(const json& info) {
  if (!info.contains("lattice_shape")) return {};
  return {{"lattice", shape_text(info["lattice_shape"])}};
}

// ── /gauge, of units that are hidden ones (host/gauge/unit_gauge.hpp) ───────────────────────────────────────────────
// Whether it is sound, that room says.
void describe_gauge(const io::H5Reader& file, json& info) {
  describe_part(info, [&] {
    for (const char* says : {"by", "why_not"})
      if (const auto name = std::string("/gauge/") + says; file.has_dataset(name))
        for (const auto& text : file.read_texts(name)) info["gauge"][says] = text;
  });
}

InfoLines gauge_lines(const json& info) {
  const auto gauge = info.value("gauge", json::object());
  if (gauge.contains("by")) return {{"hidden units", "gauge-fixed in /gauge by " + gauge["by"].get<std::string>()}};
  if (gauge.contains("why_not")) return {{"hidden units", "not gauge-fixed: " + gauge["why_not"].get<std::string>()}};
  return {};
}

// ── a data set: how many samples have which temperature ─────────────────────────────────────────────────────────────
void describe_dataset(const io::H5Reader& file, json& info) {
  try {
    const auto type = type_of_samples(file, "/samples");
    info["variable_type"] = variable_type(type.values, type.binary);
  } catch (const Error&) {  // check_dataset() says it
  }
  describe_lattice(file, info);
  describe_gauge(file, info);
  describe_part(info, [&] {
    const auto shape = file.shape("/samples");
    // A small file can declare any number of values; a summary is not worth gigabytes.
    constexpr std::int64_t most_counted = 10'000'000;
    if (file.has_dataset("/temperatures") && !shape.empty() && shape[0] > most_counted)
      fail(ExitCode::bad_input, "/temperatures are more than {}, and not counted here", most_counted);
    const auto temperatures = read_temperatures(file, shape.empty() ? 0 : shape[0]);
    if (temperatures.empty()) return;
    auto list = json::array();
    for (const auto& [temperature, count] : count_temperatures(temperatures))
      list.push_back({{"temperature", json_number(temperature)}, {"samples", count}});
    info["temperatures"] = list;
  });
}

// The number of json_number().
double number_of(const json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::infinity();
}

InfoLines dataset_lines(const json& info) {
  InfoLines lines;
  if (const auto type = info.value("variable_type", ""); type == variable_type(rows::Values::real, false))
    lines.emplace_back("values", "real, from -1 to 1");
  else if (type == variable_type(rows::Values::spins, true))
    lines.emplace_back("units", "0 and 1");
  for (auto& line : lattice_lines(info)) lines.push_back(std::move(line));
  for (auto& line : gauge_lines(info)) lines.push_back(std::move(line));
  if (!info.contains("temperatures")) return lines;
  std::vector<TemperatureCount> counts;
  for (const auto& one : info["temperatures"])
    counts.push_back({.temperature = number_of(one["temperature"]), .samples = one["samples"].get<std::int64_t>()});
  lines.emplace_back("temperatures", fmt::format("{}: {}", counts.size(), to_text(counts)));
  return lines;
}

// ── a model: its units, where they are not the usual ones ───────────────────────────────────────────────────────────
void describe_units(const io::H5Reader& file, const char* weights, json& info) {
  describe_part(info, [&] {
    if (says_binary(file, weights)) info["variable_type"] = variable_type(rows::Values::spins, true);
  });
}

void describe_model(const io::H5Reader& file, json& info) {
  describe_lattice(file, info);
  describe_gauge(file, info);
  describe_units(file, "/params/weight_matrix", info);
}

InfoLines model_lines(const json& info) {
  auto lines = lattice_lines(info);
  for (auto& [label, value] : gauge_lines(info)) lines.emplace_back("visible units, hidden ones", std::move(value));
  if (info.contains("variable_type")) lines.emplace_back("units", "0 and 1");
  return lines;
}

// ── a stack: its layers ─────────────────────────────────────────────────────────────────────────────────────────────
void describe_stack(const io::H5Reader& file, json& info) {
  describe_lattice(file, info);
  describe_gauge(file, info);
  describe_units(file, "/layer_1/params/weight_matrix", info);
  describe_part(info, [&] { info["layers"] = stack_shape(file); });
}

InfoLines stack_lines(const json& info) {
  auto lines = model_lines(info);
  if (info.contains("layers"))
    lines.emplace_back("layers", fmt::format("{}", fmt::join(info["layers"].get<std::vector<std::int64_t>>(), "–")));
  return lines;
}

// ── a checkpoint: how far the training has come; one of an older version knows only the update ──────────────────────
void describe_checkpoint(const io::H5Reader& file, json& info) {
  describe_lattice(file, info);
  describe_part(info, [&] {
    json training;
    training["update"] = read_count(file, "update", 0, most_updates).value_or(0);
    const auto total = read_count(file, "total_updates", 0, most_updates);
    const auto per_epoch = read_count(file, "updates_per_epoch", 0, most_updates);
    if (total && per_epoch && *per_epoch >= 1) {
      training["total_updates"] = *total;
      training["updates_per_epoch"] = *per_epoch;
      training["seconds"] = read_size(file, "seconds").value_or(0);
    }
    if (const auto best = read_count(file, "best_update", 1, most_updates))
      training["best"] = {{"update", *best},
                          {"measure", file.attribute<std::string>("/", "best_measure").value_or("")},
                          {"value", json_number(file.attribute<double>("/", "best_value").value_or(NAN))},
                          {"validations_since", read_count(file, "validations_since_best").value_or(0)}};
    info["training"] = training;
  });
}

// "46 of 80 (epoch 4.6 of 8), after 12.3 s"
std::string progress_text(const json& training) {
  const auto update = training["update"].get<std::int64_t>();
  if (!training.contains("total_updates")) return std::to_string(update);
  const auto total = training["total_updates"].get<std::int64_t>();
  const auto per_epoch = training["updates_per_epoch"].get<double>();
  return fmt::format("{} of {} (epoch {:.6g} of {:.6g}), after {:.1f} s", update, total,
                     static_cast<double>(update) / per_epoch, static_cast<double>(total) / per_epoch,
                     training["seconds"].get<double>());
}

// "update 40 (epoch 4), validation_error 0.31; 3 validations since"
std::string best_text(const json& training) {
  const auto& best = training["best"];
  const auto update = best["update"].get<std::int64_t>();
  const auto epoch =
      training.contains("updates_per_epoch")
          ? fmt::format(" (epoch {:.6g})", static_cast<double>(update) / training["updates_per_epoch"].get<double>())
          : "";
  return fmt::format("update {}{}, {} {:.6g}; {} since", update, epoch, plain_text(best["measure"]),
                     number_of(best["value"]), counted(best["validations_since"].get<std::int64_t>(), "validation"));
}

InfoLines checkpoint_lines(const json& info) {
  auto lines = lattice_lines(info);
  if (!info.contains("training")) return lines;
  lines.emplace_back("updates", progress_text(info["training"]));
  if (info["training"].contains("best")) lines.emplace_back("best model", best_text(info["training"]));
  return lines;
}

// ── a thermometer: its temperatures, and its losses at the end ──────────────────────────────────────────────────────
void describe_thermometer(const io::H5Reader& file, json& info) {
  describe_lattice(file, info);
  describe_gauge(file, info);
  describe_part(info, [&] {
    if (!file.has_dataset("/temperatures")) return;
    auto temperatures = file.read<double>("/temperatures");
    if (std::none_of(temperatures.begin(), temperatures.end(), [](double one) { return std::isnan(one); }))
      name_temperatures(temperatures);
    auto list = json::array();
    for (const double one : temperatures) list.push_back(json_number(one));
    info["temperatures"] = list;
  });
  for (const std::string name : {"training", "test"})
    describe_part(info, [&] {
      if (const auto dataset = "/losses/" + name; file.has_dataset(dataset))
        if (const auto losses = file.read<double>(dataset); !losses.empty())
          info["losses"][name] = json_number(losses.back());
    });
}

void check_thermometer(const io::H5Reader& file) {
  for (const char* name : {"/hidden/weights", "/hidden/bias", "/output/weights", "/output/bias"})
    check_parameters(file, name);
}

InfoLines thermometer_lines(const json& info) {
  auto lines = lattice_lines(info);
  for (auto& [label, value] : gauge_lines(info)) lines.emplace_back("inputs, hidden units", std::move(value));
  if (info.contains("temperatures")) {
    std::vector<std::string> temperatures;
    for (const auto& one : info["temperatures"]) temperatures.push_back(plain_text(one));
    lines.emplace_back("temperatures", shortened(temperatures));
  }
  if (info.contains("losses")) {
    const auto& losses = info["losses"];
    const auto test = losses.value("test", json());
    lines.emplace_back("losses", "training " + plain_text(losses.value("training", json())) +
                                     (test.is_null() ? "" : ", test " + plain_text(test)));
  }
  return lines;
}

// ── all kinds ───────────────────────────────────────────────────────────────────────────────────────────────────────
constexpr std::array kinds{
    FileKind{.name = "dataset",
             .title = "data set",
             .holds = {"/samples"},
             .check = check_dataset,
             .describe = describe_dataset,
             .lines = dataset_lines},
    FileKind{.name = "model",
             .title = "model",
             .holds = {"/params/weight_matrix"},
             .check = check_model,
             .describe = describe_model,
             .lines = model_lines},
    FileKind{.name = "stack",
             .title = "stack of models",
             .holds = {"/layer_1/params/weight_matrix"},
             .check = check_stack,
             .describe = describe_stack,
             .lines = stack_lines},
    FileKind{.name = "checkpoint", .title = "checkpoint", .describe = describe_checkpoint, .lines = checkpoint_lines},
    FileKind{.name = "flow", .title = "flow", .holds = {"/steps"}, .describe = describe_gauge, .lines = gauge_lines},
    FileKind{.name = "block-flow", .title = "block-spin flow", .holds = {"/sides", "/correlators/inside"}},
    FileKind{.name = "thermometer",
             .title = "thermometer",
             .holds = {"/hidden/weights", "/output/weights"},
             .check = check_thermometer,
             .describe = describe_thermometer,
             .lines = thermometer_lines},
    FileKind{.name = "measurement", .title = "measurement"},
    FileKind{.name = "evaluation",
             .title = "evaluation of a stack and a single model",
             .article = "an",
             .holds = {"/stack/log_z", "/single/log_z"}},
    FileKind{
        .name = "likelihood", .title = "likelihood of an RBM", .holds = {"/log_likelihood", "/pseudo_log_likelihood"}},
    FileKind{.name = "biases",
             .title = "analysis of biases",
             .article = "an",
             .holds = {"/singular_values", "/visible_cosines"}},
    FileKind{.name = "parameters", .title = "table of counts of parameters", .holds = {"/counts", "/of_samples"}},
    FileKind{.name = "truncation", .title = "truncation of weights", .holds = {"/modes", "/reconstruction"}},
    FileKind{.name = "solvability",
             .title = "analysis of solvability",
             .article = "an",
             .holds = {"/data/large", "/noise/large"}},
    FileKind{
        .name = "exactness", .title = "comparison with the Ising energy", .holds = {"/difference", "/levels/energy"}},
    FileKind{.name = "alignment", .title = "alignment", .article = "an", .holds = {"/values", "/control"}},
    FileKind{.name = "noise",
             .title = "analysis of noise",
             .article = "an",
             .holds = {"/trained/jacobian/noise", "/control/jacobian/noise"}},
    FileKind{.name = "universality",
             .title = "comparison of two models",
             .holds = {"/cosines/leading", "/cosines/trailing"}},
    FileKind{.name = "block-spin", .title = "spectrum of block sums", .holds = {"/singular_values"}},
    FileKind{.name = "directions", .title = "directions of an RG machine", .holds = {"/eigenvalues", "/block_sums"}},
    FileKind{.name = "spectrum", .title = "spectrum of weights", .holds = {"/singular_values"}},
    FileKind{.name = "weights",
             .title = "analysis of weights",
             .article = "an",
             .holds = {"/product", "/eigenvalues"},
             .describe = describe_lattice,
             .lines = lattice_lines},
    FileKind{.name = "correlators",
             .title = "analysis of correlators",
             .article = "an",
             .holds = {"/units/peak", "/hidden_mean"}},
    FileKind{.name = "scaling",
             .title = "analysis of scaling dimensions",
             .article = "an",
             .holds = {"/classes/dx", "/spin/two_point"},
             .describe = describe_lattice,
             .lines = lattice_lines},
};

}  // namespace

std::span<const FileKind> file_kinds() { return kinds; }

}  // namespace kadanoff::data
