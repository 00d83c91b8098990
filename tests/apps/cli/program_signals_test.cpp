// Signals, terminals and streams that block, in every command that works for more than a moment.
#include <gtest/gtest.h>
#include <pty.h>
#include <sched.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "host/base/text_width.hpp"
#include "tests/support/child.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using std::chrono::milliseconds;
using Words = std::vector<std::string>;

constexpr int stopped = static_cast<int>(ExitCode::stopped);
const Words endless_training{
    "train", "data.h5",   "--hidden", "8",        "--epochs", "100000000", "--checkpoint-every", "1h", "-o",
    "run",   "--threads", "1",        "--device", "cpu",      "--resume"};

// Before that the program starts, which the sanitizers and a busy machine make slow: a signal then ends it at once.
milliseconds well_begun() {
  static const auto start = [] {
    const auto begin = std::chrono::steady_clock::now();
    test::run_program({"--version"}, {});
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  }();
  return std::max(milliseconds(test::is_slow_build ? 1500 : 300), 4 * start);
}

class Signals : public testing::Test {
 protected:
  Signals() {
    data::Dataset data = test::random_data(200, 16);
    data.temperatures.assign(200, 2.0);
    std::fill_n(data.temperatures.begin(), 100, 1.0);
    data.lattice_shape = {4, 4};
    data::save_dataset(data, folder_ / "data.h5");
    data::save_model(test::some_model(16, 3), folder_ / "model.h5");
    data::save_dataset(test::random_data(2, 64), folder_ / "wide.h5");
    data::save_model(test::some_model(64, 64), folder_ / "wide-model.h5");
  }

  test::ProgramOutcome run(const Words& words, int signal, test::ProgramOptions options = {}) {
    options.folder = folder_.path();
    options.kill_after = well_begun();
    options.kill_signal = signal;
    options.patience = std::chrono::seconds(30);
    return test::run_program(words, options);
  }

  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_.path()), {}));
  }

  test::TemporaryFolder folder_;
};

TEST_F(Signals, EndATrainingWithItsNewestState) {
  for (const int signal : {SIGHUP, SIGUSR1, SIGXCPU}) {
    const auto outcome = run(endless_training, signal);
    EXPECT_EQ(outcome.exit_code, stopped) << signal << outcome.err;
    EXPECT_NE(outcome.out.find("run again with --resume"), std::string::npos) << outcome.out;
    EXPECT_LT(outcome.took_to_end, std::chrono::seconds(20));
  }
}

// A scheduler starts it again after 75.
TEST_F(Signals, EndATrainingThatCannotPrintItsResultAsStopped) {
  using Out = test::ProgramOptions::Out;
  for (const auto out : {Out::closed, Out::without_reader, Out::full}) {
    test::ProgramOptions options;
    options.out = out;
    const auto outcome = run(endless_training, SIGTERM, options);
    EXPECT_EQ(outcome.exit_code, stopped) << outcome.err;
    EXPECT_NE(outcome.err.find("kadanoff: cannot write to standard output"), std::string::npos) << outcome.err;
    std::filesystem::remove_all(folder_ / "run");
  }
}

TEST_F(Signals, ThatAreIgnoredAtTheStartDoNotEndATraining) {
  auto words = endless_training;
  for (auto& word : words)
    if (word == "100000000") word = "20000";
  test::ProgramOptions nohup;
  nohup.ignored_signals = {SIGHUP, SIGINT};
  for (const int signal : nohup.ignored_signals) {
    const auto outcome = run(words, signal, nohup);
    EXPECT_EQ(outcome.exit_code, 0) << signal << outcome.err;
  }
}

TEST_F(Signals, EndEveryOtherCommandAtOnceAndLeaveNothing) {
  const auto before = files();
  const std::vector<Words> commands{
      {"ising", "--side", "128", "--samples", "64", "--temperatures", "1:2:0.5", "--sweeps", "100000000", "-o", "x.h5"},
      {"generate", "model.h5", "--samples", "2000", "--sweeps", "1000000", "-o", "x.h5"},
      {"flow", "model.h5", "data.h5", "--steps", "0,1000000000", "-o", "x.h5"},
      {"evaluate", "wide-model.h5", "wide.h5", "--ais-temperatures", "100000000"},
      {"thermometer", "fit", "data.h5", "--epochs", "100000000", "-o", "x.h5"},
      {"bench", "train", "--size", "100x64", "--batch", "100", "--seconds", "100000"}};
  const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR2};
  for (std::size_t i = 0; i < commands.size(); ++i) {
    auto words = commands[i];
    words.insert(words.end(), {"--threads", "2", "--device", "cpu"});
    const int signal = signals[i % std::size(signals)];
    const auto outcome = run(words, signal);
    EXPECT_EQ(outcome.signal, signal) << words[0] << outcome.err;
    EXPECT_NE(outcome.err.find("kadanoff: ended by SIG"), std::string::npos) << outcome.err;
    EXPECT_LT(outcome.took_to_end, std::chrono::seconds(20)) << words[0];
    EXPECT_EQ(files(), before) << words[0];
  }
}

TEST_F(Signals, EndAReproductionThatGoesOn) {
  const auto outcome = run({"reproduce", "iso2018", "-o", "paper", "--device", "cpu"}, SIGHUP);
  EXPECT_EQ(outcome.exit_code, stopped) << outcome.err;
  EXPECT_LT(outcome.took_to_end, std::chrono::seconds(20));
}

// Neither the notices nor the handler wait for room in a pipe that nobody reads.
TEST_F(Signals, EndAProgramWhoseStderrIsBlocked) {
  test::ProgramOptions blocked;
  blocked.blocked_stderr = true;
  const auto training = run(endless_training, SIGTERM, blocked);
  EXPECT_EQ(training.exit_code, stopped);
  EXPECT_LT(training.took_to_end, std::chrono::seconds(20));
  auto short_training = endless_training;
  std::replace(short_training.begin(), short_training.end(), std::string("100000000"), std::string("3"));
  short_training.back() = "--overwrite";
  EXPECT_EQ(run(short_training, 0, blocked).exit_code, 0);  // it goes on
  const auto sampling =
      run({"ising", "--side", "64", "--temperatures", "2", "--sweeps", "100000000", "-o", "x.h5"}, SIGTERM, blocked);
  EXPECT_EQ(sampling.signal, SIGTERM);
}

// The kernel lets no signal end process 1 that it does not handle.
TEST_F(Signals, EndProcessOneOfAContainer) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").replace_filename("kadanoff").string();
  for (const int signal : {SIGINT, SIGTERM}) {
    const int code = test::exit_code_in_child([&] {
      if (unshare(CLONE_NEWPID | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0) _exit(99);
      const pid_t one = fork();
      if (one == 0) {
        const int nothing = open("/dev/null", O_RDWR);
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, stream);
        for (const int each : {SIGINT, SIGTERM}) std::signal(each, SIG_DFL);
        if (chdir(folder_.path().c_str()) != 0) _exit(98);
        execl(program.c_str(), program.c_str(), "ising", "--side", "64", "--temperatures", "2", "--sweeps", "100000000",
              "-o", "x.h5", "--threads", "1", "--device", "cpu", nullptr);
        _exit(98);
      }
      std::this_thread::sleep_for(milliseconds(500));
      kill(one, signal);
      int status = 0;
      for (int wait = 0; wait < 100 && waitpid(one, &status, WNOHANG) == 0; ++wait)
        std::this_thread::sleep_for(milliseconds(100));
      kill(one, SIGKILL);
      _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 97);
    });
    if (code == 99) GTEST_SKIP() << "no namespaces here";
    EXPECT_EQ(code, 128 + signal);
  }
}

// What a program prints on a terminal of `columns`, which becomes one of `later` columns on the way.
std::string on_terminal(const std::filesystem::path& folder, Words words, unsigned short columns,
                        unsigned short later) {
  words.insert(words.begin(), std::filesystem::read_symlink("/proc/self/exe").replace_filename("kadanoff").string());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  int leader = -1;
  const pid_t child = forkpty(&leader, nullptr, nullptr, &size);
  if (child == 0) {
    if (chdir(folder.c_str()) != 0) _exit(126);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  std::string text;
  const auto start = std::chrono::steady_clock::now();
  bool resized = false, signalled = false;
  for (;;) {
    const auto now = std::chrono::steady_clock::now() - start;
    if (!resized && now > milliseconds(1000)) {
      size.ws_col = later;
      ioctl(leader, TIOCSWINSZ, &size);
      text += "resized\n";
      resized = true;
    }
    if (!signalled && now > milliseconds(2000)) {
      kill(child, SIGTERM);
      signalled = true;
    }
    pollfd ready{.fd = leader, .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, 20) > 0 && !test::program_detail::drain(leader, text)) break;
  }
  close(leader);
  waitpid(child, nullptr, 0);
  return text;
}

std::size_t widest_progress(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    auto end = text.find_first_of("\r\n", begin);
    if (end == std::string::npos) end = text.size();
    const auto line = text.substr(begin, end - begin);
    if (line.find('/') != std::string::npos && line.find("updates") != std::string::npos)
      widest = std::max(widest, text_width(line));
    begin = end + 1;
  }
  return widest;
}

TEST_F(Signals, ProgressIsAsWideAsTheTerminalAlsoAfterAResize) {
  const auto text = on_terminal(folder_.path(), endless_training, 100, 50);
  const auto resized = text.find("resized\n");
  ASSERT_NE(resized, std::string::npos);
  const auto first = text.find("training [");
  EXPECT_EQ(widest_progress(text.substr(first, resized - first)), 99U) << text;
  const auto after = text.find('\r', resized);  // the line after the one that was under way
  ASSERT_NE(after, std::string::npos);
  EXPECT_EQ(widest_progress(text.substr(after, text.find("kadanoff: stopping") - after)), 49U) << text;
}

TEST_F(Signals, BenchShowsThatItWorks) {
  const Words words{"bench", "train", "--size", "100x64", "--batch", "100", "--seconds", "100", "--threads", "1"};
  EXPECT_NE(on_terminal(folder_.path(), words, 80, 80).find("timing ["), std::string::npos);
}

TEST_F(Signals, QuietTellsErrorsOnly) {
  auto words = endless_training;
  words.emplace_back("--quiet");
  const auto quiet = run(words, SIGTERM);
  EXPECT_EQ(quiet.exit_code, stopped);
  EXPECT_EQ(quiet.err, "");
  EXPECT_NE(quiet.out, "");
  EXPECT_EQ(on_terminal(folder_.path(), words, 80, 80).find('['), std::string::npos);
  const auto wrong = run({"info", "none.h5", "--quiet"}, SIGTERM);
  EXPECT_EQ(wrong.error_lines(), 1) << wrong.err;
}

TEST_F(Signals, AFullDeviceIsAnErrorOfHelpToo) {
  for (const char* command : {"--help", "--version", "train --help", "doctor", "info data.h5"}) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").replace_filename("kadanoff").string();
    const auto line =
        "cd '" + folder_.path().string() + "' && '" + program + "' " + command + " > /dev/full 2> /dev/null";
    const int status = std::system(line.c_str());  // NOLINT: the shell opens the device
    EXPECT_EQ(WEXITSTATUS(status), static_cast<int>(ExitCode::io)) << command;
  }
}

}  // namespace
}  // namespace kadanoff::cli
