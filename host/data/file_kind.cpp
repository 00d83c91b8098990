#include "host/data/file_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kadanoff::data {
namespace {

struct Kind {
  const char* kind;  // as write_provenance has it
  const char* article;
  const char* name;
  std::array<const char*, 2> holds;  // what a file of another program is known by; null: it is not, or that is enough
};

constexpr std::array kinds{
    Kind{"dataset", "a", "data set", {"/samples", nullptr}},
    Kind{"model", "a", "model", {"/params/weight_matrix", nullptr}},
    Kind{"checkpoint", "a", "checkpoint", {}},
    Kind{"flow", "a", "flow", {"/steps", nullptr}},
    Kind{"thermometer", "a", "thermometer", {"/hidden/weights", "/output/weights"}},
    Kind{"measurement", "a", "measurement", {}},
    Kind{"weights", "an", "analysis of weights", {"/product", "/eigenvalues"}},
};

const Kind* find(const std::string& kind) {
  const auto* found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) { return one.kind == kind; });
  return found == kinds.end() ? nullptr : found;
}

bool looks_like(const io::H5Reader& file, const Kind& kind) {
  return kind.holds[0] != nullptr && std::all_of(kind.holds.begin(), kind.holds.end(), [&](const char* name) {
           return name == nullptr || file.has_dataset(name);
         });
}

}  // namespace

std::string kind_of(const io::H5Reader& file) {
  if (file.seal())
    if (const auto kind = file.attribute<std::string>("/", "kind")) return *kind;
  const auto* found =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return looks_like(file, kind); });
  return found == kinds.end() ? "unknown" : found->kind;
}

std::string kind_name(const std::string& kind) {
  const Kind* found = find(kind);
  return found == nullptr ? kind : found->name;
}

std::string kind_hint(const io::H5Reader& file) {
  const Kind* kind = find(kind_of(file));
  return kind == nullptr ? "" : fmt::format(" (it is {} {})", kind->article, kind->name);
}

}  // namespace kadanoff::data
