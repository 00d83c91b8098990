#include "host/data/file_kind.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kadanoff::data {
namespace {

std::vector<FileKind>& kinds() {  // in a function: it exists before the first kind registers itself
  static std::vector<FileKind> list;
  return list;
}

const FileKind* find(const std::string& name) {
  const auto found =
      std::find_if(kinds().begin(), kinds().end(), [&](const FileKind& kind) { return kind.name == name; });
  return found == kinds().end() ? nullptr : &*found;
}

bool looks_like(const io::H5Reader& file, const FileKind& kind) {
  return !kind.holds.empty() && std::all_of(kind.holds.begin(), kind.holds.end(),
                                            [&](const std::string& name) { return file.has_dataset(name); });
}

}  // namespace

RegisteredFileKind::RegisteredFileKind(const FileKind& kind) : name_(kind.name) {
  const auto after =
      std::find_if(kinds().begin(), kinds().end(), [&](const FileKind& other) { return other.place > kind.place; });
  kinds().insert(after, kind);
}

std::vector<FileKind> file_kinds() { return kinds(); }

std::string kind_of(const io::H5Reader& file) {
  if (file.seal())
    if (const auto kind = file.attribute<std::string>("/", "kind")) return *kind;
  const auto found =
      std::find_if(kinds().begin(), kinds().end(), [&](const FileKind& kind) { return looks_like(file, kind); });
  return found == kinds().end() ? "unknown" : found->name;
}

std::string kind_name(const std::string& kind) {
  const FileKind* found = find(kind);
  return found == nullptr ? kind : found->title;
}

std::string kind_hint(const io::H5Reader& file) {
  const FileKind* kind = find(kind_of(file));
  return kind == nullptr ? "" : fmt::format(" (it is {} {})", kind->article, kind->title);
}

void describe_kind(const io::H5Reader& file, nlohmann::json& info) {
  const FileKind* kind = find(info["kind"]);
  if (kind != nullptr && kind->describe != nullptr) kind->describe(file, info);
}

InfoLines kind_lines(const nlohmann::json& info) {
  const FileKind* kind = find(info["kind"]);
  return kind != nullptr && kind->lines != nullptr ? kind->lines(info) : InfoLines{};
}

void describe_lattice(const io::H5Reader& file, nlohmann::json& info) {
  if (const auto shape = file.attribute<std::vector<std::int64_t>>("/", "lattice_shape"))
    info["lattice_shape"] = *shape;
}

InfoLines lattice_lines(const nlohmann::json& info) {
  if (!info.contains("lattice_shape")) return {};
  return {{"lattice", shape_text(info["lattice_shape"])}};
}

std::string shape_text(const nlohmann::json& shape) {
  std::string text;
  for (const auto& extent : shape) text += (text.empty() ? "" : " x ") + extent.dump();
  return text.empty() ? "1" : text;
}

std::string shortened(const std::vector<std::string>& texts) {
  constexpr std::size_t most = 6;  // more are not for reading
  std::string text = fmt::format("{}: ", texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts.size() > most && i == most - 2) text += "… ";
    if (texts.size() > most && i >= most - 2 && i + 1 < texts.size()) continue;
    text += texts[i];
    if (i + 1 < texts.size()) text += ", ";
  }
  return text;
}

}  // namespace kadanoff::data
