// Recognises a file by its seal, or by its datasets if it has no seal.
#include "host/data/file_kind.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/json.hpp"
#include "host/base/notice.hpp"
#include "host/base/words.hpp"
#include "host/io/provenance.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

const FileKind* find(const std::string& name) {
  const auto kinds = file_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

bool looks_like(const io::H5Reader& file, const FileKind& kind) {
  return kind.holds[0] != nullptr && std::all_of(kind.holds.begin(), kind.holds.end(), [&](const char* name) {
           return name == nullptr || file.has_dataset(name);
         });
}

}  // namespace

std::string known_kind(const std::string& name) {
  if (find(name) == nullptr) fail(ExitCode::internal, "{} is no kind of file in host/data/file_kinds.cpp", name);
  return name;
}

std::string kind_of(const io::H5Reader& file) {
  if (file.seal())
    if (const auto kind = file.attribute<std::string>("/", "kind")) return *kind;
  const auto kinds = file_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& kind) { return looks_like(file, kind); });
  return found == kinds.end() ? "unknown" : found->name;
}

void require_kind(const io::H5Reader& file, std::initializer_list<const char*> kinds) {
  io::require_known_format(file);
  if (!file.seal()) return;
  const auto kind = file.attribute<std::string>("/", "kind");
  if (!kind || std::find(kinds.begin(), kinds.end(), *kind) != kinds.end()) return;
  const FileKind* other = find(*kind);
  fail(ExitCode::bad_input, "{} is not a {}{}", file.path().string(), kind_name(*kinds.begin()),
       other == nullptr ? fmt::format(": its attribute kind is '{}'", kind->substr(0, 80))
                        : fmt::format(" (it is {} {})", other->article, other->title));
}

void check_kind(const io::H5Reader& file, const std::string& kind) {
  if (const FileKind* found = find(kind); found != nullptr && found->check != nullptr) found->check(file);
}

std::vector<std::string> needed_datasets(const std::string& kind) {
  const FileKind* found = find(kind);
  std::vector<std::string> names;
  if (found != nullptr)
    for (const char* name : found->holds)
      if (name != nullptr) names.emplace_back(name);
  return names;
}

std::int64_t rows_to_check(const io::H5Reader& file, const std::string& dataset, std::int64_t rows,
                           std::int64_t columns) {
  constexpr std::int64_t most = std::int64_t{1} << 28;  // values: a second or two
  const auto count = std::min(rows, most / columns);
  if (count < rows)
    notice(fmt::format(
        "{}: {}", file.path().string(),
        count == 0 ? fmt::format("the rows of {} are too long to be checked", dataset)
                   : fmt::format("only the first {} of {} of {} were checked", count, counted(rows, "row"), dataset)));
  return count;
}

std::vector<std::string> checked_datasets(const std::string& kind) {
  const FileKind* found = find(kind);
  return found != nullptr && found->check != nullptr ? needed_datasets(kind) : std::vector<std::string>{};
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
  auto lines = kind != nullptr && kind->lines != nullptr ? kind->lines(info) : InfoLines{};
  for (const auto& problem : info.value("unusable", nlohmann::json::array()))
    lines.emplace_back("unusable", plain_text(problem));
  return lines;
}

std::string shape_text(const nlohmann::json& shape) {
  std::string text;
  for (const auto& extent : shape) text += (text.empty() ? "" : " x ") + json_text(extent);
  return text.empty() ? "1" : text;
}

}  // namespace kadanoff::data
