// How a verb declares its options and registers itself.
#include "apps/cli/verb.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "host/base/json.hpp"
#include "host/base/lists.hpp"
#include "host/base/numbers.hpp"

namespace kadanoff::cli {
namespace {

template <class T>
struct Inner {
  using type = T;
};
template <class T>
struct Inner<std::optional<T>> {
  using type = T;
};

template <class T>
constexpr Option::Takes takes_of() {
  using Value = typename Inner<T>::type;
  if constexpr (std::is_floating_point_v<Value>)
    return Option::Takes::number;
  else if constexpr (std::is_integral_v<Value>)
    return std::is_signed_v<Value> ? Option::Takes::integer : Option::Takes::natural;
  else
    return Option::Takes::text;
}

std::string output_problem(const std::string& name) {
  return name == "-" ? "results go into files, not to standard output; for a file of that name give ./-" : "";
}

std::vector<VerbEntry>& entries() {  // a static in a function, so that it exists when the first verb registers itself
  static std::vector<VerbEntry> list;
  return list;
}

}  // namespace

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::required_without(const Option& other) {
  option_->required();
  other.option_->each([option = option_](const std::string&) { option->required(false); });  // before it is looked for
  return *this;
}

Option& Option::any_number() {
  option_->expected(-1);
  return *this;
}

Option& Option::repeatable() {
  option_->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
  return *this;
}

Option& Option::list() {
  *takes_ = Takes::list;
  option_->type_name("LIST");
  return *this;
}

Option& Option::integer_or_word() {
  *takes_ = Takes::integer_or_word;
  return *this;
}

Option& Option::integers() {
  *takes_ = Takes::integers;
  option_->type_name("INT[,INT...]");
  return *this;
}

Option& Option::numbers() {
  *takes_ = Takes::numbers;
  option_->type_name("FLOAT[,FLOAT...]");
  return *this;
}

Option& Option::in_group(const std::string& heading) {
  option_->group(heading);
  return *this;
}

Option& Option::in_range(int least, int most) {
  // What is no integer gets a better message later. (CLI::Range would stand in the help, as "INT:INT in [0 - 9]".)
  option_->check([least, most](const std::string& text) {
    const auto value = parse_integer(text);
    return value && (*value < least || *value > most) ? fmt::format("{} is not from {} to {}", text, least, most) : "";
  });
  return *this;
}

Option& Option::excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

Option& Option::with_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::with_default(const std::string& text) {
  option_->default_str(text);
  return *this;
}

template <OptionValue T>
Option Verb::add_option(const std::string& names, T& value, const std::string& help) {
  CLI::Option* option = app_->add_option(names, value, help);
  for (const auto& name : option->get_lnames())
    if (name == "output" || name == "csv" || name == "means" || name == "per-sample" || name == "folder")
      option->check(output_problem);
  return {*option, takes_[option] = takes_of<T>()};
}

template Option Verb::add_option(const std::string&, std::string&, const std::string&);
template Option Verb::add_option(const std::string&, int&, const std::string&);
template Option Verb::add_option(const std::string&, std::int64_t&, const std::string&);
template Option Verb::add_option(const std::string&, std::uint32_t&, const std::string&);
template Option Verb::add_option(const std::string&, std::uint64_t&, const std::string&);
template Option Verb::add_option(const std::string&, double&, const std::string&);
template Option Verb::add_option(const std::string&, std::optional<std::int64_t>&, const std::string&);
template Option Verb::add_option(const std::string&, std::optional<double>&, const std::string&);
template Option Verb::add_option(const std::string&, std::vector<std::string>&, const std::string&);

Option Verb::add_flag(const std::string& names, bool& value, const std::string& help) {
  CLI::Option* option = app_->add_flag(names, value, help);
  return {*option, takes_[option] = Option::Takes::flag};
}

std::string Verb::name() const {
  const CLI::App* group = app_->get_parent();
  const bool in_group = group != nullptr && group->get_parent() != nullptr;
  return (in_group ? group->get_name() + " " : "") + app_->get_name();
}

bool Verb::is_given(const std::string& option) const { return app_->count(option) > 0; }

std::vector<std::string> Verb::given_options() const {
  std::vector<std::string> given;
  for (const CLI::Option* option : std::as_const(*app_).get_options())
    if (option->count() > 0 && option->get_group() != common_group && !option->get_lnames().empty())
      given.push_back("--" + option->get_lnames().front());
  return given;
}

void Verb::resumes_runs(std::vector<std::string> fixed, std::vector<std::string> records) {
  resumable_runs_ = {.fixed = std::move(fixed), .records = std::move(records)};
}

Option::Takes Verb::takes(const CLI::Option& option) const {
  const auto found = takes_.find(&option);
  return found == takes_.end() ? Option::Takes::text : found->second;
}

nlohmann::json resolved_options(const Verb& verb) {
  // A folder may be called 5, and is a text.
  const auto typed = [](Option::Takes takes, const std::string& text) -> nlohmann::json {
    auto value = nlohmann::json::parse(text, nullptr, false);
    const bool is_typed =
        value.is_boolean() ? takes == Option::Takes::flag : value.is_number() && takes != Option::Takes::text;
    if (is_typed) return value;
    // JSON has no .5 and no 007.
    if (const auto number = parse_decimal(text); number && takes == Option::Takes::number) return *number;
    const bool takes_integer =
        takes == Option::Takes::integer || takes == Option::Takes::natural || takes == Option::Takes::integer_or_word;
    if (const auto number = parse_integer(text); number && takes_integer) return *number;
    return nlohmann::json::parse(json_text(text));
  };
  const auto value_of = [&](const CLI::Option& option, const std::string& text) -> nlohmann::json {
    const auto takes = verb.takes(option);
    if (takes != Option::Takes::integers && takes != Option::Takes::numbers) return typed(takes, text);
    nlohmann::json values;
    for (const auto& part : split(text, ','))
      values.push_back(typed(takes == Option::Takes::integers ? Option::Takes::integer : Option::Takes::number, part));
    return values.size() == 1 ? values.front() : values;
  };
  constexpr std::array without_effect{"help", "config", "quiet", "memory", "scratch"};  // on any result
  nlohmann::json options;
  for (const CLI::Option* option : std::as_const(verb.app()).get_options()) {
    const auto name = option->get_lnames().empty() ? option->get_name(true) : option->get_lnames().front();
    if (std::find(without_effect.begin(), without_effect.end(), name) != without_effect.end()) continue;
    const auto& given = option->results();
    if (name == "follow-links" && given.empty()) continue;  // it decides whether the input may be read, and no more
    if (given.size() > 1)
      options[name] = given;
    else if (!given.empty())
      options[name] = value_of(*option, given.front());
    else
      options[name] = verb.takes(*option) == Option::Takes::flag ? nlohmann::json(false)
                                                                 : value_of(*option, option->get_default_str());
  }
  return options;
}

RegisteredVerb::RegisteredVerb(VerbEntry entry) { entries().push_back(std::move(entry)); }

std::vector<VerbEntry> registered_verbs() {
  auto sorted = entries();
  std::sort(sorted.begin(), sorted.end(), [](const VerbEntry& a, const VerbEntry& b) {
    return std::pair(a.place, a.name) < std::pair(b.place, b.name);
  });
  return sorted;
}

}  // namespace kadanoff::cli
