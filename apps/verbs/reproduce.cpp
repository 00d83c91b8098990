// kadanoff reproduce PAPER: all of a paper, from the data to the figures and a table of its claims. One verb for each
// paper in host/papers/registry.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <string_view>

#include "apps/cli/verb.hpp"
#include "host/base/stop_request.hpp"
#include "host/papers/registry.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {
namespace {

using papers::Paper;
using papers::PaperOption;

struct Options {
  std::string folder;
  bool quick = false, standard = false, full = false, keep = false;
  std::int64_t seeds = 0;
  std::map<std::string, std::int64_t> integers;  // of the paper's own options, given or not
  std::map<std::string, std::string> texts;
};

std::string verb_of(const Paper& paper) { return "reproduce " + paper.id; }

papers::Request request_of(const Options& options, const CommonOptions& common, const Verb& verb) {
  const auto scale = options.full       ? papers::Scale::full
                     : options.standard ? papers::Scale::standard
                                        : papers::Scale::quick;
  papers::Request request{.scale = scale, .seed = common.seed};
  if (verb.is_given("--seeds")) request.seeds = options.seeds;
  for (const auto& [name, value] : options.integers)
    if (verb.is_given(name)) request.integers[name] = value;
  for (const auto& [name, value] : options.texts)
    if (verb.is_given(name)) request.texts[name] = value;
  return request;
}

// As a shell takes it for one word.
std::string quoted(const std::string& word) {
  const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_./:,+=@%").find(c) != std::string_view::npos;
  });
  if (is_plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

// What was asked for; nothing else decides the numbers.
std::string command_of(const Paper& paper, const Options& options, const papers::Request& request) {
  auto text = fmt::format("kadanoff {} --{} --seed {}", verb_of(paper), name_of(request.scale), request.seed);
  if (request.seeds) text += fmt::format(" --seeds {}", *request.seeds);
  for (const auto& [name, value] : request.integers) text += fmt::format(" {} {}", name, value);
  for (const auto& [name, value] : request.texts) text += fmt::format(" {} {}", name, quoted(value));
  return text + " -o " + quoted(options.folder);
}

Result run(const Paper& paper, const Options& options, const CommonOptions& common, const Verb& verb) {
  const auto request = request_of(options, common, verb);
  papers::ReproductionOptions where{
      .folder = options.folder,
      .existing = common.overwrite ? papers::Existing::overwrite : papers::Existing::go_on,
      .other_builds = options.keep ? papers::OtherBuilds::keep : papers::OtherBuilds::refuse};
  where.command = command_of(paper, options, request);
  const StopRequest stop;  // from here on: a signal during the preparation is a request, too
  Context context(parse_device(common.device), common.threads);
  const auto result = paper.run(context, request, where);
  auto json = papers::to_json(result);
  json["folder"] = options.folder;
  json["seconds"] = result.seconds;
  if (result.stopped)
    return {.json = json,
            .text = fmt::format("stopped; the same command goes on with what is in {}\n", options.folder),
            .exit_code = ExitCode::stopped};
  return {.json = json,
          .text = papers::to_text(result) +
                  fmt::format("{:.0f} s; figures, claims.json and all stages are in {}\n{}/report.html\n",
                              result.seconds, options.folder, options.folder)};
}

Run declare(Verb& verb) {
  const auto& all = papers::all_papers();
  const Paper& paper =
      *std::find_if(all.begin(), all.end(), [&](const Paper& one) { return verb_of(one) == verb.name(); });
  auto options = std::make_shared<Options>();
  verb.add_option("-o,--output", options->folder,
                  "Folder of all files; what is finished there is used again; --overwrite replaces it at the end")
      .required();
  const Option quick = verb.add_flag("--quick", options->quick, paper.quick + " (default)");
  const Option full = verb.add_flag("--full", options->full, paper.full).excludes(quick);
  if (!paper.standard.empty())
    verb.add_flag("--standard", options->standard, paper.standard).excludes(quick).excludes(full);
  verb.add_option("--seeds", options->seeds, "Repetitions, with seeds from --seed on; more may be added later")
      .with_default(paper.seeds);
  for (const PaperOption& own : paper.options) {
    Option option = own.takes == PaperOption::Takes::text
                        ? verb.add_option(own.name, options->texts[own.name], own.description)
                        : verb.add_option(own.name, options->integers[own.name], own.description);
    option.with_default(own.standard);
  }
  verb.add_flag("--keep", options->keep,
                "Use what is there even if another build of this program made it, or nobody knows which");
  return [&paper, options, &verb](const CommonOptions& common) { return run(paper, *options, common, verb); };
}

struct RegisteredPapers {
  RegisteredPapers() {
    int place = 70;
    for (const Paper& paper : papers::all_papers())
      RegisteredVerb({.place = place++,
                      .name = verb_of(paper),
                      .summary = paper.summary,
                      .example = fmt::format("kadanoff {} --quick -o {}", verb_of(paper), paper.id),
                      .group_summary = "Reproduce a paper: its figures, and a check of its claims",
                      .declare = declare});
  }
};

const RegisteredPapers registered;

}  // namespace
}  // namespace kadanoff::cli
