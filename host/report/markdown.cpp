// Writes each kind of block as Markdown.
#include "host/report/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/printable.hpp"
#include "host/report/claims_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

// Text that Markdown takes for nothing else, on one line.
std::string plain(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::string out;
  for (const char c : printable(text, 100'000)) {
    if (std::string_view("\\`*_{}[]<>()#+!|&~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// A file's name between < and >.
std::string in_a_link(const std::string& file) {
  std::string out;
  for (const char c : printable(file, 4096)) {
    if (c == '<' || c == '>' || c == '%' || c == '\\')
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out;
}

// A block of code whose fence is longer than any within.
std::string code(const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fence + "text\n" + text + (text.ends_with('\n') ? "" : "\n") + fence + "\n";
}

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) line += " " + plain(cell) + " |";
  return line + "\n";
}

struct MarkdownWriter {
  std::string operator()(const Paragraph& block) const {
    return block.is_code ? code(block.text) : plain(block.text) + "\n";
  }
  std::string operator()(const Facts& block) const {
    std::string text = "| | |\n|---|---|\n";
    for (const auto& [name, value] : block.entries) text += row({name, value});
    return text;
  }
  std::string operator()(const TableBlock& block) const {
    std::string text = plain(block.caption) + "\n\n" + row(block.headings) + "|";
    for (std::size_t i = 0; i < block.headings.size(); ++i) text += "---|";
    text += "\n";
    for (const auto& cells : block.rows) text += row(cells);
    return text + (block.left_out.empty() ? std::string() : "\n" + plain(block.left_out) + "\n");
  }
  std::string operator()(const Picture& block) const {
    const auto caption = block.caption + (block.caption.empty() ? "" : ". ") + "Numbers: " + block.numbers;
    if (block.svg.empty()) return plain("No picture: " + block.problem + ". " + caption) + "\n";
    if (block.file.empty()) return plain("A picture of the page in HTML: " + block.alt + ". " + caption) + "\n";
    return fmt::format("![{}](<{}>)\n\n{}\n", plain(block.alt), in_a_link(block.file), plain(caption));
  }
  std::string operator()(const Claims& block) const {
    std::string text =
        "| | the paper says | we measure | by its measure | by an independent one |\n|---|---|---|---|---|\n";
    for (const auto& claim : block.claims) {
      const auto both = [&](const char* measure) {
        const auto [verdict, beside] = judgement_text(claim.at("verdicts").at(measure));
        return verdict == "not tested" ? std::string("–") : verdict + (beside.empty() ? "" : ": " + beside);
      };
      const auto of = [&](const char* key) { return claim.at(key).get<std::string>(); };
      const auto reason = of("reason").empty() ? std::string() : " Why: " + of("reason");
      text += row({of("id"), of("paper") + " (section " + of("section") + ")", of("measured") + reason,
                   claim.at("verdict") == "not tested" ? "not tested" : both("paper"), both("independent")});
    }
    return text + "\n" + plain("Every number: " + block.file) + "\n";
  }
};

}  // namespace

std::string to_markdown(const Document& unordered) {
  const auto document = arranged(unordered);
  std::string text = "# " + plain(document.title) + "\n";
  for (const auto& section : document.sections) {
    text += "\n## " + plain(section.heading) + "\n";
    try {
      for (const auto& block : section.blocks) text += "\n" + std::visit(MarkdownWriter(), block);
    } catch (const nlohmann::json::exception& error) {
      fail(ExitCode::bad_input,
           "the claims of {} are not as this program writes them: those of an older one are written again by the "
           "command that made them, with --keep ({})",
           section.heading, error.what());
    }
  }
  return text;
}

}  // namespace kadanoff::report
