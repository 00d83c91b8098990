// Looks for gnuplot.
#include <cstdlib>
#include <sstream>

#include "host/figures/figure.hpp"
#include "host/io/command.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::figures {

namespace fs = std::filesystem;

namespace {

// True if a picture with a word and the same picture without it are equal: where no font is found the word is left out
// in silence.
bool draws_no_text(const fs::path& program) {
  const auto outcome = io::run_command({program.string(), "-d"},
                                       "set terminal pngcairo size 64,32\n"
                                       "unset border; unset tics; unset key; set xrange [0:1]; set yrange [0:1]\n"
                                       "set label 1 'word' at screen 0.5,0.5 center\n"
                                       "plot NaN notitle\n"
                                       "unset label 1\n"
                                       "replot\n",
                                       std::chrono::seconds(20));
  const std::string begin = "\x89PNG";
  const auto first = outcome.out.find(begin);
  const auto second = first == std::string::npos ? first : outcome.out.find(begin, first + 1);
  if (second == std::string::npos) return false;  // who knows
  return outcome.out.substr(first, second - first) == outcome.out.substr(second);
}

}  // namespace

GnuplotInfo look_for_gnuplot() {
  GnuplotInfo info;
  fs::path program;
  if (const char* const chosen = std::getenv("KADANOFF_GNUPLOT"); chosen == nullptr) {
    program = io::find_program("gnuplot").value_or(fs::path());
    if (program.empty()) info.problem = "gnuplot is not installed", info.package = "gnuplot-nox";
  } else if (program = chosen; program.empty()) {
    info.problem = "KADANOFF_GNUPLOT is empty";
  } else if (!io::is_program(program)) {
    info.problem = fmt::format("KADANOFF_GNUPLOT={} is not a program", program.string());
  }
  if (!info.problem.empty()) return info;

  const auto outcome = io::run_command(
      {program.string(), "-d"}, "set print '-'\nprint GPVAL_VERSION, ' ', GPVAL_PATCHLEVEL\nprint GPVAL_TERMINALS\n",
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
    info.problem = fmt::format("{} cannot draw PNG and SVG: it lacks the terminals pngcairo and svg", program.string()),
    info.package = "gnuplot-nox";
  else if (draws_no_text(program))
    info.problem = "the pictures would have no text, because no font is installed", info.package = "fonts-dejavu-core";
  else
    info.program = program;
  return info;
}

std::optional<fs::path> find_gnuplot() {
  auto info = look_for_gnuplot();
  if (info.program.empty()) return std::nullopt;
  return std::move(info.program);
}

FigureFiles write_figure(const Figure& figure, const fs::path& folder) {
  const auto gnuplot = look_for_gnuplot();
  if (!gnuplot.program.empty()) return write_figure(figure, folder, gnuplot.program);
  auto files = write_figure(figure, folder, std::nullopt);
  files.problem = "there is no gnuplot to draw a picture: " + gnuplot.problem;
  return files;
}

}  // namespace kadanoff::figures
