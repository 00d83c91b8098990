// Builds the command line of all verbs, runs the chosen one, and turns an error into a message and an exit code.
#include "apps/cli/program.hpp"

#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <new>
#include <sstream>
#include <string_view>
#include <utility>

#include "apps/cli/config_file.hpp"
#include "apps/cli/usage_message.hpp"
#include "host/base/json.hpp"
#include "host/base/notice.hpp"
#include "host/base/standard_error.hpp"
#include "host/base/stop_request.hpp"
#include "host/base/system_error.hpp"
#include "host/data/scratch_file.hpp"
#include "host/io/file_status.hpp"
#include "host/io/follow_links.hpp"
#include "host/machine/gpu.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/device.hpp"
#include "kernels/core/usable_threads.hpp"

namespace kadanoff::cli {
namespace {

int report(ExitCode exit_code, std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');  // one line, even if a library's message has several
  while (!message.empty() && message.back() == ' ') message.pop_back();
  tell_error("kadanoff: " + message);
  return static_cast<int>(exit_code);
}

// Writes the result of a command that ends with `code`, and says what kept it from that; empty: nothing. A reader that
// has seen enough (head) ends the program, as it ends others, without a word; but a scheduler must hear of a failure or
// a stop. A stopped command does not wait for a reader for long.
std::string print(std::string_view text, ExitCode code) {
  constexpr int patience = 2000;        // ms
  constexpr std::size_t at_once = 512;  // goes into a pipe without waiting where poll() sees room (PIPE_BUF of POSIX)
  const bool hurries = code == ExitCode::stopped;
  pollfd stream{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  const auto fails = [](const std::string& why) { return "cannot write to standard output: " + why; };
  while (!text.empty()) {
    if (hurries && poll(&stream, 1, patience) == 0) return fails("nobody reads it");
    const auto written = write(STDOUT_FILENO, text.data(), hurries ? std::min(text.size(), at_once) : text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {  // another program has made the stream one that does not wait
      if (!hurries) poll(&stream, 1, -1);
    } else if (written == 0 || errno != EINTR) {
      if (errno == EPIPE && code == ExitCode::done) end_by_signal(SIGPIPE);
      return fails(system_reason());
    }
  }
  return "";
}

// The exit code of --help or --version.
int answer(const CLI::App& app, const CLI::Success& asked) {
  std::ostringstream text;
  const int code = app.exit(asked, text, text);
  const auto problem = print(text.str(), ExitCode::done);
  return problem.empty() ? code : report(ExitCode::io, problem);
}

void add_common_options(Verb& verb, CommonOptions& common) {
  const std::string heading = Verb::common_group;
  verb.add_option("--config", common.config, "Read options from a TOML or JSON file, as config.json of a run is")
      .in_group(heading);
  verb.add_option("--device", common.device, "auto, cpu, cuda or cuda:N").with_default().in_group(heading);
  verb.add_option("--threads", common.threads, "CPU threads; 0: all that there are (the result does not depend on it)")
      .with_default()
      .in_range(0, 4096)
      .in_group(heading);
  verb.add_option("--memory", common.memory, "Take so much memory for free, as in 20G; default: as the system says")
      .in_group(heading);
  verb.add_option("--scratch", common.scratch,
                  "Folder for a temporary file of samples that do not fit into memory; default: they are refused")
      .in_group(heading);
  verb.add_option("--seed", common.seed, "Seed of all random numbers").with_default().in_group(heading);
  verb.add_flag("--json", common.json, "Print the result as one JSON document").in_group(heading);
  verb.add_flag("--quiet", common.quiet, "Print no progress and no notices on stderr, only errors").in_group(heading);
  verb.add_flag("--overwrite", common.overwrite, "Replace an output that exists").in_group(heading);
  verb.add_flag("--follow-links", common.follow_links, "Read files to which an HDF5 file links outside of its folder")
      .in_group(heading);
}

std::filesystem::path existing_folder(const std::string& scratch) {
  if (!io::is_folder(scratch)) fail(ExitCode::no_input, "--scratch {} is not a folder", scratch);
  return scratch;
}

}  // namespace

Program::Program()
    : app_(std::make_unique<CLI::App>("Kadanoff: trains restricted Boltzmann machines and asks what they learn.")) {
  app_->name("kadanoff");
  app_->require_subcommand(1);
  app_->set_help_flag("-h,--help", "Print this help and exit");
  app_->set_version_flag("--version", std::string("kadanoff ") + KADANOFF_VERSION);
  app_->footer(
      "Exit codes: 0 done, 2 usage, 65 bad input, 66 no such input, 69 not now (folder in use, no GPU),\n"
      "70 internal or numerical failure, 74 I/O, 75 stopped early with a checkpoint (run again with --resume),\n"
      "128 + N ended by signal N.\n"
      "'kadanoff COMMAND --help' has an example.");
  for (const auto& entry : registered_verbs()) add(entry);
}

Program::~Program() = default;

// The program; or, for a verb of two words, the group named by the first word.
CLI::App& Program::parent_of(const VerbEntry& entry) {
  const auto space = entry.name.find(' ');
  if (space == std::string::npos) return *app_;
  const auto name = entry.name.substr(0, space);
  const auto groups = app_->get_subcommands([&](CLI::App* known) { return known->get_name() == name; });
  if (!groups.empty()) return *groups.front();
  CLI::App& group = *app_->add_subcommand(name, entry.group_summary);
  group.require_subcommand(1);
  group.footer("'" + full_name(group) + " COMMAND --help' has an example.");
  return group;
}

void Program::add(const VerbEntry& entry) {
  const auto name = entry.name.substr(entry.name.find(' ') + 1);  // npos + 1 is 0: the whole name if it is one word
  CLI::App& app = *parent_of(entry).add_subcommand(name, entry.summary);
  app.footer("Example:\n  " + entry.example);
  Verb& verb = verbs_.emplace_back(app);
  add_common_options(verb, common_);
  app.callback([this, run = entry.declare(verb), computes = entry.computes] {
    chosen_ = run;
    computes_ = computes;
  });
}

// The verb that the arguments name. If CLI11 did not get that far: the group, or the program.
Verb Program::chosen_verb() const {
  CLI::App* chosen = app_.get();
  while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
  const auto verb =
      std::find_if(verbs_.begin(), verbs_.end(), [&](const Verb& known) { return &known.app() == chosen; });
  return verb == verbs_.end() ? Verb(*chosen) : *verb;
}

void Program::parse(std::vector<std::string> arguments) {
  const auto as_given = arguments;
  std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 expects
  try {
    app_->parse(arguments);
  } catch (const CLI::Success&) {  // --help, --version
    require_two_dashes(chosen_verb(), as_given);
    throw;
  } catch (const CLI::ParseError& error) {
    require_two_dashes(chosen_verb(), as_given);
    fail(ExitCode::usage, "{}", usage_message(chosen_verb(), error, as_given));
  }
  require_two_dashes(chosen_verb(), as_given);
  require_usable_values(chosen_verb());
  static_cast<void>(parse_device(common_.device));  // checked also for verbs that do not compute, such as info
}

int Program::main(int argc, const char* const* argv) {
  take_stop_signals();
  ConfiguredArguments configured;
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    require_known_verb(*app_, words);
    std::vector<Verb*> verbs;
    for (Verb& verb : verbs_) verbs.push_back(&verb);
    configured = with_config_file(*app_, verbs, words);
    try {
      parse(configured.arguments);
    } catch (const CLI::Success& asked) {
      return answer(*app_, asked);
    }
    if (common_.quiet) be_quiet();
    if (!common_.memory.empty()) machine::take_as_free(machine::parse_bytes(common_.memory));
    if (computes_ && common_.device == "auto")
      if (const auto why = machine::why_no_gpu(); !why.empty())
        tell("kadanoff: WARNING: all is done on the CPU, though this machine has a GPU: " + why +
             "; with --device cpu this is not said");
    if (const auto ignored = ignored_thread_settings(); computes_ && common_.threads == 0 && !ignored.empty())
      notice(ignored + ": this is no number of threads, and is ignored");
    io::set_follow_links(common_.follow_links);
    if (!common_.scratch.empty()) data::set_scratch_folder(existing_folder(common_.scratch));
    const Result result = chosen_(common_);
    const std::string text = common_.json ? json_text(result.json, 2) + "\n" : result.text;
    const auto problem = print(text, result.exit_code);
    if (!result.error.empty()) return report(result.exit_code, result.error);
    if (problem.empty()) return static_cast<int>(result.exit_code);
    if (result.exit_code != ExitCode::stopped)
      return report(result.exit_code == ExitCode::done ? ExitCode::io : result.exit_code, problem);
    tell_error_in_handler("kadanoff: " + problem + "\n");  // it waits for nobody, as a handler must not
    return static_cast<int>(result.exit_code);
  } catch (const Error& error) {
    return report(error.code(),
                  error.what() + (error.code() == ExitCode::usage ? configured.origin(error.what()) : ""));
  } catch (const std::bad_alloc&) {
    return report(ExitCode::internal, "out of memory: use fewer samples, a smaller model or a smaller batch");
  } catch (const std::filesystem::filesystem_error& error) {
    return report(ExitCode::io, error.path1().string() + ": " + error.code().message());
  } catch (const std::exception& error) {
    return report(ExitCode::internal, error.what());
  }
}

}  // namespace kadanoff::cli
