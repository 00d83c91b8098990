// Looks for words on the way to an object.
#include "host/io/hdf5/sayings.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "host/io/hdf5/reason.hpp"
#include "host/io/hdf5/sources.hpp"
#include "host/io/hdf5/storage.hpp"
#include "host/io/hdf5/values.hpp"

namespace kadanoff::io::h5 {
namespace {

constexpr std::int64_t largest_attribute = std::int64_t{64} << 20;  // bytes
constexpr std::int64_t largest_saying = std::int64_t{1} << 20;      // bytes of a data set

// Letters and digits: "Variable-Type" is variable_type.
std::string letters(std::string_view name) {
  std::string text;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Goes to an object, and to all that it is made of, and is told of each place once.
class Journey {
 public:
  Journey(LinkedFiles& files, Speaker& parent) : files_(files), parent_(parent) {}
  virtual ~Journey() = default;

 protected:
  void go(const std::string& object) { go_on(files_.find(object, visit_), object); }
  virtual void look_at(const Found& place) = 0;

  LinkedFiles& files_;
  Speaker& parent_;

 private:
  void go_on(const Found& found, const std::string& name) {
    if (!found.object.valid() || H5Iget_type(found.object) != H5I_DATASET || !is_virtual(found)) return;
    if (!made_.insert(place_of(found)).second) return;
    for_each_source(files_, found, name, visit_, parent_,
                    [this](const Source& source) { go_on(source.dataset, source.name); });
  }
  static std::pair<const OpenFile*, haddr_t> place_of(const Found& found) {
    H5O_info_t info{};
    if (H5Oget_info(found.object, &info) < 0) refuse(found, found.name, "cannot be read: " + reason());
    return {found.file, info.addr};
  }

  std::set<std::pair<const OpenFile*, haddr_t>> seen_, made_;
  const Visit visit_ = [this](const Found& place) {
    if (seen_.insert(place_of(place)).second) look_at(place);
  };
};

class Listener : public Journey {
 public:
  Listener(LinkedFiles& files, const std::vector<std::string>& names, Speaker& parent) : Journey(files, parent) {
    for (const auto& name : names) names_.insert(letters(name));
  }
  std::vector<H5Saying> hear(const std::string& object) {
    go(object);
    return std::move(heard_);
  }

 private:
  // Names of attributes, or of links, that are among those that are looked for.
  struct Names {
    const Listener* listener;
    std::vector<std::string> found{};
    std::int64_t passed = 0;
    herr_t take(const char* name) {
      if (listener->names_.contains(letters(name))) found.emplace_back(name);
      if (++passed % 1000 == 0) listener->parent_.alive();
      return 0;
    }
  };

  void look_at(const Found& place) override {
    parent_.alive();
    const auto cannot = [&] {
      refuse(place, place.name.empty() ? "its root" : place.name, "cannot be read: " + reason());
    };
    Names attributes{.listener = this}, links{.listener = this};
    const auto take_attribute = [](hid_t, const char* name, const H5A_info_t*, void* to) {
      return static_cast<Names*>(to)->take(name);
    };
    const auto take_link = [](hid_t, const char* name, const H5L_info_t*, void* to) {
      return static_cast<Names*>(to)->take(name);
    };
    if (H5Aiterate2(place.object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, take_attribute, &attributes) < 0) cannot();
    for (const auto& name : attributes.found) hear_attribute(place, name);
    if (H5Iget_type(place.object) != H5I_GROUP) return;
    if (H5Literate(place.object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, take_link, &links) < 0) cannot();
    for (const auto& name : links.found) hear_dataset(place, place.name + "/" + name);
  }

  void hear_attribute(const Found& place, const std::string& name) {
    auto where = fmt::format("{}: the attribute {}{}", place.file->path.string(), name,
                             place.name.empty() ? "" : " of " + place.name);
    const auto wrong = [&](const std::string& why) { fail(ExitCode::bad_input, "{} {}", where, why); };
    const Handle attribute(H5Aopen(place.object, name.c_str(), H5P_DEFAULT), H5Aclose);
    if (!attribute.valid()) wrong("cannot be read: " + reason());
    auto words = texts_of_attribute(attribute, wrong);
    heard_.push_back({.where = std::move(where), .words = std::move(words)});
  }

  void hear_dataset(const Found& place, const std::string& name) {
    auto where = fmt::format("{}: {}", place.file->path.string(), name);
    const auto wrong = [&](const std::string& why) { fail(ExitCode::bad_input, "{} {}", where, why); };
    const auto found = files_.find(*place.file, name);
    if (!found.missing.empty()) fail(ExitCode::bad_input, "{}: {}, which is not there", where, found.missing);
    if (!found.object.valid() || H5Iget_type(found.object) != H5I_DATASET) wrong("is not a data set");
    const Handle type(H5Dget_type(found.object), H5Tclose);
    const Handle space(H5Dget_space(found.object), H5Sclose);
    if (H5Tget_class(type) != H5T_STRING) wrong("does not hold text but " + type_name_of(type));
    const auto count = values_in(extent_of(found.object));
    const auto size = static_cast<std::int64_t>(std::max<std::size_t>(H5Tget_size(type), sizeof(char*)));
    if (values_in(extent_of(found.object), size) > largest_saying ||
        require_stored(files_, found, name, parent_).chunk > largest_saying)
      wrong("is larger than any can be");
    auto words = read_texts(type, space, [&](hid_t memory_type, void* to) {
      return H5Dread(found.object, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
    });
    if (static_cast<std::int64_t>(words.size()) != count) wrong("cannot be read: " + reason());
    heard_.push_back({.where = std::move(where), .words = std::move(words)});
  }

  std::set<std::string> names_;
  std::vector<H5Saying> heard_;
};

// Of the data set itself and of those that it is made of, not of the groups on the way.
class Types : public Journey {
 public:
  using Journey::Journey;
  std::vector<std::string> of(const std::string& dataset) {
    go(dataset);
    return std::move(types_);
  }

 private:
  void look_at(const Found& place) override {
    if (H5Iget_type(place.object) != H5I_DATASET) return;
    const Handle type(H5Dget_type(place.object), H5Tclose);
    if (!type.valid()) refuse(place, place.name, "cannot be read: " + reason());
    types_.push_back(type_name_of(type));
  }
  std::vector<std::string> types_;
};

}  // namespace

std::vector<H5Saying> sayings(LinkedFiles& files, const std::string& object, const std::vector<std::string>& names,
                              Speaker& parent) {
  return Listener(files, names, parent).hear(object);
}

std::vector<std::string> types_of(LinkedFiles& files, const std::string& dataset, Speaker& parent) {
  return Types(files, parent).of(dataset);
}

std::int64_t values_of_attribute(hid_t attribute, hid_t type, const std::function<void(const std::string&)>& wrong) {
  const Handle space(H5Aget_space(attribute), H5Sclose);
  const auto count = H5Sget_simple_extent_npoints(space);
  if (count < 0 || H5Tget_class(type) < 0) wrong("cannot be read: " + reason());
  if (count > largest_attribute / static_cast<std::int64_t>(std::max<std::size_t>(H5Tget_size(type), 8)))
    wrong("is larger than any can be");
  return count;
}

std::vector<std::string> texts_of_attribute(hid_t attribute, const std::function<void(const std::string&)>& wrong) {
  const Handle type(H5Aget_type(attribute), H5Tclose);
  const Handle space(H5Aget_space(attribute), H5Sclose);
  const auto count = values_of_attribute(attribute, type, wrong);
  if (H5Tget_class(type) != H5T_STRING) wrong("does not hold text but " + type_name_of(type));
  auto texts =
      read_texts(type, space, [&](hid_t memory_type, void* to) { return H5Aread(attribute, memory_type, to); });
  if (static_cast<std::int64_t>(texts.size()) != count) wrong("cannot be read: " + reason());
  return texts;
}

}  // namespace kadanoff::io::h5
