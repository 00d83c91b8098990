// Folders and archives of pictures, and single ones. A folder is read recursively, in the order of names; its pictures
// get the number of the folder that holds them as their label, where there are several folders.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/base/words.hpp"
#include "host/imports/bytes.hpp"
#include "host/imports/picture.hpp"
#include "host/imports/row_reader.hpp"
#include "host/io/file_status.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{256} << 20;  // bytes
constexpr int deepest = 100;                                  // folders within each other

bool is_hidden(const std::string& name) { return name.starts_with('.'); }

// The ordinary files of a folder. Links to folders are not followed: they may make circles.
void add_files(const fs::path& folder, int depth, std::vector<fs::path>& files, std::int64_t& links) {
  if (depth > deepest)
    fail(ExitCode::bad_input, "{}: more than {} folders within each other", folder.string(), deepest);
  for (const auto& name : io::names_in(folder)) {
    const auto path = folder / name;
    if (is_hidden(name)) continue;
    if (fs::is_directory(fs::symlink_status(path)))
      add_files(path, depth + 1, files, links);
    else if (io::is_folder(path))
      ++links;
    else if (const auto status = io::status_of(path); status && S_ISREG(status->st_mode))
      files.push_back(path);
  }
}

bool is_called_picture(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name.ends_with(".jpg") || name.ends_with(".jpeg") || name.ends_with(".png");
}

class PictureReader final : public RowReader {
 public:
  explicit PictureReader(const ReadOptions& options) : options_(options) {
    if (options.side > 0 && options.tile > 0) fail(ExitCode::usage, "--side and --tile exclude each other");
    for (const auto& path : options.paths)
      io::is_folder(path) ? add_files(path, 0, files_, links_) : files_.push_back(path);
    if (!next_picture()) fail(ExitCode::bad_input, "{} holds no picture that can be read", options.paths[0].string());
    const auto width = options.tile > 0 ? options.tile : options.side > 0 ? options.side : picture_.width;
    const auto height = options.tile > 0 ? options.tile : options.side > 0 ? options.side : picture_.height;
    description_.format = "pictures in shades of grey";
    if (options.side > 0) description_.format += fmt::format(", averaged to {0} × {0}", options.side);
    if (options.tile > 0) description_.format += fmt::format(", in tiles of {0} × {0}", options.tile);
    description_.shape = {height, width};
    description_.range = std::pair(0.0, 1.0);
    description_.pictures = true;
    description_.labelled = true;  // until the end shows that all pictures are in one folder
    description_.labels_from = "the folders";
  }

  [[nodiscard]] const Description& description() const override { return description_; }

  void read(const UseRow& use) override {
    do {
      ++pictures_;
      if (options_.tile > 0)
        tiles_.push_back(use_tiles(use));
      else
        use_whole(use);
    } while (next_picture());
    if (rows_ == 0) fail(ExitCode::bad_input, "{}: no picture is as large as a tile", options_.paths[0].string());
  }

  [[nodiscard]] Summary summary() const override {
    Summary summary;
    const auto note = [&](std::int64_t count, const char* noun, const std::string& what) {
      if (count > 0) summary.notes.push_back(counted(count, noun) + " " + what);
    };
    if (options_.tile > 0)
      summary.notes.push_back(fmt::format("{} from {}", counted(rows_, "tile"), counted(pictures_, "picture")));
    note(small_, "picture",
         fmt::format("{} smaller than --side {} and {} skipped", small_ == 1 ? "is" : "are", options_.side,
                     small_ == 1 ? "was" : "were"));
    note(broken_, "picture", broken_ == 1 ? "is broken and was skipped" : "are broken and were skipped");
    note(others_, "file", others_ == 1 ? "is no picture and was left out" : "are no pictures and were left out");
    note(links_, "link", links_ == 1 ? "to a folder was not followed" : "to folders were not followed");
    summary.tiles = tiles_;
    summary.labelled = folders_.size() > 1;
    if (!summary.labelled) return summary;
    summary.label_names.resize(folders_.size());
    for (const auto& [folder, label] : folders_) summary.label_names[static_cast<std::size_t>(label)] = name_of(folder);
    return summary;
  }

 private:
  // The last part of a folder's name, or all of it where another folder ends in the same.
  [[nodiscard]] std::string name_of(const std::string& folder) const {
    const auto last = [](const std::string& path) { return fs::path(path).filename().string(); };
    const auto same = std::count_if(folders_.begin(), folders_.end(),
                                    [&](const auto& other) { return last(other.first) == last(folder); });
    return same > 1 ? folder : last(folder);
  }

  // Goes to the next picture that can be read; false at the end.
  bool next_picture() {
    for (;; options_.alive()) {
      if (!container_) {
        if (file_ == files_.size()) return false;
        inner_names_.clear();
        if (!open_file()) continue;
      }
      if (!next_entry()) {
        container_.reset();
        ++file_;
        continue;
      }
      if (take_picture()) return true;
    }
  }

  // Opens files_[file_]. One that is empty, or cannot be unpacked, is a broken picture if it is called one.
  bool open_file() {
    const auto& path = files_[file_];
    if (const auto status = io::status_of(path); status && status->st_size == 0) {
      ++file_;
      is_called_picture(path.filename().string()) ? count_broken(path.string(), "it is empty") : void(++others_);
      return false;
    }
    if (unpacks([&] { container_ = std::make_unique<Container>(path); })) return true;
    ++file_;
    return false;
  }

  bool next_entry() {
    bool found = false;
    return unpacks([&] { found = container_->next(); }) && found;
  }

  // Calls step(). With --skip-broken what cannot be unpacked is counted, and the answer is false.
  template <class Step>
  bool unpacks(const Step& step) {
    try {
      step();
      return true;
    } catch (const Error& error) {
      if (error.code() != ExitCode::bad_input || !options_.skip_broken) throw;
      ++broken_;
      return false;
    }
  }

  void count_broken(const std::string& name, const std::string& why) { count_unused(broken_, name, why); }

  void count_unused(std::int64_t& count, const std::string& name, const std::string& why) {
    if (!options_.skip_broken)
      throw Error(ExitCode::bad_input, fmt::format("{} cannot be used: {}", name, why),
                  "--skip-broken leaves such pictures out");
    ++count;
  }

  bool take_picture() {
    auto& file = container_->file();
    const auto& inner = container_->inner();
    if (!inner.empty() && !inner_names_.insert(inner).second)
      fail(ExitCode::bad_input, "{} holds {} twice", files_[file_].string(), inner);
    const auto path = inner.empty() ? files_[file_] : files_[file_] / inner;
    const auto name = path.filename().string();
    try {
      if (!is_picture(file.peek(8))) {
        if (is_hidden(name) || !is_called_picture(name)) {
          ++others_;
          return false;
        }
        fail(ExitCode::bad_input, "it is neither JPEG nor PNG");
      }
      picture_ = decode(file.rest(largest_file));
    } catch (const Error& error) {
      if (error.code() != ExitCode::bad_input) throw;
      count_broken(file.name(), error.message());
      return false;
    }
    if (options_.side > 0) {
      if (std::min(picture_.width, picture_.height) < options_.side) {
        count_unused(small_, file.name(),
                     fmt::format("it is {} × {} pixels, smaller than --side {}", picture_.width, picture_.height,
                                 options_.side));
        return false;
      }
      picture_ = averaged(picture_, options_.side, options_.side);
    }
    label_ = folders_.emplace(path.parent_path().string(), static_cast<std::int64_t>(folders_.size())).first->second;
    return true;
  }

  void use_whole(const UseRow& use) {
    if (picture_.height != description_.shape[0] || picture_.width != description_.shape[1]) {
      const auto message = fmt::format("{} is {} × {} pixels, and the first picture {} × {}", name_of_picture(),
                                       picture_.width, picture_.height, description_.shape[1], description_.shape[0]);
      throw Error(ExitCode::bad_input, message, "--side S makes all of them S × S");
    }
    use(reinterpret_cast<const char*>(picture_.grey.data()), label_);
    ++rows_;
  }

  // Whole tiles from the upper left corner; what is left over at the right and below is not used.
  // Returns how many.
  std::int64_t use_tiles(const UseRow& use) {
    const auto before = rows_;
    const auto side = options_.tile;
    std::vector<float> tile(static_cast<std::size_t>(side * side));
    for (std::int64_t top = 0; top + side <= picture_.height; top += side)
      for (std::int64_t left = 0; left + side <= picture_.width; left += side) {
        for (std::int64_t y = 0; y < side; ++y) std::copy_n(picture_.row(top + y) + left, side, tile.data() + y * side);
        use(reinterpret_cast<const char*>(tile.data()), label_);
        ++rows_;
      }
    return rows_ - before;
  }

  [[nodiscard]] std::string name_of_picture() const { return container_->file().name(); }

  ReadOptions options_;
  Description description_;
  std::vector<fs::path> files_;  // pictures, and archives of them
  std::size_t file_ = 0;
  std::unique_ptr<Container> container_;         // of files_[file_]
  std::set<std::string> inner_names_;            // within it
  std::map<std::string, std::int64_t> folders_;  // and their labels
  Picture picture_;                              // the present one, of label_
  std::int64_t label_ = 0;
  std::vector<std::int64_t> tiles_;  // of each picture
  std::int64_t pictures_ = 0, rows_ = 0, broken_ = 0, small_ = 0, others_ = 0, links_ = 0;
};

}  // namespace

std::unique_ptr<RowReader> read_pictures(const ReadOptions& options) {
  return std::make_unique<PictureReader>(options);
}

}  // namespace kadanoff::imports
