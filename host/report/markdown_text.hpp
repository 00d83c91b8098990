// Texts as Markdown that means nothing else.
#pragma once

#include <string>
#include <vector>

namespace kadanoff::report {

// On one line, with a backslash before what Markdown would take for more than text, within a line; what GitHub and
// GitLab would make a link, a mention, a reference or a formula of, "@name", "https://", "$x$", is taken apart by
// <span>.
std::string plain_markdown(std::string text);

// The text of a picture or a link: with the backslashes only, as tags would be shown, and nothing else is read in it.
std::string markdown_label(std::string text);

// A line of its own, also if it begins as a list or a heading does.
std::string markdown_paragraph(const std::string& text);

// "| a | b |", and "|---|---|" for as many columns.
std::string markdown_row(const std::vector<std::string>& cells);
std::string markdown_rule(std::size_t columns);

// A table with headings; nothing if it has no rows.
std::string markdown_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows);

}  // namespace kadanoff::report
