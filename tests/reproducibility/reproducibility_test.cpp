// The same commands give the same bits, today as when they were recorded: spins on every machine, weights and what
// follows from them for each instruction set. A change that alters a bit on purpose records anew, and says so.
//
//   KADANOFF=PROGRAM             another program than the one beside the tests: that of the commit before, say
//   KADANOFF_RECORD_DIGESTS=1    write what is found into digests.txt, in place of a comparison
#include <gnu/libc-version.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "tests/reproducibility/commands.hpp"
#include "tests/reproducibility/record.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

namespace fs = std::filesystem;
using test::Digests;

constexpr const char* everywhere = "everywhere";

const fs::path& record_path() {
  static const fs::path path = KADANOFF_RECORDED_DIGESTS;
  return path;
}

// Everything that picks instructions is held to one set: our kernels, oneDNN's, OpenBLAS's and the C library's.
struct InstructionSet {
  const char* name;
  const char* isa;
  const char* onednn;
  const char* openblas;
  const char* libc;  // what it shall not use
  int threads;       // another number for each: none may change a bit
};

void PrintTo(const InstructionSet& set, std::ostream* stream) { *stream << set.name; }

constexpr InstructionSet instruction_sets[] = {
    {"baseline", "baseline", "SSE41", "Nehalem", "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4", 1},
    {"avx2", "avx2", "AVX2", "Haswell", "", 2},
    {"avx512", "avx512", "AVX512_CORE", "SkylakeX", "", 3},
    {"avx512_bf16", "avx512", "AVX512_CORE_BF16", "Cooperlake", "", 2},
};

bool cpu_has(const InstructionSet& set) {
  const std::string name = set.name;
  if (name == "baseline") return true;
#ifdef __x86_64__
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2"))
    return false;
  if (name == "avx2") return true;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl"))
    return false;
  return name == "avx512" || __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

test::Variables pins(const InstructionSet& set) {
  test::Variables values{{"KADANOFF_ISA", set.isa}, {"KADANOFF_GNUPLOT", ""}};
#ifdef __x86_64__
  values.insert(
      values.end(),
      {{"ONEDNN_MAX_CPU_ISA", set.onednn}, {"OPENBLAS_CORETYPE", set.openblas}, {"GLIBC_TUNABLES", set.libc}});
#endif
  return values;
}

test::ProgramOutcome run(const std::string& words, const fs::path& folder, const std::vector<std::string>& more) {
  auto arguments = test::split(words);
  arguments.insert(arguments.end(), more.begin(), more.end());
  test::ProgramOptions options;
  options.folder = folder;
  if (const char* other = std::getenv("KADANOFF")) options.program = fs::absolute(other);
  return test::run_program(arguments, options);
}

// All that the bits depend on beside the sources, as the program tells it: the group's name in the file.
std::string group_of(const InstructionSet& set) {
  const auto outcome = run("doctor --json", {}, {});
  if (outcome.exit_code != 0)
    throw std::runtime_error("kadanoff doctor ended with " + std::to_string(outcome.exit_code) + ": " + outcome.err);
  const auto doctor = nlohmann::json::parse(outcome.out);
  const auto text = [&](const char* pointer) {
    return doctor.at(nlohmann::json::json_pointer(pointer)).get<std::string>();
  };
  utsname system{};
  uname(&system);
  std::ostringstream group;
  group << set.name << "; " << system.machine << ", " << text("/build/compiler") << " " << text("/build/type");
  if (const auto sanitizers = text("/build/sanitizers"); !sanitizers.empty()) group << " with " << sanitizers;
  group << ", oneDNN " << text("/build/onednn") << ", " << text("/eigenvalues/library") << " for "
        << text("/eigenvalues/core") << ", glibc " << gnu_get_libc_version();
  // oneDNN cuts its bf16 products, and no others, by the size of the caches.
  if (set.name == std::string("avx512_bf16"))
    group << ", " << text("/machine/cpu") << " with " << sysconf(_SC_LEVEL2_CACHE_SIZE) / 1024 << " KiB L2";
  return group.str();
}

// What the commands that begin with `verb` give; a command that fails is a failure of the test.
Digests run_all(int threads, std::string_view verb = "") {
  const test::TemporaryFolder folder;
  Digests printed;
  for (const auto& [name, words] : test::recorded_commands()) {
    if (!words.starts_with(verb)) continue;
    const auto outcome = run(words, folder.path(), {"--device", "cpu", "--json", "--threads", std::to_string(threads)});
    EXPECT_EQ(outcome.exit_code, 0) << "kadanoff " << words << '\n' << outcome.err;
    if (outcome.exit_code == 0) printed[name + ":stdout"] = test::digest_of_json(outcome.out);
  }
  Digests all = test::digests_of(folder.path());
  all.merge(printed);
  return all;
}

// The arrays that `kadanoff ising` writes are integers and temperatures: no instruction set changes them.
Digests take_those_of_everywhere(Digests& all) {
  Digests found;
  for (auto at = all.begin(); at != all.end();) {
    const auto* command = test::command_named_like(at->first);
    const bool is_array = at->first.find(".h5:/") != std::string::npos && !at->first.ends_with("attributes");
    auto next = std::next(at);
    if (is_array && command != nullptr && command->words.starts_with("ising ")) found.insert(all.extract(at));
    at = next;
  }
  return found;
}

// One line for each that differs, is new or is gone, and the command that it is from; empty if all are the same.
std::string differences(const Digests& before, const Digests& now) {
  constexpr std::size_t most = 25;
  std::ostringstream text;
  std::size_t count = 0;
  const auto tell = [&](const std::string& name, const std::string& what) {
    if (++count > most) return;
    const auto* command = test::command_named_like(name);
    text << "\n  " << name << ' ' << what << "   kadanoff " << (command == nullptr ? "?" : command->words);
  };
  for (const auto& [name, digest] : before)
    if (const auto at = now.find(name); at == now.end())
      tell(name, "was " + digest + ", is not there");
    else if (at->second != digest)
      tell(name, "was " + digest + ", is " + at->second);
  for (const auto& [name, digest] : now)
    if (!before.contains(name)) tell(name, "was not there, is " + digest);
  if (count > most) text << "\n  and " << count - most << " others";
  return text.str();
}

// Writes what is found here in place of the group's lines. What is the same everywhere may grow and shrink, not change.
void record_group(test::Record& record, const std::string& group, int threads) {
  auto found = run_all(threads), with_more_threads = run_all(threads + 1);
  const auto of_threads = differences(found, with_more_threads);
  ASSERT_TRUE(of_threads.empty()) << "Nothing was recorded, for one thread more than " << threads
                                  << " gives:" << of_threads;
  const auto spins = take_those_of_everywhere(found);
  for (const auto& [name, digest] : record[everywhere])
    ASSERT_TRUE(!spins.contains(name) || spins.at(name) == digest)
        << "Nothing was recorded: " << name << " was " << digest << " everywhere and is " << spins.at(name)
        << " here. If it may change, delete the lines of [everywhere] first.";
  record[everywhere] = spins;
  record[group] = found;
  test::save_record(record, record_path());
}

// Leaves out what a newer command gives and only other groups have: whoever added it had no such CPU.
void leave_out_what_others_recorded(Digests& found, const test::Record& record, const std::string& group) {
  const auto is_in_another = [&](const std::string& name) {
    return std::any_of(record.begin(), record.end(), [&](const auto& one) {
      return one.first != group && one.first != everywhere && one.second.contains(name);
    });
  };
  std::erase_if(found, [&](const auto& one) {
    const bool left_out = !record.at(group).contains(one.first) && is_in_another(one.first);
    if (left_out) std::cout << one.first << " is not recorded for [" << group << "], and not compared\n";
    return left_out;
  });
}

class Reproducibility : public testing::TestWithParam<InstructionSet> {};

TEST_P(Reproducibility, GivesTheBitsThatWereRecorded) {
  if (!cpu_has(GetParam())) GTEST_SKIP() << "this CPU does not have " << GetParam().name;
  const test::Environment environment(pins(GetParam()));
  const auto group = group_of(GetParam());
  auto record = test::load_record(record_path());
  const bool is_recorded = record.contains(group);
  if (const char* wish = std::getenv("KADANOFF_RECORD_DIGESTS"); wish != nullptr && wish == std::string("1")) {
    record_group(record, group, GetParam().threads);
    if (!HasFatalFailure()) GTEST_SKIP() << "recorded in " << record_path() << ", and not compared: [" << group << "]";
    return;
  }

  auto found = run_all(GetParam().threads, is_recorded ? "" : "ising ");
  const auto spins = take_those_of_everywhere(found);
  const auto of_spins = differences(record[everywhere], spins);
  EXPECT_TRUE(of_spins.empty()) << "What is the same on every machine is not:" << of_spins;
  if (!is_recorded)
    GTEST_SKIP() << "only spins were compared, because nothing is recorded for [" << group
                 << "]. To record it from a commit that is known to be good:  "
                 << "KADANOFF_RECORD_DIGESTS=1 KADANOFF=<its program> " << fs::read_symlink("/proc/self/exe").string()
                 << " --gtest_filter='*Reproducibility*'";
  leave_out_what_others_recorded(found, record, group);
  const auto of_group = differences(record[group], found);
  EXPECT_TRUE(of_group.empty()) << "Not as recorded for [" << group << "]:" << of_group;
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, Reproducibility, testing::ValuesIn(instruction_sets),
                         [](const auto& set) { return std::string(set.param.name); });

// The subcommands that the help of `words` names, "analyze weights" for one of "analyze".
std::vector<std::string> subcommands_of(const std::string& words) {
  const auto help = run(words + " --help", {}, {}).out;
  const auto first = help.find("Subcommands:");
  std::vector<std::string> found;
  if (first == std::string::npos) return found;
  std::istringstream lines(help.substr(first));
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("  ") && line.size() > 2 && line[2] != ' ')
      found.push_back((words.empty() ? "" : words + " ") + test::split(line).front());
  return found;
}

// Why a verb has no recorded bits.
const std::map<std::string, std::string>& verbs_without_a_record() {
  static const std::string machine = "it measures this machine", times = "it shows how long trainings took",
                           png = "libpng compresses its pictures",
                           lapack = "it shows singular vectors or values, whose last bits are LAPACK's";
  static const std::map<std::string, std::string> reasons{
      {"bench", machine},
      {"doctor", machine},
      {"metrics", times},
      {"plot", times},
      {"report", times},
      {"reconstruct", png},
      {"sheet", png},
      {"rgm", lapack},
      {"analyze alignment", lapack},
      {"analyze biases", lapack},
      {"analyze block-spin", lapack},
      {"analyze parameters", lapack},
      {"analyze solvability", lapack},
      {"analyze spectrum", lapack},
      {"analyze truncation", lapack},
      {"analyze universality", lapack},
  };
  return reasons;
}

TEST(ReproducibilityOfCommands, CoversEveryVerb) {
  std::set<std::string> recorded;  // with one word and with two: not every verb has subcommands
  for (const auto& command : test::recorded_commands()) {
    const auto words = test::split(command.words);
    recorded.insert({words[0], words[0] + " " + words.at(1)});
  }
  std::set<std::string> verbs;
  for (const auto& verb : subcommands_of(""))
    if (const auto more = subcommands_of(verb); more.empty())
      verbs.insert(verb);
    else
      verbs.insert(more.begin(), more.end());
  EXPECT_GE(verbs.size(), 30U);
  EXPECT_TRUE(verbs.contains("analyze weights") && verbs.contains("thermometer fit") && !verbs.contains("analyze"));
  for (const auto& verb : verbs)
    EXPECT_NE(recorded.contains(verb), verbs_without_a_record().contains(verb))
        << "kadanoff " << verb << " needs a command of tests/reproducibility, or a reason to have none, and not both";
  for (const auto& [verb, reason] : verbs_without_a_record())
    EXPECT_TRUE(verbs.contains(verb)) << "kadanoff " << verb << " is no verb, and needs no reason: " << reason;
}

}  // namespace
}  // namespace kadanoff
