// Finds, decomposes and lists the models along a training.
#include "host/spectrum/snapshots.hpp"

#include <fmt/format.h>

#include "host/base/progress.hpp"
#include "host/io/file_status.hpp"
#include "host/runs/run_folder.hpp"

namespace kadanoff::spectrum {

std::vector<std::filesystem::path> snapshot_files(const std::filesystem::path& path, runs::Layer layer) {
  if (!io::is_folder(path))
    fail(ExitCode::usage, "--snapshots is for the folder of a run, and {} is none", path.string());
  if (!runs::is_stack(path)) return runs::kept_models(path);
  if (!layer)
    fail(ExitCode::usage, "--snapshots: {} is a stack, and each of its layers has snapshots of its own: give --layer",
         path.string());
  return runs::kept_models(path / runs::layer_name(*layer));
}

std::vector<Snapshot> analyze_snapshots(Context& context, const std::vector<std::filesystem::path>& files) {
  std::vector<Snapshot> snapshots;
  if (files.empty()) return snapshots;
  Progress progress("spectra", std::ssize(files), "models");
  for (const auto& file : files) {
    snapshots.push_back(
        {.model = file.filename().string(),
         .spectrum = analyze_spectrum(context, weights_of(context, load_layers(file)), {.vectors = 0})});
    progress.update(std::ssize(snapshots));
  }
  return snapshots;
}

Table snapshots_table(const std::vector<Snapshot>& snapshots) {
  Table table({{.heading = "model", .key = "model", .align = Table::Align::left},
               {.heading = "S0", .key = "largest"},
               {.heading = ">= 20 %", .key = "at_least_20_percent"},
               {.heading = "blocks", .key = "best_block"},
               {.heading = "distance", .key = "distance"}});
  for (const auto& [model, spectrum] : snapshots) {
    const auto best = spectrum.best_match();
    table.add({{model, model},
               {fmt::format("{:.4g}", spectrum.values.front()), spectrum.values.front()},
               {fmt::format("{}", spectrum.at_least(large)), spectrum.at_least(large)},
               best ? Cell{fmt::format("{0} × {0}", best->size), best->size} : Cell{"", nullptr},
               best ? Cell{fmt::format("{:.3f}", best->distance), best->distance} : Cell{"", nullptr}});
  }
  return table;
}

std::vector<Decomposition> decompositions_of(const std::vector<Snapshot>& snapshots) {
  std::vector<Decomposition> all;
  for (const auto& [model, spectrum] : snapshots) {
    auto one = spectrum.decomposition;
    one.of = "singular values of the W of a snapshot";
    add_decomposition(all, one);
  }
  return all;
}

void write_snapshots(io::H5Writer& file, const std::vector<Snapshot>& snapshots) {
  if (snapshots.empty()) return;
  std::string models;
  std::vector<double> values, distances;
  std::vector<std::int64_t> blocks;
  for (const auto& [model, spectrum] : snapshots) {
    models += (models.empty() ? "" : "\n") + model;
    values.insert(values.end(), spectrum.values.begin(), spectrum.values.end());
    const auto best = spectrum.best_match();
    if (!best) continue;
    blocks.push_back(best->size);
    distances.push_back(best->distance);
  }
  const auto count = std::ssize(snapshots);
  file.dataset("/snapshots/singular_values", values, {count, std::ssize(snapshots.front().spectrum.values)});
  if (std::ssize(blocks) == count) {
    file.dataset("/snapshots/best_block", blocks);
    file.dataset("/snapshots/distance", distances);
  }
  file.attribute("/", "snapshots", models);
}

}  // namespace kadanoff::spectrum
