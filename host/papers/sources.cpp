// Matches the names of stages with the files of a reproduction.
#include "host/papers/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::papers {
namespace {

bool matches_pattern(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  const auto rest = pattern.substr(star + 1);
  for (auto at = star; at <= name.size(); ++at)
    if (matches_pattern(rest, name.substr(at))) return true;
  return false;
}

// Figures as they are named in a claim, and stages without the folder of their seed.
struct FileNames {
  std::set<std::string> tables{}, stages{};
};

FileNames names_of(const nlohmann::json& files) {
  FileNames names;
  for (const auto& entry : files) {
    const std::filesystem::path file = entry.at("file").get<std::string>();
    if (*file.begin() != "figures")
      names.stages.insert(file.lexically_relative(*file.begin()).generic_string());
    else if (file.extension() == ".csv")
      names.tables.insert(file.generic_string());
  }
  return names;
}

bool is_of_seeds(const Claim& claim) {
  return std::any_of(claim.parts.begin(), claim.parts.end(), [](const Part& part) { return !part.is_exact; });
}

}  // namespace

void name_sources(std::vector<Claim>& claims, const SourcesOfClaims& all) {
  std::set<std::string> without_claim;
  for (const auto& [id, sources] : all) without_claim.insert(id);
  for (Claim& claim : claims) {
    const auto found = all.find(claim.id);
    expects(found != all.end() || claim.parts.empty(), "name_sources: a claim whose numbers have no sources");
    if (found == all.end()) continue;
    claim.sources = found->second;
    without_claim.erase(claim.id);
  }
  expects(without_claim.empty(), "name_sources: sources of a claim that is not there");
}

void find_sources(std::vector<Claim>& claims, const nlohmann::json& files) {
  const auto there = names_of(files);
  for (Claim& claim : claims) {
    Sources found;
    for (const auto& figure : claim.sources.figures)
      if (const auto table = "figures/" + figure + ".csv"; there.tables.contains(table)) found.figures.push_back(table);
    for (const auto& stage : there.stages)
      if (std::any_of(claim.sources.stages.begin(), claim.sources.stages.end(),
                      [&](const std::string& pattern) { return matches_pattern(pattern, stage); }))
        found.stages.push_back(stage);
    expects(!found.stages.empty() || !is_of_seeds(claim), "find_sources: a claim with numbers and without a stage");
    if (claim.parts.empty() && found.stages.empty()) found = {};  // a figure is there, and not its numbers
    claim.sources = std::move(found);
  }
}

}  // namespace kadanoff::papers
