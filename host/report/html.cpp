// Writes each kind of block as HTML.
#include "host/report/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "host/base/words.hpp"
#include "host/report/claims_text.hpp"
#include "host/report/png.hpp"
#include "host/report/style.hpp"
#include "host/report/svg.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

// Names of files and settings are broken after these, and within words only where nothing else helps.
std::string with_breaks(const std::string& text) {
  std::string html;
  for (const char c : escaped(text)) {
    html += c;
    if (c == '/' || c == '.' || c == '_') html += "<wbr>";
  }
  return html;
}

// The names of verdicts in claims.json, in the order of the filter.
constexpr std::array verdicts{"reproduced", "partly", "not reproduced", "undecided", "not tested"};

// "not reproduced" as a class: "not-reproduced".
std::string class_of(std::string verdict) {
  std::replace(verdict.begin(), verdict.end(), ' ', '-');
  const bool known = std::any_of(verdicts.begin(), verdicts.end(), [&](std::string one) {
    std::replace(one.begin(), one.end(), ' ', '-');
    return one == verdict;
  });
  return known ? verdict : "not-tested";
}

std::string table(const std::string& caption, const std::vector<std::string>& headings,
                  const std::vector<std::vector<std::string>>& rows, const std::string& kind = {}) {
  const auto kinds = (headings.size() > 5 ? "wide" : "") + (kind.empty() ? kind : " " + kind);
  std::string html = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{0}\"><table{1}><caption>{0}</caption><thead><tr>",
      escaped(caption), kinds.empty() ? kinds : fmt::format(" class=\"{}\"", kinds));
  for (const auto& heading : headings) html += "<th scope=\"col\">" + escaped(heading) + "</th>";
  html += "</tr></thead><tbody>";
  for (const auto& row : rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html += (i == 0 ? "<th scope=\"row\">" : "<td>") + escaped(row[i]) + (i == 0 ? "</th>" : "</td>");
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

// ── claims ──────────────────────────────────────────────────────────────────────────────────────────────────────────

std::string labelled(const char* label, const std::string& words) {
  return words.empty() ? std::string() : fmt::format("<p class=\"lines\"><b>{}</b> {}</p>\n", label, escaped(words));
}

// The numbers, and where else they are.
std::string parts_html(const Claims& block, std::size_t index) {
  const auto& claim = block.claims[index];
  const auto rows = part_rows(claim, true);
  const auto files = sources_text(claim, block);
  if (rows.empty() && files.empty()) return {};
  const auto id = claim.at("id").get<std::string>();
  const auto caption = fmt::format(
      "The numbers of claim {}: {}, claims[{}]. What is required is our choice where it is not marked as the paper's",
      id, block.file, index);
  auto html = fmt::format("<details><summary>{}{} of {}</summary>",
                          rows.empty() ? std::string() : counted(rows.size(), "number"),
                          files.empty()  ? ""
                          : rows.empty() ? "Files"
                                         : " and files",
                          escaped(id));
  if (!rows.empty())
    html += table(caption,
                  {"what", "measure", "each seed", "mean ± half of its 95 % interval", "required", "margin", "decision",
                   "bounds at half", "at twice"},
                  rows, "parts");
  if (!files.empty()) {
    html += "<p><b>Files:</b> " + with_breaks(files) + "</p>\n";
    if (!block.command.empty())
      html += "<p><b>Command:</b> <code>" + escaped(block.command) +
              "</code>. It makes anew a stage whose file was removed.</p>\n";
  }
  return html + "</details>\n";
}

std::string judgement_html(const nlohmann::json& judgement) {
  const auto [verdict, beside] = judgement_text(judgement);
  return fmt::format("<span class=\"verdict {}\">{}</span> {}", class_of(verdict), escaped(verdict), escaped(beside));
}

// "The measures disagree."
std::string sentence(std::string text) {
  if (!text.empty()) text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text + ".";
}

std::string claim_html(const Claims& block, std::size_t index) {
  const auto& claim = block.claims[index];
  const auto verdict = claim.at("verdict").get<std::string>();
  const auto& both = claim.at("verdicts");
  std::string judgements;
  for (const auto& [name, label] :
       {std::pair{"paper", "By the paper's measure:"}, std::pair{"independent", "By an independent one:"}})
    if (both.at(name).at("verdict") != "not tested")
      judgements += fmt::format("<p>{} {}</p>\n", label, judgement_html(both.at(name)));
  if (judgements.empty()) judgements = "<p><span class=\"verdict not-tested\">not tested</span></p>\n";
  const auto disagreement = disagreement_text(claim);
  if (!disagreement.empty()) judgements += "<p class=\"disagreement\">" + sentence(disagreement) + "</p>\n";
  // The border on the left has the colour of the verdict, that on the right, where they disagree, of the other one.
  const auto other = disagreement.empty()
                         ? std::string()
                         : " disagree other-" + class_of(both.at("independent").at("verdict").get<std::string>());
  const auto quote = claim.at("quote").get<std::string>();
  return fmt::format("<article class=\"is-{}{}\"><h3>{} <small>section {}</small></h3>\n<p>{}</p>\n{}",
                     class_of(verdict), other, escaped(claim.at("id").get<std::string>()),
                     escaped(claim.at("section").get<std::string>()), escaped(claim.at("paper").get<std::string>()),
                     judgements) +
         (quote.empty() ? std::string() : "<blockquote>“" + escaped(quote) + "”</blockquote>\n") +
         labelled("Measured:", claim.at("measured").get<std::string>()) +
         labelled("Why:", claim.at("reason").get<std::string>()) +
         labelled("Left open by the paper:", claim.at("left_open").get<std::string>()) +
         labelled("Depends on:", claim.at("depends_on").get<std::string>()) + parts_html(block, index) + "</article>\n";
}

// Radio buttons that show some of the claims, without a script: the style sheet looks at their state.
std::string claims_html(const Claims& block, std::size_t number) {
  const auto button = [&](const std::string& kind, const std::string& text, bool is_chosen) {
    return fmt::format(
        "<label class=\"{0}\"><input type=\"radio\" name=\"show-{1}\" class=\"only-{0}\"{2}> {3}</label>", kind, number,
        is_chosen ? " checked" : "", text);
  };
  auto buttons = button("all", fmt::format("all {}", block.claims.size()), true);
  for (const char* verdict : verdicts) {
    const auto count = std::count_if(block.claims.begin(), block.claims.end(),
                                     [&](const nlohmann::json& claim) { return claim.at("verdict") == verdict; });
    if (count > 0) buttons += button(class_of(verdict), fmt::format("{} {}", count, verdict), false);
  }
  const auto disagreements = std::count_if(block.claims.begin(), block.claims.end(), [](const nlohmann::json& claim) {
    return !disagreement_text(claim).empty();
  });
  if (disagreements > 0)
    buttons += button("disagree", fmt::format("{} where the measures disagree", disagreements), false);
  std::string html =
      "<div class=\"filtered\"><fieldset class=\"labels\"><legend>Show</legend>" + buttons + "</fieldset>\n";
  for (std::size_t i = 0; i < block.claims.size(); ++i) html += claim_html(block, i);
  return html + "</div>\n";
}

// ── blocks ──────────────────────────────────────────────────────────────────────────────────────────────────────────

// Of PNG, in letters of the page, so that it can still be sent by mail: with claims, one of a paper has less than 5 MB.
constexpr std::size_t most_pixels_of_a_section = 4'200'000;

class HtmlWriter {
 public:
  void begin_section() { pixels_ = 0; }

  std::string operator()(const Paragraph& block) {
    return block.is_code ? "<pre>" + escaped(block.text) + "</pre>\n" : "<p>" + escaped(block.text) + "</p>\n";
  }
  std::string operator()(const Notice& block) {
    auto html = "<div class=\"notice\" role=\"note\"><p><b>" + escaped(block.text) + "</b></p>";
    if (!block.entries.empty()) html += "<ul>";
    for (const auto& entry : block.entries) html += "<li>" + escaped(entry) + "</li>";
    return html + (block.entries.empty() ? "</div>\n" : "</ul></div>\n");
  }
  std::string operator()(const Facts& block) {
    std::string html = "<dl>\n";
    for (const auto& [name, value] : block.entries)
      html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", with_breaks(name), with_breaks(value));
    return html + "</dl>\n";
  }
  std::string operator()(const TableBlock& block) {
    return table(block.caption, block.headings, block.rows) +
           (block.left_out.empty() ? std::string() : "<p>" + escaped(block.left_out) + "</p>\n");
  }
  std::string operator()(const Picture& block) {
    const auto numbers = block.numbers.empty() ? std::string() : "Numbers: " + block.numbers;
    const auto caption = block.caption + (block.caption.empty() || numbers.empty() ? "" : ". ") + numbers;
    const auto picture = drawn(block);
    return fmt::format(
        "<figure><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Picture\">{}</div><figcaption>{}</figcaption></figure>\n",
        picture, escaped(caption));
  }
  std::string operator()(const Claims& block) { return claims_html(block, ++claims_); }

 private:
  // One that cannot be shown is said to be so; the page is more than one picture.
  std::string drawn(const Picture& block) {
    auto problem = block.problem;
    const auto& name = block.file.empty() ? block.numbers : block.file;
    try {
      if (!block.svg.empty()) return embeddable(block.svg, fmt::format("p{}-", ++pictures_), block.alt, name);
      if (!block.png.empty()) {
        const auto picture = embeddable_png(block.png, block.alt, name);
        if (pixels_ + picture.size() <= most_pixels_of_a_section) {
          pixels_ += picture.size();
          return picture;
        }
        problem = fmt::format("{} is left out, as the pictures of this section would have more than {:.1f} MB", name,
                              1e-6 * most_pixels_of_a_section);
      }
    } catch (const Error& error) {
      problem = error.what();
    }
    return "<p>" + escaped("No picture: " + problem) + "</p>";
  }

  std::size_t pictures_ = 0, claims_ = 0, pixels_ = 0;
};

}  // namespace

std::string to_html(const Document& unordered) {
  const auto document = arranged(unordered);
  std::string navigation, body;
  HtmlWriter writer;
  std::size_t number = 0;
  for (const auto& section : document.sections) {
    const auto id = fmt::format("section-{}", ++number);
    const auto heading = with_breaks(section.heading);
    navigation += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, heading);
    body += fmt::format("<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{1}</h2>\n", id, heading);
    writer.begin_section();
    try {
      for (const auto& block : section.blocks) body += std::visit(writer, block);
    } catch (const nlohmann::json::exception& error) {
      fail(ExitCode::bad_input,
           "the claims of {} are not as this program writes them: those of an older one are written again by the "
           "command that made them, with --keep ({})",
           section.heading, error.what());
    }
    body += "</section>\n";
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; img-src data:\">\n<title>{0}</title>\n<link rel=\"icon\" "
      "href=\"data:,\">\n<style>{1}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">To the content</a>\n"
      "<header><h1>{4}</h1>\n<nav aria-label=\"Sections\"><ul>\n{2}</ul></nav></header>\n<main "
      "id=\"content\">\n{3}</main>\n"
      "</body>\n</html>\n",
      escaped(document.title), style, navigation, body, with_breaks(document.title));
}

}  // namespace kadanoff::report
