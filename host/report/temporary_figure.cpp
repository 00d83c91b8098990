// Draws into $TMPDIR.
#include "host/report/temporary_figure.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "host/base/signal_cleanup.hpp"
#include "host/report/readers.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    name_ = (fs::temp_directory_path() / "kadanoff-report-XXXXXX").string();
    if (mkdtemp(name_.data()) == nullptr)
      fail(ExitCode::io, "cannot make a temporary folder {}: {}", name_, std::strerror(errno));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(name_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] fs::path path() const { return name_; }

 private:
  std::string name_;
};

}  // namespace

Picture temporary_picture(const figures::Figure& figure, const std::string& numbers) {
  const TemporaryFolder folder;
  const auto file = [&](const char* ending) { return folder.path() / (figure.name + ending); };
  const RemovedOnSignal csv(file(".csv")), svg(file(".svg")), png(file(".png")),
      itself(folder.path());  // which goes last
  auto drawn = figure;
  drawn.caption.clear();  // it stands below the picture
  const auto files = figures::write_figure(drawn, folder.path());
  auto picture = picture_of(files.csv, files.csv.filename());
  picture.caption = figure.caption;
  picture.numbers = numbers;
  picture.file.clear();
  if (!files.problem.empty()) picture.problem = files.problem;
  return picture;
}

}  // namespace kadanoff::report
