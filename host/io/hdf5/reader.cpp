// H5Reader: asks the child process that has the file open, and trusts none of its lengths.
#include <fmt/ranges.h>

#include <map>
#include <new>
#include <tuple>

#include "host/base/system_error.hpp"
#include "host/io/file_status.hpp"
#include "host/io/follow_links.hpp"
#include "host/io/hdf5/content.hpp"
#include "host/io/hdf5/reason.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"

namespace kadanoff::io {
namespace {

using About = h5::Question::About;

constexpr std::size_t largest_answer = std::size_t{256} << 20;  // of all but numbers
const auto texts_of = [](h5::Unpacker& from) { return from.texts(); };

constexpr ChildLimits limits{.memory = std::int64_t{1} << 30};

// Bytes of chunks beside each other that are kept while they are read: a part of what is free.
std::int64_t bytes_to_keep() { return machine::available_bytes(cpu_device).value_or(std::int64_t{2} << 30) / 4; }

// Which file a path leads to, and whether somebody has written into it.
struct Version {
  std::pair<dev_t, ino_t> file;
  std::tuple<off_t, std::int64_t, std::int64_t> contents;  // size, time of the last change
  bool operator==(const Version&) const = default;
};

Version version_of(const std::filesystem::path& path) {
  using Status = struct stat;
  const auto file = status_of(path).value_or(Status{});
  return {{file.st_dev, file.st_ino}, {file.st_size, file.st_mtim.tv_sec, file.st_mtim.tv_nsec}};
}

}  // namespace

struct H5Reader::State {
  std::filesystem::path path;
  Version version;
  std::optional<SealInfo> seal;
  std::int64_t most_cached = bytes_to_keep();
  std::unique_ptr<h5::Content> content;        // in the child
  std::map<std::string, std::int64_t> memory;  // bytes, for reading the data sets that were asked about
  std::unique_ptr<AnsweringChild> child;

  explicit State(const std::filesystem::path& file)
      : path(file), version(version_of(file)), seal(h5::require_undamaged(file)) {
    child = std::make_unique<AnsweringChild>(
        [this](std::string_view question, Speaker& parent) { answer(h5::Question::unpacked(question), parent); },
        limits);
    if (ask_whether({.about = About::file})) h5::fail_for_lost_seal(path);
  }

  // A disk that fails is no damage, and nothing of the answer holds then.
  void answer(const h5::Question& question, Speaker& parent) {
    const auto require_disk = [this] {
      if (const int error = h5::take_failure_of_the_disk(); error != 0)
        fail(ExitCode::io, "cannot read {}: {}", path.string(), system_reason(error));
    };
    try {
      answer_from_content(question, parent);
    } catch (const Error&) {
      require_disk();
      throw;
    }
    require_disk();
  }

  void answer_from_content(const h5::Question& question, Speaker& parent) {
    const auto where = question.object.empty() || question.object == "/" ? "" : question.object + ": ";
    try {
      if (!content) content = std::make_unique<h5::Content>(path, seal.has_value(), follow_links(), most_cached);
      content->answer(question, parent);
    } catch (const h5::Unnamed& error) {
      fail(ExitCode::bad_input, "{}: {}{}", path.string(), where, error.what());
    } catch (const std::bad_alloc&) {
      if (is_limited_by_user())
        fail(ExitCode::internal, "{}: {}there is not enough memory to read it: see 'ulimit -v'", path.string(), where);
      fail(ExitCode::bad_input,
           "{}: {}it asks for more memory than a file of its size needs: it is damaged, or stored in chunks that are "
           "too large",
           path.string(), where);
    }
  }

  // Says of what goes wrong with the child which file it was, and what is to blame. libhdf5 reads zeros where a file
  // has become shorter.
  void with_child(const std::function<void()>& work) const {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() == ExitCode::bad_input && version_of(path) != version) fail_for_change();
      const auto* failed = dynamic_cast<const ChildFailed*>(&error);
      if (failed == nullptr) throw;
      const char* what = failed->code() != ExitCode::bad_input ? "cannot be read"
                         : seal                                ? "is as it was written, but libhdf5 cannot read it"
                                                               : "is damaged: libhdf5 cannot read it";
      fail(failed->code(), "{} {}: {}", path.string(), what, failed->what());
    }
    if (const auto now = version_of(path); now.file == version.file && now != version) fail_for_change();
  }

  [[noreturn]] void fail_for_change() const {
    fail(ExitCode::bad_input, "{} was changed while it was read: try again when it is complete", path.string());
  }

  void ask_for_numbers(const h5::Question& question, const std::function<void(std::string_view)>& data) const {
    with_child([&] { child->ask(question.packed(), data); });
  }

  // What parse(from) makes of the answer.
  template <class Parse>
  auto ask(const h5::Question& question, const Parse& parse) const {
    std::optional<std::invoke_result_t<Parse, h5::Unpacker&>> parsed;
    with_child([&] {
      std::string answer;
      child->ask(question.packed(), [&](std::string_view piece) {
        if (answer.size() + piece.size() > largest_answer) throw ChildFailed("it answers without end");
        answer += piece;
      });
      h5::Unpacker from(answer);
      parsed.emplace(parse(from));
    });
    return std::move(*parsed);
  }

  [[nodiscard]] bool ask_whether(const h5::Question& question) const {
    return ask(question, [](const h5::Unpacker& from) { return !from.empty(); });
  }

  std::int64_t memory_to_read(const std::string& dataset) {
    if (const auto known = memory.find(dataset); known != memory.end()) return known->second;
    const auto bytes =
        ask({.about = About::memory, .object = dataset}, [](h5::Unpacker& from) { return from.integer(); });
    return memory.emplace(dataset, bytes).first->second;
  }

  void require_memory_once(const H5Reader& file, const std::string& dataset) const {
    if (!memory.contains(dataset)) file.require_memory(dataset, 0);
  }

  [[nodiscard]] bool has(const std::string& name, std::int64_t kind) const {
    return ask({.about = About::kind, .object = name},
               [&](h5::Unpacker& from) { return !from.empty() && from.integer() == kind; });
  }
};

H5Reader::H5Reader(const std::filesystem::path& path) : state_(std::make_unique<State>(path)) {}
H5Reader::~H5Reader() = default;
H5Reader::H5Reader(H5Reader&&) noexcept = default;
H5Reader& H5Reader::operator=(H5Reader&&) noexcept = default;

const std::filesystem::path& H5Reader::path() const { return state_->path; }
const std::optional<SealInfo>& H5Reader::seal() const { return state_->seal; }

void H5Reader::require_sealed() const {
  if (!state_->seal) h5::fail_for_lost_seal(path());
}

bool H5Reader::has_dataset(const std::string& name) const { return state_->has(name, 1); }
bool H5Reader::has_name(const std::string& name) const {
  return state_->ask_whether({.about = About::kind, .object = name});
}
bool H5Reader::has_group(const std::string& name) const { return state_->has(name, 2); }

std::vector<std::string> H5Reader::dataset_names() const {
  std::vector<std::string> names;
  for (auto& one : list()) names.push_back(std::move(one.name));
  return names;
}

std::vector<H5Listed> H5Reader::list() const {
  return state_->ask({.about = About::list}, [](h5::Unpacker& from) {
    std::vector<H5Listed> datasets;
    while (!from.empty()) {
      H5Listed& one = datasets.emplace_back();
      one.name = from.text();
      one.type = from.text();
      for (auto rank = from.integer(); rank > 0; --rank) one.shape.push_back(from.integer());
    }
    return datasets;
  });
}

H5Shape H5Reader::shape(const std::string& dataset) const {
  return state_->ask({.about = About::shape, .object = dataset}, [](h5::Unpacker& from) {
    H5Shape shape;
    while (!from.empty()) shape.push_back(from.integer());
    return shape;
  });
}

std::string H5Reader::type_name(const std::string& dataset) const {
  return state_->ask({.about = About::type, .object = dataset}, [](h5::Unpacker& from) { return from.rest(); });
}

std::vector<std::string> H5Reader::type_names(const std::string& dataset) const {
  auto types = state_->ask({.about = About::types, .object = dataset}, texts_of);
  if (types.empty()) fail(ExitCode::bad_input, "{}: {} has no type", path().string(), dataset);
  return types;
}

std::vector<H5Saying> H5Reader::sayings(const std::string& object, const std::vector<std::string>& names) const {
  return state_->ask({.about = About::sayings, .object = object, .names = names}, [](h5::Unpacker& from) {
    std::vector<H5Saying> said;
    while (!from.empty()) {
      H5Saying& one = said.emplace_back();
      one.where = from.text();
      one.words = from.texts();
    }
    return said;
  });
}

void H5Reader::require_memory(const std::string& dataset, double bytes) const {
  const auto to_read = static_cast<double>(state_->memory_to_read(dataset));
  const auto chunks = to_read > bytes ? ", in chunks that are large when uncompressed," : "";
  machine::require_memory(
      fmt::format("{}: {} ({}){}", path().string(), dataset, fmt::join(shape(dataset), " × "), chunks), bytes + to_read,
      cpu_device);
}

void H5Reader::require_readable(const std::string& dataset) const {
  state_->require_memory_once(*this, dataset);
  static_cast<void>(state_->ask_whether({.about = About::readable, .object = dataset}));
}

// Room for all is made at once, and taken as values arrive.
template <class T>
std::vector<T> H5Reader::read(const std::string& dataset) const {
  const auto count = h5::values_in(shape(dataset));
  require_memory(dataset, sizeof(T) * static_cast<double>(count));
  std::vector<T> values;
  values.reserve(static_cast<std::size_t>(count));
  std::size_t bytes = 0;
  const h5::Question question{.about = About::numbers, .object = dataset, .number = h5::number_of<T>()};
  state_->ask_for_numbers(question, [&](std::string_view piece) {
    if (bytes + piece.size() > sizeof(T) * static_cast<std::size_t>(count)) throw ChildFailed("it answers nonsense");
    values.resize((bytes + piece.size() + sizeof(T) - 1) / sizeof(T));
    std::memcpy(reinterpret_cast<char*>(values.data()) + bytes, piece.data(), piece.size());
    bytes += piece.size();
  });
  return values;
}

template <class T>
void H5Reader::read_rows(const std::string& dataset, std::int64_t first, std::int64_t count, T* out) const {
  const auto extent = shape(dataset);
  expects(!extent.empty() && first >= 0 && count >= 0 && first + count <= extent[0],
          "H5Reader::read_rows: no such rows");
  state_->require_memory_once(*this, dataset);
  std::size_t left = sizeof(T) * static_cast<std::size_t>(count);
  for (std::size_t i = 1; i < extent.size(); ++i) left *= static_cast<std::size_t>(extent[i]);
  char* to = reinterpret_cast<char*>(out);
  const h5::Question question{
      .about = About::numbers, .object = dataset, .number = h5::number_of<T>(), .first = first, .count = count};
  state_->ask_for_numbers(question, [&](std::string_view piece) {
    if (piece.size() > left) throw ChildFailed("it answers nonsense");
    std::memcpy(to, piece.data(), piece.size());
    to += piece.size();
    left -= piece.size();
  });
  if (left > 0) fail(ExitCode::bad_input, "{}: {} is shorter than it says", path().string(), dataset);
}

std::vector<std::string> H5Reader::read_texts(const std::string& dataset) const {
  return state_->ask({.about = About::texts, .object = dataset}, texts_of);
}

bool H5Reader::has_attribute(const std::string& object, const std::string& name) const {
  return state_->ask_whether({.about = About::has_attribute, .object = object, .attribute = name});
}

template <class T>
std::optional<T> H5Reader::attribute(const std::string& object, const std::string& name) const {
  constexpr bool single = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;
  using Values = std::conditional_t<single, std::vector<T>, T>;
  using Value = typename Values::value_type;
  constexpr bool text = std::is_same_v<Value, std::string>;
  h5::Question question{
      .about = text ? About::texts_of_attribute : About::numbers_of_attribute, .object = object, .attribute = name};
  if constexpr (!text) question.number = h5::number_of<Value>();
  auto values = state_->ask(question, [](h5::Unpacker& from) -> std::optional<Values> {
    if (from.empty()) return std::nullopt;
    if constexpr (text)
      return from.texts();
    else
      return from.numbers<Value>();
  });
  if constexpr (!single) {
    return values;
  } else {
    if (!values) return std::nullopt;
    if (values->size() != 1)
      fail(ExitCode::bad_input, "{}: the attribute {}{} holds {} values, not one", path().string(), name,
           object == "/" ? "" : " of " + object, values->size());
    return std::move(values->front());
  }
}

#define KADANOFF_INSTANTIATE(T)                                        \
  template std::vector<T> H5Reader::read<T>(const std::string&) const; \
  template void H5Reader::read_rows(const std::string&, std::int64_t, std::int64_t, std::add_pointer_t<T>) const;
KADANOFF_INSTANTIATE(std::int8_t)
KADANOFF_INSTANTIATE(std::uint8_t)
KADANOFF_INSTANTIATE(std::int32_t)
KADANOFF_INSTANTIATE(std::uint32_t)
KADANOFF_INSTANTIATE(std::int64_t)
KADANOFF_INSTANTIATE(std::uint64_t)
KADANOFF_INSTANTIATE(float)
KADANOFF_INSTANTIATE(double)
#undef KADANOFF_INSTANTIATE
#define KADANOFF_INSTANTIATE(T) \
  template std::optional<T> H5Reader::attribute<T>(const std::string&, const std::string&) const;
KADANOFF_INSTANTIATE(std::int64_t)
KADANOFF_INSTANTIATE(std::uint64_t)
KADANOFF_INSTANTIATE(double)
KADANOFF_INSTANTIATE(std::string)
KADANOFF_INSTANTIATE(std::vector<std::int64_t>)
KADANOFF_INSTANTIATE(std::vector<double>)
KADANOFF_INSTANTIATE(std::vector<std::string>)
#undef KADANOFF_INSTANTIATE

}  // namespace kadanoff::io
