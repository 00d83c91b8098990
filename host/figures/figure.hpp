// A figure of a result: its numbers as CSV for everybody and, where gnuplot is installed, as SVG and PNG for a talk.
//
// A figure is data: panels of series, or of heat maps, with labels. All text appears in the picture as given, in UTF-8
// ("W Wᵀ", "⟨|m|⟩"), except that N_h, T_c, k_B and (W Wᵀ)_ij get subscripts; nothing else in it is markup. A name has
// the same colour and point in all panels, and all panels share one legend. Names of which nothing is drawn are not
// there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kadanoff::figures {

enum class Mark { line, points, line_points, steps };

// An infinite x or y is drawn one step beyond the largest finite one, at a tick labelled ∞. A NaN is a gap, and so is a
// value ≤ 0 on a logarithmic axis. An error that is not finite has no bar.
struct Series {
  std::string name{};  // in the legend; empty: not there
  std::vector<double> x{}, y{};
  std::vector<double> error{};  // of y; or empty
  Mark mark = Mark::line_points;
  std::string which{};  // of several of this name, which share a colour: for the CSV: "visible (I = 3)"
};

struct Axis {
  std::string label{};  // with its unit
  bool logarithmic = false;
  std::optional<double> low{}, high{};  // limits of the axis; default: all data
  bool integers = false;                // ticks at integers only; of a linear axis
};

// A vertical line to compare with, such as T_c.
struct ReferenceLine {
  double at = 0;
  std::string label;
};

// rows × cols values, row by row from the top, in square cells. Colours diverge from 0 if there are values of both
// signs. Spins (±1) have two colours and no colour bar, and a picture has shades of grey, low black and high white.
struct Heatmap {
  std::int64_t rows = 0, cols = 0;
  std::vector<double> values{};
  std::string label{};                  // of the colour bar
  std::optional<double> low{}, high{};  // limits of the colours; default: all data, or −a to a if the colours diverge
  bool spins = false;
  bool picture = false;
};

// Either series or a heat map. (A heat map has labels at its axes, but no ticks.)
struct Panel {
  std::string title{};
  Axis x{}, y{};
  std::vector<Series> series{};
  std::vector<ReferenceLine> lines{};
  std::optional<Heatmap> heatmap{};
  std::string legend{};  // a heading in the legend, above the names that are new in this panel
};

struct Figure {
  std::string name;  // of the files: "figure-06"
  std::string title;
  std::string caption{};  // a line of small print below; may be empty
  std::vector<Panel> panels{};
  int columns = 0;          // panels per row; 0: all in one row, but at most 4
  bool sequential = false;  // colours from dark to light in the order of the names, as for n = 0, 1, 2 …; always so
                            // with more than eight names
};

// The files of a figure. Without gnuplot there are no pictures. If gnuplot failed, `problem` is one line of text; the
// CSV exists and the work can go on.
struct FigureFiles {
  std::filesystem::path csv, svg, png;
  std::string problem;
};

// Writes NAME.csv (panel,series,x,y,error; of heat maps panel,row,column,value) and, with gnuplot, NAME.svg and
// NAME.png into `folder`, replacing old ones; each file is written completely or not at all, and at no instant is there
// a picture of other numbers. Equal figures give equal bytes. Throws Error(internal) if the figure's vectors do not fit
// together, Error(io) if nothing can be written.
FigureFiles write_figure(const Figure& figure, const std::filesystem::path& folder,
                         const std::optional<std::filesystem::path>& gnuplot);

// The same with the gnuplot that there is; without one, `problem` says why.
FigureFiles write_figure(const Figure& figure, const std::filesystem::path& folder);

// $KADANOFF_GNUPLOT or, if that is not set, gnuplot on PATH, with its version.
struct GnuplotInfo {
  std::filesystem::path program;  // empty if no gnuplot can be used
  std::string version;            // "5.4 patchlevel 4"
  std::string problem;            // why it cannot be used; empty if it can
  std::string package{};          // Debian's and Ubuntu's, if a package is missing
};
GnuplotInfo look_for_gnuplot();

// The program of look_for_gnuplot(), if it can be used. An empty $KADANOFF_GNUPLOT means: use no gnuplot.
std::optional<std::filesystem::path> find_gnuplot();

}  // namespace kadanoff::figures
