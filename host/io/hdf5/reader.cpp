// H5Reader: asks the child process that has the file open, and trusts none of its lengths.
#include <new>

#include "host/base/system_error.hpp"
#include "host/io/follow_links.hpp"
#include "host/io/hdf5/content.hpp"
#include "host/io/hdf5/reason.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::io {
namespace {

using About = h5::Question::About;

constexpr std::size_t largest_answer = std::size_t{256} << 20;  // of all but numbers
constexpr ChildLimits limits{.memory = std::int64_t{1} << 30};

}  // namespace

struct H5Reader::State {
  std::filesystem::path path;
  std::optional<SealInfo> seal;
  std::unique_ptr<h5::Content> content;  // in the child
  std::unique_ptr<AnsweringChild> child;

  explicit State(const std::filesystem::path& file) : path(file), seal(h5::require_undamaged(file)) {
    child = std::make_unique<AnsweringChild>(
        [this](std::string_view question, Speaker& parent) { answer(h5::Question::unpacked(question), parent); },
        limits);
    static_cast<void>(ask({.about = About::file}));
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
      if (!content) content = std::make_unique<h5::Content>(path, seal.has_value(), follow_links());
      content->answer(question, parent);
    } catch (const h5::Unnamed& error) {
      fail(ExitCode::bad_input, "{}: {}{}", path.string(), where, error.what());
    } catch (const std::bad_alloc&) {
      fail(ExitCode::bad_input, "{}: {}{}", path.string(), where, h5::too_much_memory);
    }
  }

  void ask(const h5::Question& question, const std::function<void(std::string_view)>& data) const {
    try {
      child->ask(question.packed(), data);
    } catch (const ChildFailed& failed) {
      fail(ExitCode::bad_input, "{} is damaged: libhdf5 cannot read it: {}", path.string(), failed.what());
    }
  }

  [[nodiscard]] std::string ask(const h5::Question& question) const {
    std::string answer;
    ask(question, [&](std::string_view piece) {
      if (answer.size() + piece.size() > largest_answer) throw ChildFailed("it answers without end");
      answer += piece;
    });
    return answer;
  }

  [[nodiscard]] bool has(const std::string& name, std::int64_t kind) const {
    const auto answer = ask({.about = About::kind, .object = name});
    return !answer.empty() && h5::Unpacker(answer).integer() == kind;
  }
};

H5Reader::H5Reader(const std::filesystem::path& path) : state_(std::make_unique<State>(path)) {
  if (state_->seal) return;
  const auto has = [&](const char* name) { return has_attribute("/", name); };
  if (has("kind") && has("format_version") && has("config") && has("commit")) require_sealed();
}
H5Reader::~H5Reader() = default;
H5Reader::H5Reader(H5Reader&&) noexcept = default;
H5Reader& H5Reader::operator=(H5Reader&&) noexcept = default;

const std::filesystem::path& H5Reader::path() const { return state_->path; }
const std::optional<SealInfo>& H5Reader::seal() const { return state_->seal; }

void H5Reader::require_sealed() const {
  if (!state_->seal)
    throw Error(ExitCode::bad_input,
                fmt::format("{} is damaged: it is a file of kadanoff without its seal (its first bytes were lost, or "
                            "another program copied it)",
                            path().string()),
                "make it again, or take it from a backup");
}

bool H5Reader::has_dataset(const std::string& name) const { return state_->has(name, 1); }
bool H5Reader::has_group(const std::string& name) const { return state_->has(name, 2); }

std::vector<std::string> H5Reader::dataset_names() const {
  std::vector<std::string> names;
  for (auto& one : list()) names.push_back(std::move(one.name));
  return names;
}

std::vector<H5Listed> H5Reader::list() const {
  const auto answer = state_->ask({.about = About::list});
  std::vector<H5Listed> datasets;
  for (h5::Unpacker from(answer); !from.empty();) {
    H5Listed& one = datasets.emplace_back();
    one.name = from.text();
    one.type = from.text();
    for (auto rank = from.integer(); rank > 0; --rank) one.shape.push_back(from.integer());
  }
  return datasets;
}

H5Shape H5Reader::shape(const std::string& dataset) const {
  const auto answer = state_->ask({.about = About::shape, .object = dataset});
  H5Shape shape;
  for (h5::Unpacker from(answer); !from.empty();) shape.push_back(from.integer());
  return shape;
}

std::string H5Reader::type_name(const std::string& dataset) const {
  return state_->ask({.about = About::type, .object = dataset});
}

void H5Reader::require_readable(const std::string& dataset) const {
  static_cast<void>(state_->ask({.about = About::readable, .object = dataset}));
}

// The memory grows with what arrives: what a file declares may be much more than it holds.
template <class T>
std::vector<T> H5Reader::read(const std::string& dataset) const {
  std::vector<T> values;
  std::size_t bytes = 0;
  state_->ask({.about = About::numbers, .object = dataset, .number = h5::number_of<T>()}, [&](std::string_view piece) {
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
  std::size_t left = sizeof(T) * static_cast<std::size_t>(count);
  for (std::size_t i = 1; i < extent.size(); ++i) left *= static_cast<std::size_t>(extent[i]);
  char* to = reinterpret_cast<char*>(out);
  state_->ask(
      {.about = About::numbers, .object = dataset, .number = h5::number_of<T>(), .first = first, .count = count},
      [&](std::string_view piece) {
        if (piece.size() > left) throw ChildFailed("it answers nonsense");
        std::memcpy(to, piece.data(), piece.size());
        to += piece.size();
        left -= piece.size();
      });
  if (left > 0) fail(ExitCode::bad_input, "{}: {} is shorter than it says", path().string(), dataset);
}

std::vector<std::string> H5Reader::read_texts(const std::string& dataset) const {
  const auto answer = state_->ask({.about = About::texts, .object = dataset});
  std::vector<std::string> texts;
  for (h5::Unpacker from(answer); !from.empty();) texts.push_back(from.text());
  return texts;
}

bool H5Reader::has_attribute(const std::string& object, const std::string& name) const {
  return !state_->ask({.about = About::has_attribute, .object = object, .attribute = name}).empty();
}

template <class T>
std::optional<T> H5Reader::attribute(const std::string& object, const std::string& name) const {
  constexpr bool text = std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>>;
  constexpr bool single = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;
  h5::Question question{
      .about = text ? About::texts_of_attribute : About::numbers_of_attribute, .object = object, .attribute = name};
  if constexpr (!text) {
    if constexpr (single)
      question.number = h5::number_of<T>();
    else
      question.number = h5::number_of<typename T::value_type>();
  }
  const auto answer = state_->ask(question);
  if (answer.empty()) return std::nullopt;
  h5::Unpacker from(answer);
  const auto count = from.integer();
  if (single && count != 1)
    fail(ExitCode::bad_input, "{}: the attribute {}{} holds {} values, not one", path().string(), name,
         object == "/" ? "" : " of " + object, count);
  if constexpr (std::is_same_v<T, std::string>) {
    return from.text();
  } else if constexpr (std::is_arithmetic_v<T>) {
    T value{};
    std::memcpy(&value, from.take(sizeof value).data(), sizeof value);
    return value;
  } else {
    T values;
    for (std::int64_t i = 0; i < count; ++i) {
      if constexpr (text) {
        values.push_back(from.text());
      } else {
        typename T::value_type value{};
        std::memcpy(&value, from.take(sizeof value).data(), sizeof value);
        values.push_back(value);
      }
    }
    return values;
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
