// Writes a figure's CSV, and has gnuplot draw it.
#include "host/figures/figure.hpp"

#include <chrono>
#include <cmath>
#include <sstream>
#include <string_view>

#include "host/base/csv.hpp"
#include "host/figures/gnuplot.hpp"
#include "host/io/command.hpp"
#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::figures {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 120s;  // for a picture; it takes a fraction of a second

void require_consistent(const Figure& figure) {
  expects(!figure.name.empty() && figure.name.find('/') == std::string::npos,
          "write_figure: a name of files is needed");
  expects(!figure.panels.empty(), "write_figure: a figure without panels");
  for (const Panel& panel : figure.panels) {
    expects(!panel.heatmap || panel.series.empty(), "write_figure: a panel has either series or a heat map");
    for (const Axis& axis : {panel.x, panel.y}) {
      expects(!axis.low || !axis.high || *axis.low < *axis.high, "write_figure: the ends of an axis are the same");
      expects(!axis.logarithmic || axis.low.value_or(1) > 0, "write_figure: a logarithmic axis begins at 0");
    }
    for (const Series& series : panel.series) {
      expects(series.x.size() == series.y.size(), "write_figure: a series has as many x as y");
      expects(series.error.empty() || series.error.size() == series.y.size(), "write_figure: one error for each y");
    }
    if (!panel.heatmap) continue;
    const Heatmap& map = *panel.heatmap;
    expects(map.rows > 0 && map.cols > 0 && map.values.size() == static_cast<std::size_t>(map.rows * map.cols),
            "write_figure: a heat map has rows × cols values");
  }
}

std::string csv_number(double value) {
  if (std::isnan(value)) return "nan";  // without its sign
  return fmt::format("{}", value);
}

// One row per value, so that every program can read the table. Fields that a row does not have are empty.
std::string csv_of(const Figure& figure) {
  bool has_series = false, has_heatmap = false;
  for (const Panel& panel : figure.panels) (panel.heatmap ? has_heatmap : has_series) = true;
  const char* const no_series = has_series ? ",,,," : "";
  const char* const no_heatmap = has_heatmap ? ",,," : "";
  std::string text =
      fmt::format("panel{}{}\n", has_series ? ",series,x,y,error" : "", has_heatmap ? ",row,column,value" : "");
  for (std::size_t p = 0; p < figure.panels.size(); ++p) {
    const Panel& panel = figure.panels[p];
    const std::string name = panel.title.empty() ? std::to_string(p + 1) : csv_field(panel.title);
    for (const Series& series : panel.series) {
      const auto of = csv_field(series.which.empty() ? series.name : fmt::format("{} ({})", series.name, series.which));
      for (std::size_t i = 0; i < series.x.size(); ++i)
        text += fmt::format("{},{},{},{},{}{}\n", name, of, csv_number(series.x[i]), csv_number(series.y[i]),
                            series.error.empty() ? "" : csv_number(series.error[i]), no_heatmap);
    }
    if (!panel.heatmap) continue;
    for (std::int64_t row = 0; row < panel.heatmap->rows; ++row)
      for (std::int64_t col = 0; col < panel.heatmap->cols; ++col)
        text +=
            fmt::format("{}{},{},{},{}\n", name, no_series, row, col,
                        csv_number(panel.heatmap->values[static_cast<std::size_t>(row * panel.heatmap->cols + col)]));
  }
  return text;
}

// The last non-empty line, because gnuplot prints the command before its error.
std::string last_line(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  return last.substr(0, 300);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// gnuplot's svg hides each error bar, and what lies below, behind a white disc in its middle.
void remove_white_discs(std::string& svg) {
  constexpr std::string_view white = " color='#FFFFFF'/>\n";
  for (auto end = svg.find(white); end != std::string::npos;) {
    const auto begin = svg.rfind('\n', end) + 1;
    const bool is_point = svg.compare(begin, 5, "\t<use") == 0;
    if (is_point) svg.erase(begin, end + white.size() - begin);
    end = svg.find(white, is_point ? begin : end + 1);
  }
}

bool is_whole(const std::string& picture, PictureKind kind) {
  const std::string_view text = picture;
  if (kind == PictureKind::png)
    return text.starts_with("\x89PNG\r\n\x1a\n") && text.size() > 20 && text.substr(text.size() - 8, 4) == "IEND";
  return text.starts_with("<?xml") && text.substr(0, text.find_last_not_of(" \r\n") + 1).ends_with("</svg>");
}

// The picture; else an empty string, and `problem` says why.
std::string draw(const Figure& figure, PictureKind kind, const fs::path& gnuplot, std::string& problem) {
  auto outcome = io::run_command({gnuplot.string(), "-d"}, gnuplot_script(figure, kind), patience);
  if (outcome.problem.empty() && !is_whole(outcome.out, kind)) outcome.problem = "it printed no picture";
  if (!outcome.problem.empty()) {
    const auto said = last_line(outcome.err);
    problem = fmt::format("{} has no picture, for {} failed: {}{}{}", figure.name, gnuplot.string(), outcome.problem,
                          said.empty() ? "" : ": ", said);
    return {};
  }
  if (kind == PictureKind::svg) {
    remove_white_discs(outcome.out);
    // If this font is missing, another sans-serif font shall replace it; and cells shall have sharp edges.
    replace_all(outcome.out, "font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\"");
    replace_all(outcome.out, "<image ", "<image style='image-rendering:pixelated' ");
    replace_all(outcome.out, "stroke-width='0.222'", "stroke-width='0.4'");  // of points: open ones were too thin
  }
  return std::move(outcome.out);
}

}  // namespace

FigureFiles write_figure(const Figure& figure, const fs::path& folder, const std::optional<fs::path>& gnuplot) {
  require_consistent(figure);
  const auto path = [&](const char* ending) { return folder / (figure.name + ending); };
  FigureFiles files;
  std::string svg, png;
  if (gnuplot) {
    svg = draw(figure, PictureKind::svg, *gnuplot, files.problem);
    if (!svg.empty()) png = draw(figure, PictureKind::png, *gnuplot, files.problem);
  }
  for (const char* ending : {".png", ".svg"}) io::remove_file(path(ending));  // they would contradict the new numbers
  files.csv = path(".csv");
  io::write_text_file(files.csv, csv_of(figure), io::IfExists::replace);
  if (png.empty()) return files;
  files.svg = path(".svg");
  files.png = path(".png");
  io::write_text_file(files.svg, svg, io::IfExists::replace);
  io::write_text_file(files.png, png, io::IfExists::replace);
  return files;
}

}  // namespace kadanoff::figures
