// Writes each kind of block as Markdown.
#include "host/report/markdown.hpp"

#include <fmt/format.h>

#include <system_error>

#include "host/base/printable.hpp"
#include "host/report/claims_markdown.hpp"
#include "host/report/markdown_text.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

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

struct MarkdownWriter {
  const std::filesystem::path& beside;

  std::string operator()(const Paragraph& block) const {
    return block.is_code ? code(block.text) : markdown_paragraph(block.text);
  }
  std::string operator()(const Facts& block) const {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, value] : block.entries) rows.push_back({name, value});
    return markdown_table({"", ""}, rows);
  }
  std::string operator()(const Notice& block) const {
    auto text = "> **" + plain_markdown(block.text) + "**\n";
    for (const auto& entry : block.entries) text += ">\n> - " + plain_markdown(entry) + "\n";
    return text;
  }
  std::string operator()(const TableBlock& block) const {
    return markdown_paragraph(block.caption) + "\n" + markdown_table(block.headings, block.rows) +
           (block.left_out.empty() ? std::string() : "\n" + markdown_paragraph(block.left_out));
  }
  std::string operator()(const Picture& block) const {
    const auto caption = block.caption + (block.caption.empty() ? "" : ". ") + "Numbers: " + block.numbers;
    if (!block.is_there()) return markdown_paragraph("No picture: " + block.problem + ". " + caption);
    if (block.file.empty()) return markdown_paragraph("A picture of the page in HTML: " + block.alt + ". " + caption);
    return fmt::format("![{}](<{}>)\n\n{}", markdown_label(block.alt), in_a_link(seen_from_here(block.file)),
                       markdown_paragraph(caption));
  }
  std::string operator()(const Claims& block) const { return claims_in_markdown(block); }

 private:
  // Links count from the folder of the document, names of files in a report from that of the command.
  [[nodiscard]] std::string seen_from_here(const std::string& file) const {
    std::error_code error;
    const auto near = std::filesystem::proximate(file, beside, error);
    return error || near.empty() ? file : near.string();
  }
};

}  // namespace

std::string to_markdown(const Document& unordered, const std::filesystem::path& beside) {
  const auto document = arranged(unordered);
  std::string text = "# " + plain_markdown(document.title) + "\n";
  for (const auto& section : document.sections) {
    text += "\n## " + plain_markdown(section.heading) + "\n";
    try {
      for (const auto& block : section.blocks) text += "\n" + std::visit(MarkdownWriter{beside}, block);
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
