// Writes the script that draws a figure with gnuplot.
#include "host/figures/gnuplot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "host/figures/figure_layout.hpp"
#include "host/figures/gnuplot_text.hpp"

namespace kadanoff::figures {
namespace {

std::string gnuplot_number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "NaN"; }

class Script {
 public:
  Script(const Figure& figure, PictureKind kind) : figure_(figure), layout_(layout_of(figure)), kind_(kind) {}

  std::string write() {
    begin();
    for (std::size_t i = 0; i < figure_.panels.size(); ++i) {
      line("unset label; unset arrow");
      if (figure_.panels[i].heatmap)
        draw_heatmap(i);
      else
        draw_series(i);
    }
    draw_page();
    line("unset multiplot");
    return text_;
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
    text_ += '\n';
  }

  [[nodiscard]] double across(double pixels) const { return pixels / layout_.width; }
  [[nodiscard]] double up(double pixels) const { return 1 - pixels / layout_.height; }
  // pngcairo counts in points of 1/72 inch at 96 pixels an inch, svg in pixels.
  [[nodiscard]] std::string font_of(double height) const {
    return fmt::format("font 'DejaVu Sans,{:.2f}'", kind_ == PictureKind::png ? 0.75 * height : height);
  }

  // svg measures points and ticks by the font, pngcairo does not.
  [[nodiscard]] double by_font() const { return kind_ == PictureKind::png ? 1 : 0.42; }

  void write_text(const std::string& words, double x, double y, double height, const char* how) {
    if (words.empty()) return;
    line("set label {} at screen {:.6f},{:.6f} {} {} front", gnuplot_text(words), across(x), up(y), how,
         font_of(height));
  }

  void begin() {
    line("set encoding utf8");
    line("set terminal {} size {:.0f},{:.0f} background rgb 'white' enhanced {}",
         kind_ == PictureKind::png ? "pngcairo" : "svg", layout_.width, layout_.height, font_of(font::text));
    line("set multiplot");
    line("set origin 0,0; set size 1,1; unset key; unset title");
    line("set border 15 lw 2 lc rgb '#404040'; set tics in scale {:.2f},{:.2f} nomirror", 1.2 * by_font(),
         0.6 * by_font());
    line("set datafile missing '?'");
    for (std::size_t i = 0; i < layout_.names.size(); ++i)
      line("set style line {} lc rgb '{}' lw 3.2 dt 1 pt {} ps {}", i + 1, layout_.names[i].colour,
           layout_.names[i].point, 1.7 * by_font());
  }

  void place(const PanelLayout& panel) {
    const Rectangle& p = panel.plot;
    line("set lmargin at screen {:.6f}; set rmargin at screen {:.6f}", across(p.left), across(p.left + p.width));
    line("set tmargin at screen {:.6f}; set bmargin at screen {:.6f}", up(p.top), up(p.top + p.height));
  }

  void write_labels(const Panel& panel, const PanelLayout& layout, double below, double left) {
    const Rectangle& p = layout.plot;
    write_text(panel.title, p.left + 0.5 * p.width, p.top - layout.label_rows_height - 0.85 * font::label, font::label,
               "center");
    write_text(panel.x.label, p.left + 0.5 * p.width, p.top + p.height + below + 0.95 * font::label, font::label,
               "center");
    write_text(panel.y.label, p.left - left - 0.8 * font::label, p.top + 0.5 * p.height, font::label,
               "center rotate by 90");
  }

  void set_axis(char name, const Scale& scale) {
    line("{} logscale {}", scale.logarithmic ? "set" : "unset", name);
    line("set {}range [{}:{}] noextend", name, scale.low, scale.high);
    std::string ticks;
    for (const Tick& tick : scale.ticks)
      ticks += fmt::format("{}{} {}", ticks.empty() ? "" : ", ", gnuplot_text(tick.label), tick.at);
    if (scale.logarithmic) {
      double power = std::pow(10.0, std::floor(std::log10(scale.low)));
      while (power < scale.high) {
        for (int times = 1; times < 10; ++times)
          if (times * power > scale.low && times * power < scale.high)
            ticks += fmt::format("{}'' {} 1", ticks.empty() ? "" : ", ", times * power);
        power *= 10;
      }
    }
    line("set {}tics mirror ({}) {}", name, ticks, font_of(font::text));
  }

  void draw_series(std::size_t index) {
    const Panel& panel = figure_.panels[index];
    const PanelLayout& layout = layout_.panels[index];
    place(layout);
    set_axis('x', layout.x);
    set_axis('y', layout.y);
    line("set grid xtics ytics back lt 1 lw 1.2 lc rgb '#E2E2E2'");
    write_labels(panel, layout, 1.5 * font::text, layout.tick_width + 18);
    if (layout.drawn == 0)
      write_text("no values", layout.plot.left + 0.5 * layout.plot.width, layout.plot.top + 0.5 * layout.plot.height,
                 font::label, "center");
    for (std::size_t i = 0; i < panel.lines.size(); ++i) {
      const ReferenceLine& reference = panel.lines[i];
      if (!layout.x.shows(reference.at)) continue;
      line("set arrow from first {0},graph 0 to first {0},graph 1 nohead lt 1 dt (12,8) lw 2.4 lc rgb '#606060'",
           reference.at);
      line("set label {} at first {},graph 1 offset 0,char {} center {} textcolor rgb '#404040' front",
           gnuplot_text(reference.label), reference.at, 0.65 + layout.label_rows[i], font_of(font::small));
    }
    std::string plot;
    const auto add = [&](const std::string& what) { plot += (plot.empty() ? "plot " : ", ") + what; };
    for (std::size_t s = 0; s < panel.series.size(); ++s) {
      const Series& series = panel.series[s];
      const auto style = layout_.index.at(series.name) + 1;
      const auto data = fmt::format("$p{}s{}", index, s);
      write_rows(data, series, layout);
      if (!series.error.empty()) add(fmt::format("{}e using 1:2:3:4 with yerrorbars ls {} lw 2 pt -1", data, style));
      add(fmt::format("{} using 1:2 with {} ls {}", data, style_of(series.mark), style));
    }
    line("{}", plot.empty() ? "plot NaN" : plot);
  }

  static const char* style_of(Mark mark) {
    switch (mark) {
      case Mark::line:
        return "lines";
      case Mark::points:
        return "points";
      case Mark::steps:
        return "steps";
      case Mark::line_points:
        break;
    }
    return "linespoints";
  }

  void write_rows(const std::string& name, const Series& series, const PanelLayout& layout) {
    line("{} << END", name);
    for (std::size_t i = 0; i < series.x.size(); ++i)
      line("{} {}", gnuplot_number(layout.x.place(series.x[i])), gnuplot_number(layout.y.place(series.y[i])));
    line("END");
    if (series.error.empty()) return;
    line("{}e << END", name);
    bool any = false;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = layout.x.place(series.x[i]), y = layout.y.place(series.y[i]), error = series.error[i];
      if (!std::isfinite(x) || !std::isfinite(series.y[i]) || !std::isfinite(y) || !std::isfinite(error)) continue;
      const double lower = layout.y.logarithmic ? std::max(y - error, layout.y.low) : y - error;
      line("{} {} {} {}", x, y, lower, y + error);
      any = true;
    }
    if (!any) line("NaN NaN NaN NaN");
    line("END");
  }

  void draw_heatmap(std::size_t index) {
    const Panel& panel = figure_.panels[index];
    const PanelLayout& layout = layout_.panels[index];
    const Heatmap& map = *panel.heatmap;
    const Rectangle& p = layout.plot;
    place(layout);
    line("unset logscale; unset grid; unset xtics; unset ytics");
    line("set xrange [-0.5:{0}-0.5] noextend; set yrange [{1}-0.5:-0.5] noextend", map.cols, map.rows);
    line("set cbrange [{}:{}]", layout.colours.low, layout.colours.high);
    if (map.spins) {
      line("set palette maxcolors 2 defined (-1 '#EDE6D3', 1 '#1D3B66'); unset colorbox");
    } else if (map.picture) {
      line("set palette maxcolors 0 defined (0 '#000000', 1 '#FFFFFF'); unset colorbox");
    } else {
      line("set palette maxcolors 0 defined ({})", palette(layout));
      line("set colorbox vertical user origin {:.6f},{:.6f} size {:.6f},{:.6f} border", across(p.left + p.width + 20),
           up(p.top + p.height), across(26), p.height / layout_.height);
      std::string ticks;
      for (const Tick& tick : layout.colours.ticks)
        ticks += fmt::format("{}{} {}", ticks.empty() ? "" : ", ", gnuplot_text(tick.label), tick.at);
      line("set cbtics out nomirror scale {:.2f} ({}) {}", 0.5 * by_font(), ticks, font_of(font::text));
      write_text(map.label, p.left + p.width + 20 + 26 + 20 + layout.tick_width + 0.8 * font::label,
                 p.top + 0.5 * p.height, font::label, "center rotate by 90");
    }
    write_labels(panel, layout, 8, 8);
    line("$p{} << END", index);
    for (std::int64_t row = 0; row < map.rows; ++row) {
      std::string values;
      for (std::int64_t col = 0; col < map.cols; ++col)
        values += gnuplot_number(map.values[static_cast<std::size_t>(row * map.cols + col)]) + ' ';
      line("{}", values);
    }
    line("END");
    line("plot $p{} matrix with image", index);
  }

  // Colours at positions along the colour bar; a diverging palette is white at 0.
  static std::string palette(const PanelLayout& layout) {
    const double low = layout.colours.low, high = layout.colours.high;
    if (!layout.diverging) return "0 '#440154', 1 '#414487', 2 '#2A788E', 3 '#22A884', 4 '#7AD151', 5 '#FDE725'";
    return fmt::format(
        "{} '#08396B', {} '#2F7FBC', {} '#A5CBE3', 0 '#FAFAFA', {} '#F4B094', {} '#D0443C', {} '#6B0A1E'", low,
        0.6 * low, 0.25 * low, 0.25 * high, 0.6 * high, high);
  }

  // Title, caption and legend: a plot without axes over the whole page.
  void draw_page() {
    line(
        "unset label; unset arrow; unset border; unset grid; unset logscale; unset colorbox; unset xtics; unset ytics");
    line("set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set bmargin at screen 0");
    line("set xrange [0:1]; set yrange [0:1]");
    write_text(figure_.title, 0.5 * layout_.width, 1.1 * font::title, font::title, "center");
    for (std::size_t i = 0; i < layout_.caption.size(); ++i)
      write_text(layout_.caption[i], 30, layout_.caption_top + (0.5 + 1.4 * static_cast<double>(i)) * font::small,
                 font::small, "left textcolor rgb '#505050'");
    std::string plot;
    const auto add = [&](const std::string& what) { plot += (plot.empty() ? "plot " : ", ") + what; };
    if (layout_.has_legend)
      for (std::size_t i = 0; i < layout_.names.size(); ++i) {
        if (!layout_.names[i].is_shown) continue;
        if (const auto& heading = layout_.names[i].heading; !heading.empty())
          add("NaN with lines lc rgb 'white' title " + gnuplot_text(heading));
        add(fmt::format("NaN with {} ls {} title {}",
                        layout_.names[i].mark == Mark::steps ? "lines" : style_of(layout_.names[i].mark), i + 1,
                        gnuplot_text(layout_.names[i].name)));
      }
    if (layout_.has_spins) {
      const double size = 2.5 * by_font();
      add(fmt::format("NaN with points pt 5 ps {:.2f} lc rgb '#1D3B66' title 'σ = +1'", size));
      add(fmt::format("NaN with points pt 5 ps {:.2f} lc rgb '#EDE6D3' title 'σ = −1'", size));
    }
    if (!plot.empty())
      line("set key at screen {:.6f},{:.6f} left top Left reverse samplen {} spacing {} {}",
           across(layout_.legend.left), up(layout_.legend.top), layout_.has_legend ? 2 : 0.5,
           kind_ == PictureKind::png ? 1.3 : 1.0, font_of(font::text));
    line("{}", plot.empty() ? "plot NaN notitle" : plot);
  }

  const Figure& figure_;
  const FigureLayout layout_;
  const PictureKind kind_;
  std::string text_;
};

}  // namespace

std::string gnuplot_script(const Figure& figure, PictureKind kind) { return Script(figure, kind).write(); }

}  // namespace kadanoff::figures
