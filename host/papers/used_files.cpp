// Lists the figures and the stages of a reproduction.
#include "host/papers/used_files.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <system_error>

#include "host/io/digest.hpp"
#include "host/runs/run_folder.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

bool is_model_of_run(const std::string& name) {
  return name == runs::model_name || runs::epoch_of_snapshot(name).has_value();
}

// What is in a folder. Throws Error(io) if it cannot be read.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
  std::vector<fs::directory_entry> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error))
    entries.push_back(*entry);
  if (error) fail(ExitCode::io, "{} cannot be read: {}", folder.string(), error.message());
  return entries;
}

// The stages of one repetition: files, and folders of runs.
void add_stages(std::set<std::string>& names, const fs::path& folder, const fs::path& seed) {
  for (const auto& entry : entries_of(folder / seed)) {
    const auto name = entry.path().filename().string();
    std::error_code unknown;  // then it is neither, and no stage
    if (entry.is_regular_file(unknown) && entry.path().extension() == ".h5")
      names.insert((seed / name).generic_string());
    if (!entry.is_directory(unknown)) continue;
    for (const auto& file : entries_of(entry.path()))
      if (is_model_of_run(file.path().filename().string()))
        names.insert((seed / name / file.path().filename()).generic_string());
  }
}

}  // namespace

nlohmann::json used_files(const fs::path& folder, const std::vector<figures::FigureFiles>& figures,
                          std::uint64_t first_seed, std::int64_t repetitions) {
  std::set<std::string> names;
  for (const auto& figure : figures)
    for (const auto& file : {figure.csv, figure.svg, figure.png})
      if (!file.empty()) names.insert(file.lexically_relative(folder).generic_string());
  for (std::int64_t i = 0; i < repetitions; ++i)
    add_stages(names, folder, fmt::format("seed-{}", first_seed + static_cast<std::uint64_t>(i)));
  nlohmann::json files = nlohmann::json::array();
  for (const auto& name : names)
    if (const auto digest = io::digest_of_file(folder / name)) files.push_back({{"file", name}, {"digest", *digest}});
  return files;
}

}  // namespace kadanoff::papers
