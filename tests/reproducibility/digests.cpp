// Digests of files: HDF5 by its C functions, JSON by nlohmann.
#include "tests/reproducibility/digests.hpp"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hdf5.h>
#include <xxhash.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace kadanoff::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What one build, machine or moment has and another has not. A file's length and digest follow from its commit.
const std::set<std::string> passing{"commit",  "version",         "seconds", "flips_per_ns",
                                    "threads", "instruction_set", "bytes",   "digest"};

json without_passing(const json& value) {
  if (value.is_array()) {
    json kept = json::array();
    for (const auto& one : value) kept.push_back(without_passing(one));
    return kept;
  }
  if (!value.is_object()) return value;
  json kept = json::object();
  for (const auto& [name, member] : value.items())
    if (name == "warnings")
      kept[name] = member.size();  // their words may change
    else if (!passing.contains(name))
      kept[name] = without_passing(member);
  return kept;
}

[[noreturn]] void fail(const std::string& message) { throw std::runtime_error(message); }

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) fail("cannot read " + path.string());
  return text.str();
}

// An open HDF5 object, closed at the end.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {
    if (id < 0) fail("HDF5 could not open an object");
  }
  ~Handle() { close_(id_); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  [[nodiscard]] hid_t id() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

// "f4[64,12]" of letter "f" and 4 bytes.
std::string type_text(std::string_view letter, std::size_t size, hid_t space) {
  std::array<hsize_t, H5S_MAX_RANK> extents{};
  const int rank = H5Sget_simple_extent_dims(space, extents.data(), nullptr);
  return fmt::format("{}{}[{}]", letter, size, fmt::join(extents.data(), extents.data() + rank, ","));
}

struct Values {
  std::string type;   // "f4[64,12]", "i8[]", "text0[]"; of texts as long as each is, 0
  std::string bytes;  // little-endian where this machine is; of texts, each with a zero behind it
};

// `read_into(type, memory)` is H5Dread or H5Aread of the object.
template <class ReadInto>
Values values_of(hid_t type, hid_t space, ReadInto read_into) {
  const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
  const auto type_class = H5Tget_class(type);
  const auto checked = [](herr_t status) {
    if (status < 0) fail("HDF5 could not read values");
  };
  if (type_class == H5T_STRING && H5Tis_variable_str(type) > 0) {
    std::vector<char*> texts(count, nullptr);
    checked(read_into(type, texts.data()));
    Values values{type_text("text", 0, space), ""};
    for (const char* text : texts) values.bytes += std::string(text == nullptr ? "" : text) + '\0';
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts.data());
    return values;
  }
  if (type_class == H5T_STRING) {
    Values values{type_text("text", H5Tget_size(type), space), std::string(count * H5Tget_size(type), '\0')};
    checked(read_into(type, values.bytes.data()));
    return values;
  }
  if (type_class != H5T_INTEGER && type_class != H5T_FLOAT) fail("an HDF5 type that this test does not know");
  const Handle native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
  const auto size = H5Tget_size(native.id());
  const char* letter = type_class == H5T_FLOAT ? "f" : H5Tget_sign(native.id()) == H5T_SGN_NONE ? "u" : "i";
  Values values{type_text(letter, size, space), std::string(count * size, '\0')};
  checked(read_into(native.id(), values.bytes.data()));
  return values;
}

std::string digest_of_values(const Values& values) { return digest(values.type + '\0' + values.bytes); }

herr_t add_attribute(hid_t object, const char* name, const H5A_info_t*, void* into) {
  if (passing.contains(name)) return 0;
  const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Handle type(H5Aget_type(attribute.id()), H5Tclose), space(H5Aget_space(attribute.id()), H5Sclose);
  const Values values = values_of(
      type.id(), space.id(), [&](hid_t in_memory, void* memory) { return H5Aread(attribute.id(), in_memory, memory); });
  // Options are kept as JSON in a text.
  const auto value = json::parse(values.type == "text0[]" ? values.bytes.c_str() : "", nullptr, false);
  (*static_cast<json*>(into))[name] = value.is_object() ? without_passing(value) : json(digest_of_values(values));
  return 0;
}

void add_object(Digests& digests, hid_t parent, const std::string& name, const std::string& file,
                const std::string& path) {
  const Handle object(H5Oopen(parent, name.c_str(), H5P_DEFAULT), H5Oclose);
  json attributes = json::object();
  if (H5Aiterate2(object.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_attribute, &attributes) < 0)
    fail("HDF5 could not go through the attributes of " + file);
  if (!attributes.empty()) digests[file + ":" + path + "attributes"] = digest(attributes.dump());
  if (H5Iget_type(object.id()) == H5I_DATASET) {
    const Handle type(H5Dget_type(object.id()), H5Tclose), space(H5Dget_space(object.id()), H5Sclose);
    digests[file + ":" + path] = digest_of_values(values_of(type.id(), space.id(), [&](hid_t in_memory, void* memory) {
      return H5Dread(object.id(), in_memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, memory);
    }));
    return;
  }
  H5G_info_t group{};
  if (H5Gget_info(object.id(), &group) < 0) fail("HDF5 could not look into " + path + " of " + file);
  for (hsize_t i = 0; i < group.nlinks; ++i) {
    std::array<char, 256> child{};
    if (H5Lget_name_by_idx(object.id(), ".", H5_INDEX_NAME, H5_ITER_INC, i, child.data(), child.size(), H5P_DEFAULT) <
        0)
      fail("HDF5 could not tell a name in " + file);
    add_object(digests, object.id(), child.data(), file, path + (path == "/" ? "" : "/") + child.data());
  }
}

std::string digest_of_json_lines(const std::string& text) {
  std::istringstream lines(text);
  std::string all;
  for (std::string line; std::getline(lines, line);) all += without_passing(json::parse(line)).dump() + '\n';
  return digest(all);
}

}  // namespace

std::string digest(const std::string& bytes) { return fmt::format("{:016x}", XXH3_64bits(bytes.data(), bytes.size())); }

std::string digest_of_json(const std::string& text) { return digest(without_passing(json::parse(text)).dump()); }

Digests digests_of(const fs::path& folder) {
  Digests digests;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto name = entry.path().lexically_relative(folder).generic_string();
    const auto extension = entry.path().extension();
    const bool is_stage = name.find("/seed-") != std::string::npos;
    if (!entry.is_regular_file() || entry.path().filename() == "checkpoint-previous.h5" || is_stage) continue;
    if (extension == ".h5") {
      const Handle file(H5Fopen(entry.path().c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
      add_object(digests, file.id(), "/", name, "/");
    } else if (extension == ".json") {
      digests[name] = digest_of_json(read(entry.path()));
    } else if (extension == ".jsonl") {
      digests[name] = digest_of_json_lines(read(entry.path()));
    } else if (extension == ".csv") {
      digests[name] = digest(read(entry.path()));
    }
  }
  return digests;
}

}  // namespace kadanoff::test
