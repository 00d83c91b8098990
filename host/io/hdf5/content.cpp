// Lists data sets, and sends numbers, texts and attributes, in blocks.
#include "host/io/hdf5/content.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "host/io/hdf5/reason.hpp"
#include "host/io/hdf5/sayings.hpp"
#include "host/io/hdf5/values.hpp"
#include "host/machine/memory.hpp"

namespace kadanoff::io::h5 {
namespace {

constexpr std::int64_t largest_list = std::int64_t{64} << 20;  // bytes
constexpr std::int64_t largest_text = std::int64_t{64} << 20;  // bytes of a data set, and of each of its chunks
constexpr std::int64_t most_listed = 100'000;                  // objects
constexpr std::int64_t most_chunks_read = 1'000'000;

// All data sets below a group, once each.
class Listing {
 public:
  Listing(hid_t root, Speaker& parent) : parent_(parent) {
    H5O_info_t info{};
    if (H5Oget_info(root, &info) < 0) throw Unnamed(reason());
    seen_.insert(info.addr);  // a link may lead back to it
    add_group(root, "");
  }

  [[nodiscard]] const Packer& found() const { return found_; }

 private:
  void add_group(hid_t group, const std::string& prefix) {
    std::vector<std::string> names;
    H5G_info_t info{};
    if (H5Gget_info(group, &info) < 0) throw Unnamed(reason());
    links_ += static_cast<std::int64_t>(std::min<hsize_t>(info.nlinks, most_listed + 1));
    if (links_ > most_listed)
      throw Unnamed(fmt::format("it holds more than {} names, which are not listed", most_listed));
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, note_hard_link, &names) < 0) throw Unnamed(reason());
    for (const auto& name : names) add_object(group, name, fmt::format("{}/{}", prefix, name));
  }
  static herr_t note_hard_link(hid_t, const char* name, const H5L_info_t* info, void* to) {
    if (info->type == H5L_TYPE_HARD) static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  }

  void add_object(hid_t group, const std::string& name, const std::string& full_name) {
    parent_.alive();
    const Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose);
    H5O_info_t info{};
    if (!object.valid() || H5Oget_info(object, &info) < 0) return add(full_name, "not readable", {});
    if (!seen_.insert(info.addr).second) return;
    if (info.type == H5O_TYPE_GROUP) add_group(object, full_name);
    if (info.type != H5O_TYPE_DATASET) return;
    const Handle type(H5Dget_type(object), H5Tclose);
    add(full_name, type_name_of(type), extent_of(object));
  }

  void add(const std::string& name, const std::string& type, const Extent& extent) {
    found_.text(name);
    found_.text(type);
    found_.integer(static_cast<std::int64_t>(extent.size()));
    for (const auto one : extent) found_.integer(one);
    if (static_cast<std::int64_t>(found_.bytes().size()) > largest_list)
      throw Unnamed("it holds more than can be listed");
  }

  Speaker& parent_;
  Packer found_;
  std::int64_t links_ = 0;
  std::set<haddr_t> seen_;
};

void send(const Packer& packer, Speaker& parent) { parent.data(packer.bytes().data(), packer.bytes().size()); }

}  // namespace

void Content::answer(const Question& question, Speaker& parent) {
  using About = Question::About;
  Packer packer;
  switch (question.about) {
    case About::file:
      if (!lost_its_seal(files_.main())) return;
      packer.integer(1);
      return send(packer, parent);
    case About::kind: {
      const auto found = files_.find(question.object);
      if (!found.object.valid() && found.missing.empty()) return;
      const auto type = found.object.valid() ? H5Iget_type(found.object) : H5I_BADID;
      packer.integer(type == H5I_DATASET ? 1 : type == H5I_GROUP ? 2 : type == H5I_BADID ? 4 : 3);
      return send(packer, parent);
    }
    case About::list:
      return list(parent);
    case About::shape:
      for (const auto extent : extent_of(open(question.object))) packer.integer(extent);
      return send(packer, parent);
    case About::type: {
      const auto name = type_name_of(Handle(H5Dget_type(open(question.object)), H5Tclose));
      return parent.data(name.data(), name.size());
    }
    case About::types:
      open(question.object);
      packer.texts(types_of(files_, question.object, parent));
      return send(packer, parent);
    case About::sayings:
      for (const auto& one : sayings(files_, question.object, question.names, parent)) {
        packer.text(one.where);
        packer.texts(one.words);
      }
      return send(packer, parent);
    case About::readable:
      return readable(question.object, parent);
    case About::memory:
      packer.integer(open_stored(question.object, parent).memory);
      return send(packer, parent);
    case About::numbers:
      return numbers(question, parent);
    case About::texts:
      return texts(question.object, parent);
    default:
      return attribute(question, parent);
  }
}

void Content::fail_to_read(const std::string& name) const {
  fail(ExitCode::bad_input, "{}: cannot read {}: {}", files_.main().path.string(), name, reason());
}

hid_t Content::open(const std::string& name) {
  if (last_name_ == name && last_.object.valid()) return last_.object;
  last_ = {};
  ahead_ = {};
  auto found = files_.find(name);
  const auto path = files_.main().path.string();
  if (!found.missing.empty()) fail(ExitCode::bad_input, "{}: {}, which is not there", path, found.missing);
  if (!found.object.valid()) fail(ExitCode::bad_input, "{} holds no data set {}", path, name);
  if (H5Iget_type(found.object) != H5I_DATASET) fail(ExitCode::bad_input, "{}: {} is not a data set", path, name);
  last_name_ = name;
  last_ = std::move(found);
  return last_.object;
}

const Reading& Content::open_stored(const std::string& name, Speaker& parent) {
  open(name);
  if (const auto known = stored_.find(name); known != stored_.end()) return known->second;
  const auto storage = require_stored(files_, last_, name, parent);
  const Handle type(H5Dget_type(last_.object), H5Tclose);
  if (H5Tget_class(type) == H5T_STRING && storage.chunk > largest_text)
    fail(ExitCode::bad_input, "{}: {}, which is stored in chunks of {}, is text, and read only in chunks of up to {}",
         files_.main().path.string(), name, machine::bytes_text(static_cast<double>(storage.chunk)),
         machine::bytes_text(static_cast<double>(largest_text)));
  const auto reading = reading_of(storage, files_.most_cached());
  // libhdf5 doubles the room for a chunk until it holds what is uncompressed.
  if (reading.memory > allowed_) allow_more_memory(2 * (reading.memory - std::exchange(allowed_, reading.memory)));
  return stored_.emplace(name, reading).first->second;
}

void Content::list(Speaker& parent) {
  const Handle root(H5Gopen2(files_.main().handle, "/", H5P_DEFAULT), H5Gclose);
  if (!root.valid()) throw Unnamed(reason());
  send(Listing(root, parent).found(), parent);
}

// Reads what is stored, and a little of what is not: of each chunk one value, for which libhdf5 uncompresses all of it.
void Content::readable(const std::string& name, Speaker& parent) {
  const auto& reading = open_stored(name, parent);
  const hid_t dataset = last_.object;
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const Handle native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
  if (!native.valid()) fail_to_read(name);
  const auto size = std::max<std::int64_t>(static_cast<std::int64_t>(H5Tget_size(native)), 1);
  auto left = static_cast<std::int64_t>(H5Dget_storage_size(dataset)) * best_compression + (64 << 20);
  std::vector<char> block;
  const auto read = [&](const Extent& start, const Extent& count) {
    block.resize(static_cast<std::size_t>(values_in(count) * size));
    parent.alive(reading.memory);
    if (!read_block(dataset, native, start, count, block.data())) fail_to_read(name);
    if (H5Tdetect_class(native, H5T_VLEN) > 0 || H5Tis_variable_str(native) > 0) {
      const std::vector<hsize_t> extent(count.begin(), count.end());
      const Handle memory(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
      H5Dvlen_reclaim(native, memory, H5P_DEFAULT, block.data());
    }
  };
  const auto extent = extent_of(dataset), chunk = chunk_of(dataset);
  if (chunk.empty()) {
    for_each_block(extent, std::max<std::int64_t>(reading.block_bytes / size, 1),
                   [&](const Extent& start, const Extent& count) {
                     if (left <= 0) return false;
                     read(start, count);
                     left -= static_cast<std::int64_t>(block.size());
                     return true;
                   });
    return;
  }
  Extent chunks;
  for (std::size_t i = 0; i < extent.size(); ++i) chunks.push_back(extent[i] == 0 ? 0 : (extent[i] - 1) / chunk[i] + 1);
  std::int64_t number = 0;
  for_each_block(chunks, 1, [&](Extent start, const Extent& one) {
    if (left <= 0 || number++ == most_chunks_read) return false;
    for (std::size_t i = 0; i < start.size(); ++i) start[i] *= chunk[i];
    read(start, one);
    left -= values_in(chunk, size);
    return true;
  });
}

void Content::numbers(const Question& question, Speaker& parent) {
  const auto& name = question.object;
  const auto& reading = open_stored(name, parent);
  const hid_t dataset = last_.object;
  const Handle stored_type(H5Dget_type(dataset), H5Tclose);
  if (const auto kind = H5Tget_class(stored_type); kind != H5T_INTEGER && kind != H5T_FLOAT && kind != H5T_ENUM)
    fail(ExitCode::bad_input, "{}: {} does not hold numbers but {}", files_.main().path.string(), name,
         type_name_of(stored_type));
  auto extent = extent_of(dataset);
  const std::int64_t rows = extent.empty() ? 1 : extent[0];
  const auto first = question.count < 0 ? 0 : question.first, count = question.count < 0 ? rows : question.count;
  if (first < 0 || count > rows || first > rows - count)
    fail(ExitCode::internal, "{}: {} has no row {}", files_.main().path.string(), name, first + count - 1);
  const hid_t type = memory_type(question.number);
  const auto size = static_cast<std::int64_t>(H5Tget_size(type));
  std::vector<char> block;
  const auto read = [&](std::int64_t from_row, Extent start, const Extent& shape) {
    if (!start.empty()) start[0] += from_row;
    block.resize(static_cast<std::size_t>(values_in(shape) * size));
    parent.alive(reading.memory);
    if (!read_block(dataset, type, start, shape, block.data())) fail_to_read(name);
  };
  const auto row_bytes = std::max<std::int64_t>(rows == 0 ? 0 : values_in(extent) / rows * size, 1);
  if (!extent.empty()) extent[0] = count;
  if (!reading.ahead || row_bytes > reading.block_bytes) {
    for_each_block(extent, reading.block_bytes / size, [&](const Extent& start, const Extent& shape) {
      read(first, start, shape);
      parent.data(block.data(), block.size());
      return true;
    });
    return;
  }
  for (auto row = first; row < first + count;) {
    const bool known = ahead_.number == question.number && row >= ahead_.first && row < ahead_.first + ahead_.count;
    if (!known) {
      auto shape = extent;
      shape[0] = std::min(rows - row, reading.block_bytes / row_bytes);
      ahead_ = {};
      read(row, Extent(extent.size(), 0), shape);
      ahead_ = {.number = question.number, .first = row, .count = shape[0], .values = std::exchange(block, {})};
    }
    const auto here = std::min(first + count, ahead_.first + ahead_.count) - row;
    parent.data(ahead_.values.data() + (row - ahead_.first) * row_bytes, static_cast<std::size_t>(here * row_bytes));
    row += here;
  }
}

void Content::texts(const std::string& name, Speaker& parent) {
  const hid_t dataset = open(name);
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const Handle space(H5Dget_space(dataset), H5Sclose);
  if (H5Tget_class(type) != H5T_STRING)
    fail(ExitCode::bad_input, "{}: {} does not hold text but {}", files_.main().path.string(), name,
         type_name_of(type));
  const auto size = static_cast<std::int64_t>(std::max<std::size_t>(H5Tget_size(type), sizeof(char*)));
  if (const auto bytes = values_in(extent_of(dataset), size); bytes > largest_text)
    fail(ExitCode::bad_input, "{}: {} is {} of text, and at most {} are read", files_.main().path.string(), name,
         machine::bytes_text(static_cast<double>(bytes)), machine::bytes_text(static_cast<double>(largest_text)));
  open_stored(name, parent);
  const auto texts = read_texts(type, space, [&](hid_t memory_type, void* to) {
    return H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
  });
  if (texts.empty() && values_in(extent_of(dataset)) > 0) fail_to_read(name);
  Packer packer;
  packer.texts(texts);
  send(packer, parent);
}

void Content::attribute(const Question& question, Speaker& parent) {
  using About = Question::About;
  const auto& name = question.attribute;
  const auto found = files_.find(question.object);
  if (!found.object.valid()) return;
  const auto is_there = H5Aexists(found.object, name.c_str());
  if (is_there == 0) return;
  const Handle attribute(is_there < 0 ? -1 : H5Aopen(found.object, name.c_str(), H5P_DEFAULT), H5Aclose);
  const auto wrong = [&](const std::string& why) {
    fail(ExitCode::bad_input, "{}: the attribute {}{} {}", files_.main().path.string(), name,
         question.object == "/" ? "" : " of " + question.object, why);
  };
  if (!attribute.valid()) wrong("cannot be read: " + reason());
  Packer packer;
  if (question.about == About::has_attribute) {
    packer.integer(1);
    return send(packer, parent);
  }
  if (question.about == About::texts_of_attribute) {
    packer.texts(texts_of_attribute(attribute, wrong));
    return send(packer, parent);
  }
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const auto count = values_of_attribute(attribute, type, wrong);
  packer.integer(count);
  const auto kind = H5Tget_class(type);
  if (kind != H5T_INTEGER && kind != H5T_FLOAT) wrong(fmt::format("does not hold numbers but {}", type_name_of(type)));
  // H5Aread would cut fractions off and bend what is too large: it is read as it is, and converted with care.
  const hid_t memory = memory_type(question.number);
  std::vector<char> bytes(static_cast<std::size_t>(count) * std::max(H5Tget_size(type), H5Tget_size(memory)));
  if (count > 0 && H5Aread(attribute, type, bytes.data()) < 0) wrong("cannot be read: " + reason());
  bool lost = false;
  if (!convert(type, memory, static_cast<std::size_t>(count), bytes.data(), lost))
    wrong(lost ? cannot_hold(memory) : "cannot be read: " + reason());
  send(packer, parent);
  parent.data(bytes.data(), static_cast<std::size_t>(count) * H5Tget_size(memory));
}

}  // namespace kadanoff::io::h5
