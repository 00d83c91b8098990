#include "apps/cli/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <new>

#include "apps/cli/config_file.hpp"
#include "apps/cli/usage_message.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/device.hpp"

namespace kadanoff::cli {
namespace {

int report(int exit_code, std::string message) {
  for (auto& c : message)
    if (c == '\n') c = ' ';  // one line, whatever a library had to say
  while (!message.empty() && message.back() == ' ') message.pop_back();
  std::fputs(("kadanoff: " + message + "\n").c_str(), stderr);  // fmt::print would throw where stderr is closed
  return exit_code;
}

// A file's name may be any bytes, JSON only holds UTF-8: what is none becomes a replacement character.
std::string json_text(const nlohmann::json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

// CLI11 would take "-7" for 2⁶⁴ − 7.
std::string seed_problem(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  const bool fine = !text.empty() && error == std::errc{} && end == text.data() + text.size();
  return fine ? "" : "'" + text + "' is not an integer from 0 to 2^64 - 1";
}

}  // namespace

Program::Program() : app_("Kadanoff: trains restricted Boltzmann machines and asks what they learn.") {
  app_.name("kadanoff");
  app_.require_subcommand(1);
  app_.set_help_flag("-h,--help", "Print this help and exit");
  app_.set_version_flag("--version", std::string("kadanoff ") + KADANOFF_VERSION);
  app_.footer(
      "Exit codes: 0 done, 2 usage, 65 bad input, 70 internal or numerical failure, 74 I/O,\n"
      "75 stopped early with a checkpoint (run again with --resume). 'kadanoff VERB --help' has an example.");
}

CLI::App& Program::verb(const std::string& name, const std::string& description, const std::string& example) {
  return verb(app_, name, description, example);
}

CLI::App& Program::group(const std::string& name, const std::string& description) {
  CLI::App& group = *app_.add_subcommand(name, description);
  group.require_subcommand(1);
  group.footer("'" + full_name(group) + " VERB --help' has an example.");
  return group;
}

CLI::App& Program::verb(CLI::App& group, const std::string& name, const std::string& description,
                        const std::string& example) {
  CLI::App& verb = *group.add_subcommand(name, description);
  verb.footer("Example:\n  " + example);
  verb.add_option("--config", common_.config, "Read options from a TOML file: option = value, one a line")
      ->group("Common");
  verb.add_option("--device", common_.device, "auto, cpu, cuda or cuda:N")->capture_default_str()->group("Common");
  verb.add_option("--threads", common_.threads, "CPU threads; 0: all that there are (the result does not depend on it)")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096))
      ->group("Common");
  verb.add_option("--seed", common_.seed, "Seed of all random numbers")
      ->capture_default_str()
      ->check(seed_problem)
      ->group("Common");
  verb.add_flag("--json", common_.json, "Print the result as one JSON document")->group("Common");
  verb.add_flag("--overwrite", common_.overwrite, "Replace an output that exists")->group("Common");
  return verb;
}

void Program::on_run(CLI::App& verb, Run run) {
  verb.callback([this, run = std::move(run)] { chosen_ = run; });
}

void Program::require_known_verb(const std::vector<std::string>& arguments) const {
  const CLI::App* at = &app_;
  for (auto word = arguments.begin();; ++word) {
    const auto verbs = at->get_subcommands([](const CLI::App*) { return true; });
    if (verbs.empty() || (word != arguments.end() && word->rfind('-', 0) == 0)) return;  // the rest is CLI11's
    const auto known = std::find_if(verbs.begin(), verbs.end(), [&](const CLI::App* verb) {
      return word != arguments.end() && verb->get_name() == *word;
    });
    if (known == verbs.end()) {
      std::vector<std::string> names;
      for (const CLI::App* verb : verbs) names.push_back(verb->get_name());
      fail(ExitCode::usage, "{}: the commands are {}; see {} --help",
           word == arguments.end() ? "no command" : "'" + *word + "' is not a command", fmt::join(names, ", "),
           full_name(*at));
    }
    at = *known;
  }
}

int Program::main(int argc, const char* const* argv) {
  try {
    auto arguments = with_config_file(app_, {argv + 1, argv + argc});
    require_known_verb(arguments);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    app_.parse(arguments);
    require_usable_values(app_);
    static_cast<void>(parse_device(common_.device));  // also for a verb that does not compute, such as info
    const Result result = chosen_(common_);
    const std::string text = common_.json ? json_text(result.json, 2) + "\n" : result.text;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
      return report(static_cast<int>(ExitCode::io), "cannot write to standard output");
    return result.error.empty() ? result.exit_code : report(result.exit_code, result.error);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app_.exit(asked);
  } catch (const CLI::ParseError& error) {
    return report(static_cast<int>(ExitCode::usage), usage_message(app_, error));
  } catch (const Error& error) {
    return report(static_cast<int>(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    return report(static_cast<int>(ExitCode::internal),
                  "out of memory: use fewer samples, a smaller model or a smaller batch");
  } catch (const std::exception& error) {
    return report(static_cast<int>(ExitCode::internal), error.what());
  }
}

std::string full_name(const CLI::App& verb) {
  return verb.get_parent() == nullptr ? verb.get_name() : full_name(*verb.get_parent()) + " " + verb.get_name();
}

nlohmann::json resolved_options(const CLI::App& verb) {
  const auto value_of = [](const std::string& text) {
    const auto number = nlohmann::json::parse(text, nullptr, false);
    return number.is_number() || number.is_boolean() ? number : nlohmann::json::parse(json_text(text, -1));
  };
  nlohmann::json options;
  for (const CLI::Option* option : verb.get_options()) {
    const auto name = option->get_lnames().empty() ? option->get_name(true) : option->get_lnames().front();
    if (name == "help" || name == "config") continue;
    const auto& given = option->results();
    if (given.size() > 1)
      options[name] = given;
    else if (!given.empty())
      options[name] = value_of(given.front());
    else
      options[name] = option->get_expected_max() == 0 ? nlohmann::json(false) : value_of(option->get_default_str());
  }
  return options;
}

}  // namespace kadanoff::cli
