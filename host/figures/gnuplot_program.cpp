// Looking for gnuplot.
#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "host/figures/figure.hpp"
#include "host/io/command.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

fs::path on_path(const char* name) {
  const char* const variable = std::getenv("PATH");
  std::istringstream folders(variable == nullptr ? "" : variable);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (auto path = fs::path(folder) / name; !folder.empty() && is_program(path)) return path;
  return {};
}

}  // namespace

GnuplotInfo look_for_gnuplot() {
  GnuplotInfo info;
  fs::path program;
  if (const char* const chosen = std::getenv("KADANOFF_GNUPLOT"); chosen == nullptr) {
    program = on_path("gnuplot");
    if (program.empty()) info.problem = "gnuplot is not installed";
  } else if (program = chosen; program.empty()) {
    info.problem = "KADANOFF_GNUPLOT is empty";
  } else if (!is_program(program)) {
    info.problem = fmt::format("KADANOFF_GNUPLOT={} is not a program", program.string());
  }
  if (!info.problem.empty()) return info;

  const auto outcome = run_command({program.string(), "-d"},
                                   "set print '-'\nprint GPVAL_VERSION, ' ', GPVAL_PATCHLEVEL\nprint GPVAL_TERMINALS\n",
                                   std::chrono::seconds(20));
  std::istringstream lines(outcome.out);
  std::string patchlevel, terminals;
  lines >> info.version >> patchlevel >> std::ws;
  std::getline(lines, terminals);
  info.version += " patchlevel " + patchlevel;
  const auto knows = [&](const std::string& name) {
    return (' ' + terminals + ' ').find(' ' + name + ' ') != std::string::npos;
  };
  if (!outcome.problem.empty())
    info.problem = fmt::format("{} does not run: {}", program.string(), outcome.problem);
  else if (!knows("pngcairo") || !knows("svg"))
    info.problem = fmt::format("{} cannot draw PNG and SVG: it lacks the terminals pngcairo and svg", program.string());
  else
    info.program = program;
  return info;
}

std::optional<fs::path> find_gnuplot() {
  auto info = look_for_gnuplot();
  if (info.program.empty()) return std::nullopt;
  return std::move(info.program);
}

}  // namespace kadanoff
