// Recognises formats, and has files read in a child process: a decoder that crashes on a damaged file is an error
// message and not the end. Description and summary come as JSON, rows as they are: label, values.
#include "host/imports/row_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "host/imports/bytes.hpp"
#include "host/imports/picture.hpp"
#include "host/io/child_process.hpp"
#include "host/io/file_status.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

namespace fs = std::filesystem;

struct Format {
  const char* name;
  std::unique_ptr<RowReader> (*read)(const ReadOptions& options);
  bool takes_size = false;    // --side, --tile, --skip-broken
  bool takes_arrays = false;  // --dataset, --axis
  bool takes_labels = false;  // --labels
};

constexpr Format pictures{.name = "pictures", .read = read_pictures, .takes_size = true};
constexpr Format idx{.name = "IDX files", .read = read_idx};
constexpr Format npy{.name = "npy and npz files", .read = read_npy, .takes_arrays = true, .takes_labels = true};
constexpr Format csv{.name = "tables of text", .read = read_csv, .takes_labels = true};
constexpr Format hdf5{.name = "HDF5 files", .read = read_hdf5, .takes_arrays = true, .takes_labels = true};

bool is_text(std::string_view begin) {
  return !begin.empty() && std::all_of(begin.begin(), begin.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\r' || c == '\t';
  });
}

// HDF5's signature is at the beginning, or at 512, 1024, 2048 … (a user block: ours has 512).
bool is_hdf5(Bytes& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1A\n";
  constexpr std::size_t largest_user_block = 1 << 16;
  const auto begin = file.peek(largest_user_block + signature.size());
  for (std::size_t at = 0; at <= begin.size() && at <= largest_user_block; at = at == 0 ? 512 : 2 * at)
    if (begin.substr(at).starts_with(signature)) return true;
  return false;
}

const Format* format_of(Bytes& file) {
  if (is_hdf5(file)) return &hdf5;
  const auto begin = file.peek(4096);
  if (is_picture(begin)) return &pictures;
  if (begin.starts_with("\x93NUMPY")) return &npy;
  if (begin.size() > 4 && begin[0] == 0 && begin[1] == 0 && begin[2] >= 0x08 && begin[2] <= 0x0E && begin[3] > 0)
    return &idx;
  return is_text(begin) ? &csv : nullptr;
}

const Format& format_of(const fs::path& path) {
  if (io::is_folder(path)) return pictures;
  Container container(path);
  bool empty = true, archive = false;
  while (container.next()) {
    empty = empty && container.file().peek(1).empty();
    archive = !container.inner().empty();
    const auto* format = format_of(container.file());
    // In an archive, a text beside the pictures is a note.
    if (format == &idx && archive)
      fail(ExitCode::bad_input, "{} holds IDX files in an archive: unpack it, and give the files", path.string());
    if (format != nullptr && !(archive && (format == &csv || format == &hdf5))) return *format;
  }
  if (empty) fail(ExitCode::bad_input, "{} is empty", path.string());
  fail(ExitCode::bad_input, "{} {}: give IDX, npy, npz, a table of numbers, HDF5, or JPEG and PNG pictures",
       path.string(), archive ? "holds nothing that is known" : "is of no format that is known");
}

const Format& format_of(const ReadOptions& options) {
  const auto& first = options.paths.front();
  const auto& common = format_of(first);
  for (const auto& path : options.paths) {
    const auto& format = format_of(path);
    if (&common != &format)
      fail(ExitCode::usage, "{} is one of {}, and {} one of {}: import them one after the other", first.string(),
           common.name, path.string(), format.name);
  }
  return common;
}

void require_meaning(const Format& format, const ReadOptions& options) {
  const auto refuse = [&](const char* option) {
    fail(ExitCode::usage, "{} means nothing for {}", option, format.name);
  };
  if (!format.takes_size && options.side > 0) refuse("--side");
  if (!format.takes_size && options.tile > 0) refuse("--tile");
  if (!format.takes_size && options.skip_broken) refuse("--skip-broken");
  if (!format.takes_arrays && !options.dataset.empty()) refuse("--dataset");
  if (!format.takes_arrays && options.axis) refuse("--axis");
  if (!format.takes_labels && !options.labels.empty()) refuse("--labels");
}

nlohmann::json to_json(const Description& description) {
  nlohmann::json json{{"format", description.format},
                      {"shape", description.shape},
                      {"count", description.count},
                      {"bytes", description.element == Element::byte},
                      {"pictures", description.pictures},
                      {"labelled", description.labelled},
                      {"labels_from", description.labels_from}};
  if (description.range) json["range"] = {description.range->first, description.range->second};
  return json;
}

Description description_from(const nlohmann::json& json) {
  Description description{.format = json.at("format"),
                          .shape = json.at("shape"),
                          .count = json.at("count"),
                          .element = json.at("bytes") ? Element::byte : Element::number,
                          .pictures = json.at("pictures"),
                          .range = {},
                          .labelled = json.at("labelled"),
                          .labels_from = json.at("labels_from")};
  if (json.contains("range")) description.range = std::pair(json["range"].at(0), json["range"].at(1));
  return description;
}

// Has a reader work in a child.
class ChildReader final : public RowReader {
 public:
  explicit ChildReader(const ReadOptions& options)
      : options_(options),
        child_([this](std::string_view question, io::Speaker& parent) { answer(question, parent); },
               {.memory = std::int64_t{1} << 30, .patience = std::chrono::seconds(8)}) {
    const auto found = ask_for_json("describe");
    is_hdf5_ = found.is_null();
    if (!is_hdf5_) description_ = description_from(found);
  }

  // Then this is no reader of it: H5Reader has a child of its own.
  [[nodiscard]] bool is_hdf5() const { return is_hdf5_; }

  [[nodiscard]] const Description& description() const override { return description_; }

  void read(const UseRow& use) override {
    const auto row_bytes = static_cast<std::size_t>(description_.row_bytes());
    std::vector<char> record(label_bytes + row_bytes);
    std::size_t have = 0;
    ask("rows", [&](std::string_view piece) {
      while (!piece.empty()) {
        const auto taken = std::min(piece.size(), record.size() - have);
        std::memcpy(record.data() + have, piece.data(), taken);
        piece.remove_prefix(taken);
        have += taken;
        if (have < record.size()) continue;
        have = 0;
        std::int64_t label = 0;
        std::memcpy(&label, record.data(), label_bytes);
        use(record.data() + label_bytes, label);
      }
    });
    if (have > 0) fail(ExitCode::internal, "a row was not sent to its end");
    const auto end = ask_for_json("summary");
    summary_ = {.notes = end.at("notes"),
                .label_names = end.at("label_names"),
                .temperatures_from = end.at("temperatures_from"),
                .labelled = end.at("labelled").get<bool>(),
                .tiles = end.at("tiles")};
    for (const auto& one : end.at("temperatures"))  // JSON has no infinity
      summary_.temperatures.push_back(one.is_null() ? std::numeric_limits<double>::infinity() : one.get<double>());
  }

  [[nodiscard]] Summary summary() const override { return summary_; }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t label_bytes = sizeof(std::int64_t);

  void answer(std::string_view question, io::Speaker& parent) {
    parent_ = &parent;
    const auto send = [&](const nlohmann::json& json) {
      const auto text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      parent.data(text.data(), text.size());
    };
    try {
      if (question == "describe") {
        const auto& format = format_of(options_);
        require_meaning(format, options_);
        if (&format == &hdf5) return send(nullptr);
        options_.alive = [this, last = Clock::now()]() mutable {
          if (Clock::now() - last < std::chrono::milliseconds(200)) return;
          last = Clock::now();
          parent_->alive();
        };
        reader_ = format.read(options_);
        send(to_json(reader_->description()));
      } else if (question == "summary") {
        const auto summary = reader_->summary();
        send({{"notes", summary.notes},
              {"label_names", summary.label_names},
              {"temperatures", summary.temperatures},
              {"temperatures_from", summary.temperatures_from},
              {"labelled", summary.labelled},
              {"tiles", summary.tiles}});
      } else {
        send_rows(parent);
      }
    } catch (const std::bad_alloc&) {
      fail(ExitCode::bad_input, "{} asks for more memory than is given to the reading of a file",
           options_.paths[0].string());
    }
  }

  void send_rows(io::Speaker& parent) {
    constexpr std::size_t at_once = 1 << 20;
    const auto row_bytes = static_cast<std::size_t>(reader_->description().row_bytes());
    std::vector<char> block;
    const auto flush = [&] {
      parent.data(block.data(), block.size());
      block.clear();
    };
    reader_->read([&](const char* row, std::int64_t label) {
      const auto* bytes = reinterpret_cast<const char*>(&label);
      block.insert(block.end(), bytes, bytes + sizeof label);
      block.insert(block.end(), row, row + row_bytes);
      if (block.size() >= at_once) flush();
      options_.alive();
    });
    flush();
  }

  void ask(const std::string& question, const std::function<void(std::string_view)>& data) {
    try {
      child_.ask(question, data);
    } catch (const io::ChildFailed& failed) {
      fail(failed.code(), "{} cannot be read: {}", options_.paths[0].string(), failed.what());
    }
  }
  nlohmann::json ask_for_json(const std::string& question) {
    std::string text;
    ask(question, [&](std::string_view piece) { text += piece; });
    return nlohmann::json::parse(text);
  }

  ReadOptions options_;
  std::unique_ptr<RowReader> reader_;  // in the child
  io::Speaker* parent_ = nullptr;      // of the present question
  io::AnsweringChild child_;
  bool is_hdf5_ = false;
  Description description_;
  Summary summary_;
};

}  // namespace

std::unique_ptr<RowReader> open_rows_in_process(const ReadOptions& options) {
  const auto& format = format_of(options);
  require_meaning(format, options);
  return format.read(options);
}

std::unique_ptr<RowReader> open_rows(const ReadOptions& options) {
  if (options.paths.empty()) fail(ExitCode::usage, "give what shall be imported");
  for (const auto& path : options.paths)
    if (!io::is_there(path)) fail(ExitCode::no_input, "{} is not there", path.string());
  auto reader = std::make_unique<ChildReader>(options);
  return reader->is_hdf5() ? read_hdf5(options) : std::move(reader);
}

}  // namespace kadanoff::imports
