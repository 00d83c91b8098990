// A line for each thing that was recognised or done.
#include "host/imports/import_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/words.hpp"

namespace kadanoff::imports {
namespace {

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
  const auto& description = result.description;
  auto text = fmt::format("{}: {} of {}\n", description.format, counted(description.count, "sample"),
                          description.shape.size() > 1 ? fmt::format("{}", fmt::join(description.shape, " × "))
                                                       : counted(description.units(), "value"));
  text += fmt::format("values {:g} … {:g}: {}\n", result.least, result.largest, result.mapping.text);
  if (result.labelled) {
    text += "labels: " + description.labels_from;
    if (const auto& names = result.summary.label_names; !names.empty())
      text += fmt::format(", {}", fmt::join(names, ", "));
    text += "\n";
  }
  for (const auto& note : notes_of(result)) text += note + "\n";
  for (const auto& file : result.files)
    text += fmt::format("{}: {} of {} {}\n", file.path.string(), counted(file.samples, "sample"), description.units(),
                        result.mapping.values == Values::spin ? "spins" : "real values");
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
                      {"label_names", result.summary.label_names},
                      {"notes", notes_of(result)}};
  for (const auto& file : result.files)
    json["files"].push_back({{"path", file.path.string()}, {"samples", file.samples}});
  return json;
}

}  // namespace kadanoff::imports
