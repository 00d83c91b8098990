// A line for each thing that was recognised or done.
#include "host/imports/import_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/printable.hpp"
#include "host/base/words.hpp"

namespace kadanoff::imports {
namespace {

constexpr std::size_t most_names = 50;  // of labels that are listed for people

std::vector<std::string> notes_of(const ImportResult& result) {
  auto notes = result.summary.notes;
  const auto units = result.description.units();
  if (result.constant_units > 0)
    notes.push_back(fmt::format("{} of {} {} the same value in all samples", result.constant_units, units,
                                units == 1 ? "unit has" : "units have"));
  if (result.description.count < units && result.description.shape.size() == 1)
    notes.push_back(fmt::format("there are fewer samples ({}) than units ({}); a row is one sample",
                                result.description.count, units));
  return notes;
}

}  // namespace

std::string to_text(const ImportResult& result) {
  std::string text;
  const auto line = [&](const std::string& words) {  // names in them are those of a file
    constexpr std::size_t most = 2000;
    text += printable(words, most) + "\n";
  };
  const auto& description = result.description;
  line(fmt::format("{}: {} of {}", description.format, counted(description.count, "sample"),
                   description.shape.size() > 1 ? fmt::format("{}", fmt::join(description.shape, " × "))
                                                : counted(description.units(), "value")));
  line(fmt::format("values {:g} … {:g}: {}", result.least, result.largest, result.mapping.text));
  const auto& names = result.summary.label_names;
  if (result.labelled)
    line(fmt::format("labels: {}{}{}{}", description.labels_from, names.empty() ? "" : ", ",
                     fmt::join(names.begin(), names.begin() + std::min(names.size(), most_names), ", "),
                     names.size() > most_names ? fmt::format(" and {} more", names.size() - most_names) : ""));
  if (!result.summary.temperatures.empty()) line("temperatures: " + result.summary.temperatures_from);
  for (const auto& note : notes_of(result)) line(note);
  for (const auto& file : result.files)
    line(fmt::format("{}: {} of {} {}", file.path.string(), counted(file.samples, "sample"), description.units(),
                     result.mapping.values == Values::real     ? "real values"
                     : result.mapping.values == Values::binary ? "units 0 and 1"
                                                               : "spins"));
  return text;
}

nlohmann::json to_json(const ImportResult& result) {
  nlohmann::json json{{"format", result.description.format},
                      {"shape", result.description.shape},
                      {"samples", result.description.count},
                      {"least", result.least},
                      {"largest", result.largest},
                      {"values", name_of(result.mapping.values)},
                      {"values_became", result.mapping.text},
                      {"labelled", result.labelled},
                      {"temperatures", !result.summary.temperatures.empty()},
                      {"label_names", result.summary.label_names},
                      {"notes", notes_of(result)}};
  for (const auto& file : result.files)
    json["files"].push_back({{"path", file.path.string()}, {"samples", file.samples}});
  return json;
}

}  // namespace kadanoff::imports
