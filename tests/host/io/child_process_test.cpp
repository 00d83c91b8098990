// Work in a child that ends well, fails, crashes or hangs.
#include "host/io/child_process.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/child.hpp"

namespace kadanoff::io {
namespace {

using std::chrono::seconds;

TEST(ChildProcess, ThatEndsWellSaysNothing) {
  int here = 0;
  EXPECT_EQ(run_in_child([&](const StillAlive& alive) { alive(), here = 1; }, seconds(10)), std::nullopt);
  EXPECT_EQ(here, 0);  // the child's change of memory is lost
}

TEST(ChildProcess, TellsWhatItsErrorSays) {
  const std::string words(100'000, 'w');
  EXPECT_EQ(run_in_child([&](const StillAlive& alive) { alive(), throw std::runtime_error(words); }, seconds(10)),
            words);
}

TEST(ChildProcess, MayCrash) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS})
    EXPECT_EQ(run_in_child([&](const StillAlive&) { raise(signal); }, seconds(10)), "the process crashed");
  const auto write_to_nowhere = [](const StillAlive&) {
    volatile std::uintptr_t nowhere = 64;           // volatile, so that the compiler does not know the address
    *reinterpret_cast<volatile int*>(nowhere) = 1;  // NOLINT(performance-no-int-to-ptr): such a pointer is the point
  };
  EXPECT_EQ(run_in_child(write_to_nowhere, seconds(10)), "the process crashed");
}

void hang() {
  for (volatile bool ever = true; ever;) {
  }
}

TEST(ChildProcess, MayHangButNotForEver) {
  EXPECT_EQ(run_in_child([](const StillAlive&) { hang(); }, seconds(1)), "it takes too long");
}

// A process that is stopped (^Z, docker pause) or waits for a slow disk takes no CPU time.
TEST(ChildProcess, MayBeSuspended) {
  const auto stop = [](const StillAlive&) {
    const pid_t other = fork();
    if (other == 0) {
      usleep(1'500'000);
      kill(getppid(), SIGCONT);
      _exit(0);
    }
    raise(SIGSTOP);
    waitpid(other, nullptr, 0);
  };
  EXPECT_EQ(run_in_child(stop, seconds(1)), std::nullopt);
}

// Where the parent ignores SIGCHLD, waitpid fails: the child itself must say that it is done.
TEST(ChildProcess, IsNotTrustedForItsEnd) {
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(run_in_child([](const StillAlive&) { raise(SIGSEGV); }, seconds(10)), "the process crashed");
  EXPECT_EQ(run_in_child([](const StillAlive&) { _exit(0); }, seconds(10)), "the process crashed");
  EXPECT_EQ(run_in_child([](const StillAlive&) { throw std::runtime_error("full"); }, seconds(10)), "full");
  EXPECT_EQ(run_in_child([](const StillAlive&) {}, seconds(10)), std::nullopt);
  std::signal(SIGCHLD, before);
}

TEST(ChildProcess, AnswersManyQuestions) {
  int asked = 0;
  AnsweringChild child(
      [&](std::string_view question, Speaker& parent) {
        ++asked;
        if (question == "crash") raise(SIGSEGV);
        if (question == "fail") throw Error(ExitCode::io, "no", "try");
        const auto text = std::to_string(asked) + std::string(question);
        parent.data(text.data(), text.size());
      },
      {});
  const auto ask = [&](std::string_view question) {
    std::string answer;
    child.ask(question, [&](std::string_view piece) { answer += piece; });
    return answer;
  };
  EXPECT_EQ(ask("a"), "1a");
  EXPECT_EQ(ask(std::string(100'000, 'b')), "2" + std::string(100'000, 'b'));
  try {
    ask("fail");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::io);
    EXPECT_STREQ(error.what(), "no; try");
    EXPECT_EQ(error.message(), "no");
  }
  EXPECT_EQ(ask("c"), "4c");
  EXPECT_THROW(ask("crash"), ChildFailed);
  EXPECT_EQ(ask("d"), "1d");  // of a new child
  EXPECT_EQ(asked, 0);
}

TEST(ChildProcess, TakesNoMoreMemoryThanItMay) {
  const auto take = [](std::int64_t bytes) {
    return [bytes](std::string_view, Speaker&) {
      if (bytes > 600 << 20) allow_more_memory(std::int64_t{2} << 30);
      std::vector<char> memory(static_cast<std::size_t>(bytes));
    };
  };
  const auto ask = [](AnsweringChild::Answer answer) {
    AnsweringChild(std::move(answer), {.memory = 256 << 20}).ask("", [](std::string_view) {});
  };
  ask(take(64 << 20));
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_THROW(ask(take(400 << 20)), Error);
  ask(take(700 << 20));
#endif
}

// The kernel ends by SIGKILL what takes too much memory: the work may be good.
TEST(ChildProcess, ThatIsKilledIsNotToBlame) {
  AnsweringChild child([](std::string_view, Speaker&) { raise(SIGKILL); }, {});
  try {
    child.ask("", [](std::string_view) {});
    ADD_FAILURE();
  } catch (const ChildFailed& failed) {
    EXPECT_EQ(failed.code(), ExitCode::internal);
    EXPECT_STREQ(failed.what(), "the process was killed (by the system, if memory ended)");
  }
}

// What has ended a child would end this process.
TEST(ChildProcess, IsNotOptionalOnceOneHasDied) {
  const auto ask_twice = [](auto prevent) {
    return test::exit_code_in_child([&] {
      test::stop_being_root();
      AnsweringChild child([](std::string_view, Speaker&) { raise(SIGSEGV); }, {});
      for (const auto& words : {"the process crashed", "no process can be started: "}) {
        try {
          child.ask("", [](std::string_view) {});
          _exit(90);
        } catch (const ChildFailed& failed) {
          if (!std::string(failed.what()).starts_with(words)) _exit(91);
          if (words[0] == 'n') throw;
        }
        prevent();
      }
    });
  };
  const rlimit none{0, 0};
  EXPECT_EQ(ask_twice([&] { setrlimit(RLIMIT_NPROC, &none); }), 70);
  EXPECT_EQ(ask_twice([&] { setrlimit(RLIMIT_NOFILE, &none); }), 70);  // no socket
}

// Without a child the work is done here.
TEST(ChildProcess, IsOptional) {
  EXPECT_EQ(test::exit_code_in_child([] {
              test::stop_being_root();
              const rlimit none{0, 0};
              setrlimit(RLIMIT_NPROC, &none);
              int here = 0;
              if (run_in_child([&](const StillAlive&) { here = 1; }, seconds(10)) || here != 1)
                fail(ExitCode::internal, "no");
            }),
            0);
}

TEST(ChildProcess, MayTakeItsTimeWhileItLives) {
  const auto slow = [](const StillAlive& alive) {
    for (int i = 0; i < 15; ++i) usleep(100'000), alive();
  };
  EXPECT_EQ(run_in_child(slow, seconds(1)), std::nullopt);
}

}  // namespace
}  // namespace kadanoff::io
