// Goes through the sources of virtual data sets.
#include "host/io/hdf5/sources.hpp"

#include <algorithm>

#include "host/io/hdf5/reason.hpp"

namespace kadanoff::io::h5 {
namespace {

template <class Get>
std::string text_of(Get get) {
  const auto length = get(nullptr, 0);
  std::string text(static_cast<std::size_t>(std::max<ssize_t>(length, 0)) + 1, '\0');
  if (length < 0 || get(text.data(), text.size()) < 0) throw Unnamed(reason());
  text.pop_back();
  return text;
}

// A name in a virtual data set: "%b" is the number of a block, "%%" is "%".
struct Pattern {
  std::string text;
  [[nodiscard]] std::string of_block(std::int64_t block) const {
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%' || i + 1 == text.size()) {
        name += text[i];
        continue;
      }
      ++i;
      name += text[i] == 'b' ? std::to_string(block) : text.substr(i, 1);
    }
    return name;
  }
  [[nodiscard]] bool numbered() const { return of_block(0) != of_block(1); }
};

}  // namespace

void refuse(const Found& dataset, const std::string& name, const std::string& why, const std::string& hint) {
  throw Error(ExitCode::bad_input, fmt::format("{}: {} {}", dataset.file->path.string(), name, why), hint);
}

bool is_virtual(const Found& dataset) {
  const Handle creation(H5Dget_create_plist(dataset.object), H5Pclose);
  return H5Pget_layout(creation) == H5D_VIRTUAL;
}

void for_each_source(LinkedFiles& files, const Found& dataset, const std::string& name, const Visit& visit,
                     Speaker& parent, const std::function<void(const Source&)>& use) {
  const Handle creation(H5Dget_create_plist(dataset.object), H5Pclose);
  const auto what = name + " is made of parts, one of them in";
  std::size_t count = 0;
  if (H5Pget_virtual_count(creation, &count) < 0) refuse(dataset, name, "cannot be read: " + reason());
  for (std::size_t i = 0; i < count; ++i) {
    const Pattern file{text_of([&](char* to, std::size_t n) { return H5Pget_virtual_filename(creation, i, to, n); })};
    const Pattern object{text_of([&](char* to, std::size_t n) { return H5Pget_virtual_dsetname(creation, i, to, n); })};
    const Handle taken(H5Pget_virtual_srcspace(creation, i), H5Sclose);
    const Handle given(H5Pget_virtual_vspace(creation, i), H5Sclose);
    if (!taken.valid() || !given.valid()) refuse(dataset, name, "cannot be read: " + reason());
    const bool numbered = file.numbered() || object.numbered();
    for (std::int64_t number = 0;; ++number) {
      const auto file_name = file.of_block(number), object_name = from_root(object.of_block(number));
      const bool may_end = numbered && number > 0;
      if (may_end && file.numbered() && !LinkedFiles::has_file(*dataset.file, file_name, what)) break;
      const auto& other = files.linked(*dataset.file, file_name, what);
      // libhdf5 opens sources otherwise than it opened the main file, and takes fill values where that fails.
      if (&other == &files.main() && dataset.file != &other)
        refuse(dataset, name, fmt::format("takes a part from {}, which links to it", other.path.string()));
      auto source = files.find(other, object_name, visit);
      if (!source.object.valid() || H5Iget_type(source.object) != H5I_DATASET) {
        if (may_end) break;
        refuse(dataset, name,
               fmt::format("takes a part from {} of {}, which is not there", object_name, other.path.string()));
      }
      use({.dataset = std::move(source),
           .name = object_name,
           .taken = taken,
           .given = given,
           .number = number,
           .numbered = numbered});
      parent.alive();
      if (!numbered) break;
    }
  }
}

}  // namespace kadanoff::io::h5
