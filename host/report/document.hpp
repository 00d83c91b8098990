// A report as data: sections of paragraphs, facts, tables, pictures and claims. HTML and Markdown are made from the
// same document (html.hpp, markdown.hpp). All texts are plain: what looks like markup in them stays text.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

namespace kadanoff::report {

struct Paragraph {
  std::string text;
  bool is_code = false;  // a command, or lines of a program: as they are, in a fixed width
};

// What a reader must know before all else, and the list of what it is about.
struct Notice {
  std::string text;
  std::vector<std::string> entries{};
};

// Names and what they are: settings, builds.
struct Facts {
  std::vector<std::pair<std::string, std::string>> entries;
};

struct TableBlock {
  std::string caption;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;  // as many cells as headings
  std::string left_out;                        // a line below: what is not shown, and where it is; or empty
};

struct Picture {
  std::string svg{};   // the picture's file as it is, or in its place
  std::string png{};   // that of another kind; both empty: there is none, and `problem` says why
  std::string file{};  // its name
  std::string alt{};   // what is to be seen, for who does not see it
  std::string caption{};
  std::string numbers{};  // the file with its numbers
  std::string problem{};

  [[nodiscard]] bool is_there() const { return !svg.empty() || !png.empty(); }
};

// Of claims.json (host/papers/claim_text.hpp), whole.
struct Claims {
  nlohmann::json claims;
  std::string file;                  // where they are
  std::string paper{};               // "iso2018"
  std::string figures = "figures";   // the folder of their figures
  std::vector<std::string> seeds{};  // the folders of their stages: "seed-1"
  std::string command{};             // that makes all of it; empty: nobody knows
};

using Block = std::variant<Paragraph, Notice, Facts, TableBlock, Picture, Claims>;

struct Section {
  std::string heading;
  std::vector<Block> blocks;
  bool is_end_matter = false;  // settings and provenance, which stand at the end of the report
};

struct Document {
  std::string title;
  std::vector<Section> sections;
};

// The sections with end matter last, otherwise in their order.
Document arranged(Document document);

}  // namespace kadanoff::report
