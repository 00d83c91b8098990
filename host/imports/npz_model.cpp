// A child finds the arrays by their names and sends them: a line of JSON, then the numbers. (docs/decisions/
// imports-by-libraries.md)
#include "host/imports/npz_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/data/binary_units.hpp"
#include "host/imports/model_names.hpp"
#include "host/imports/npy.hpp"
#include "host/io/child_process.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

using nlohmann::json;
using Arrays = std::vector<std::pair<std::string, NpyHeader>>;
using Named = Arrays::value_type;

constexpr const char* units_name = "variable_type";
constexpr std::size_t most_parameters = std::size_t{1} << 31;

template <class Names>
const Named* find_array(const Arrays& arrays, const Names& names, std::size_t dimensions) {
  for (const char* name : names)
    for (const auto& array : arrays)
      if (array.first == name && !array.second.is_text() && array.second.extents.size() == dimensions) return &array;
  return nullptr;
}

// Calls use(bytes, count) for blocks of the numbers of an array.
template <class Use>
void for_each_block_of(const std::filesystem::path& path, const Named& array, Use use) {
  constexpr std::size_t at_once = 1 << 16;
  const auto container = open_array(path, array.first);
  std::size_t left = 1;
  for (const auto extent : array.second.extents) {
    if (extent <= 0 || static_cast<std::size_t>(extent) > most_parameters / left)
      fail(ExitCode::bad_input, "{}: {} declares more parameters than can be, or none", path.string(), array.first);
    left *= static_cast<std::size_t>(extent);
  }
  const auto size = static_cast<std::size_t>(array.second.type.bytes);
  std::vector<char> block(at_once * size);
  for (std::size_t done = 0; left > 0; left -= done) {
    done = std::min(left, at_once);
    container->file().read(block.data(), done * size);
    use(block.data(), done);
  }
  if (!container->file().peek(1).empty())
    fail(ExitCode::bad_input, "{}: {} holds more than its header says", path.string(), array.first);
}

// "bernoulli"; characters beyond ASCII become '?'.
std::string read_word(const std::filesystem::path& path, const Named& array) {
  const auto& header = array.second;
  const std::size_t width = header.is_unicode ? 4 : 1, characters = static_cast<std::size_t>(header.text_width);
  std::vector<unsigned char> bytes(characters * width);
  open_array(path, array.first)->file().read(reinterpret_cast<char*>(bytes.data()), bytes.size());
  std::string word;
  for (std::size_t i = 0; i < characters; ++i) {
    const unsigned char* one = bytes.data() + i * width;
    const unsigned char low = width == 1 || !header.type.big_endian ? one[0] : one[3];
    if (low == 0) break;
    word += low < 128 ? static_cast<char>(low) : '?';
  }
  return word;
}

void answer(const std::filesystem::path& path, io::Speaker& parent) {
  const auto send_line = [&](const json& line) {
    const auto text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    parent.data(text.data(), text.size());
  };
  for (Container container(path); container.next();)
    if (container.inner().empty() || container.file().peek(6) != "\x93NUMPY") return send_line(nullptr);
  const auto arrays = list_arrays(path);
  const auto* weights = find_array(arrays, weight_names, 2);
  if (weights == nullptr) return send_line(nullptr);
  const auto* visible = find_array(arrays, visible_bias_names, 1);
  const auto* hidden = find_array(arrays, hidden_bias_names, 1);
  if (visible == nullptr || hidden == nullptr)
    fail(ExitCode::bad_input,
         "{} holds {}, and no {}: a model has weight_matrix, vbias and hbias (if these are samples, give --dataset {})",
         path.string(), weights->first, visible == nullptr ? "vbias" : "hbias", weights->first);
  json head{{"weights", weights->first},
            {"extents", weights->second.extents},
            {"columns_first", weights->second.columns_first},
            {"visible", visible->second.extents[0]},
            {"hidden", hidden->second.extents[0]}};
  for (const auto& array : arrays) {
    if (array.first != units_name || !array.second.is_text()) continue;
    for (const auto extent : array.second.extents)
      if (extent != 1) fail(ExitCode::bad_input, "{}: {} holds more than one text", path.string(), units_name);
    head["units"] = read_word(path, array);
  }
  send_line(head);
  for_each_block_of(path, *weights, [&](const char* bytes, std::size_t count) {
    std::vector<float> values(count);
    to_floats(weights->second.type, bytes, count, values.data());
    parent.data(values.data(), count * sizeof(float));
    parent.alive();
  });
  for (const auto* bias : {visible, hidden})
    for_each_block_of(path, *bias, [&](const char* bytes, std::size_t count) {
      std::vector<double> values(count);
      for (std::size_t i = 0; i < count; ++i)
        values[i] = to_double(bias->second.type, bytes + i * static_cast<std::size_t>(bias->second.type.bytes));
      parent.data(values.data(), count * sizeof(double));
      parent.alive();
    });
}

// Only a zip archive can be an npz.
bool is_zip(const std::filesystem::path& path) {
  std::array<char, 2> begin{};
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return false;
  return std::ifstream(path, std::ios::binary).read(begin.data(), begin.size()) && begin[0] == 'P' && begin[1] == 'K';
}

// The numbers behind the line, one array after another.
class Numbers {
 public:
  Numbers(const std::filesystem::path& path, const std::string& answer, std::size_t at)
      : path_(path), answer_(answer), at_(at) {}

  template <class T>
  std::vector<T> take(const char* name, std::int64_t count) {
    const auto bytes = static_cast<std::size_t>(count) * sizeof(T);
    if (answer_.size() - at_ < bytes) fail(ExitCode::internal, "{} was not sent to its end", name);
    std::vector<T> values(static_cast<std::size_t>(count));
    std::memcpy(values.data(), answer_.data() + at_, bytes);
    at_ += bytes;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!(std::abs(values[i]) <= data::largest_parameter))  // NaN, too
        fail(ExitCode::bad_input, "{}: {} holds {} at {}: a parameter is a number from -{:g} to {:g}", path_.string(),
             name, values[i], i, data::largest_parameter, data::largest_parameter);
    return values;
  }

 private:
  const std::filesystem::path& path_;
  const std::string& answer_;
  std::size_t at_;
};

data::Units units_of(const std::filesystem::path& path, const json& head, NpzModel& found,
                     std::optional<data::Units> otherwise) {
  found.model.says_units = true;
  if (head.contains("units")) {
    const auto word = head["units"].get<std::string>();
    if (const auto units = data::units_in_words(word)) return *units;
    fail(ExitCode::bad_input, "{}: {} says '{}', which is not known here: write 'ising' or 'bernoulli' there",
         path.string(), units_name, word.substr(0, 80));
  }
  if (found.weights == components_of_sklearn) return data::Units::bits;
  found.model.says_units = false;
  return otherwise.value_or(data::Units::spins);
}

// The model of an answer.
std::optional<NpzModel> model_of(const std::filesystem::path& path, const std::string& all,
                                 std::optional<data::Units> units) {
  const auto line = all.find('\n');
  const auto head = json::parse(all.substr(0, line));
  if (head.is_null()) return {};

  NpzModel found;
  found.weights = head.at("weights");
  const auto visible = head.at("visible").get<std::int64_t>(), hidden = head.at("hidden").get<std::int64_t>();
  const auto rows = head.at("extents").at(0).get<std::int64_t>(),
             columns = head.at("extents").at(1).get<std::int64_t>();
  const bool fits = rows == visible && columns == hidden, fits_transposed = rows == hidden && columns == visible;
  if (!fits && !fits_transposed)
    fail(ExitCode::bad_input, "{}: {} is of {} × {}, and there are {} and {} biases", path.string(), found.weights,
         rows, columns, visible, hidden);
  found.transposed = !fits || (fits_transposed && found.weights == components_of_sklearn);

  Numbers numbers(path, all, line + 1);
  auto& model = found.model;
  model.name = path.string();
  model.parameters = rbm::Parameters(cpu_device, visible, hidden);
  const auto weights = numbers.take<float>(found.weights.c_str(), visible * hidden);
  // In memory it is visible × hidden if it is neither transposed nor column by column, or both.
  const bool as_it_is = found.transposed == head.at("columns_first").get<bool>();
  for (std::int64_t i = 0; i < visible; ++i)
    for (std::int64_t a = 0; a < hidden; ++a)
      model.parameters.weights.data()[i * hidden + a] =
          weights[static_cast<std::size_t>(as_it_is ? i * hidden + a : a * visible + i)];
  const auto visible_bias = numbers.take<double>("the visible bias", visible);
  const auto hidden_bias = numbers.take<double>("the hidden bias", hidden);
  const auto said = units_of(path, head, found, units);
  if (said == data::Units::bits) {
    data::from_binary_units(model.parameters, visible_bias, hidden_bias);
  } else {
    const auto to_float = [](double value) { return static_cast<float>(value); };
    std::transform(visible_bias.begin(), visible_bias.end(), model.parameters.visible_bias.data(), to_float);
    std::transform(hidden_bias.begin(), hidden_bias.end(), model.parameters.hidden_bias.data(), to_float);
  }
  data::use_units(model, said);
  return found;
}

}  // namespace

std::optional<NpzModel> read_npz_model(const std::filesystem::path& path, std::optional<data::Units> units) {
  if (!is_zip(path)) return {};
  std::string all;
  io::AnsweringChild child([&](std::string_view, io::Speaker& parent) { answer(path, parent); },
                           {.memory = std::int64_t{1} << 30, .patience = std::chrono::seconds(8)});
  try {
    child.ask("model", [&](std::string_view piece) { all += piece; });
  } catch (const io::ChildFailed& failed) {
    fail(failed.code(), "{} cannot be read: {}", path.string(), failed.what());
  }
  return model_of(path, all, units);
}

std::optional<NpzModel> read_npz_model_in_process(const std::filesystem::path& path) {
  struct Collected final : io::Speaker {
    std::string all;
    void data(const void* bytes, std::size_t count) override { all.append(static_cast<const char*>(bytes), count); }
    void notice(const std::string&) override {}
    void alive(std::int64_t) override {}
  } collected;
  if (!is_zip(path)) return {};
  answer(path, collected);
  return model_of(path, collected.all, {});
}

}  // namespace kadanoff::imports
