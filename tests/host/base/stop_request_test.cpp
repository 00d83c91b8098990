// Signals that stop a process, each sent to a child.
#include "host/base/stop_request.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "host/base/signal_cleanup.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

constexpr int stopped = static_cast<int>(ExitCode::stopped);
constexpr int all_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};

// The child is quiet, and gets signals as a program does that was started at a terminal.
template <class Work>
int end_of(Work work) {
  return test::exit_code_in_child([&] {
    close(STDERR_FILENO);
    for (const int signal : all_signals) std::signal(signal, SIG_DFL);
    work();
  });
}

TEST(StopRequest, AnySignalIsARequestWhileOneLives) {
  for (const int signal : all_signals)
    EXPECT_EQ(end_of([&] {
                const StopRequest outer;
                {
                  const StopRequest inner;
                  if (StopRequest::made()) _exit(1);
                  raise(signal);
                }
                _exit(StopRequest::made() ? 42 : 2);
              }),
              42)
        << signal;
}

TEST(StopRequest, WithoutOneASignalEndsTheProcess) {
  for (const int signal : all_signals) {
    EXPECT_EQ(end_of([&] {
                take_stop_signals();
                raise(signal);
              }),
              -signal);
    EXPECT_EQ(end_of([&] {
                { const StopRequest over; }
                raise(signal);
              }),
              -signal);
  }
}

TEST(StopRequest, WhatIsIgnoredAtTheStartStaysIgnored) {
  for (const int signal : all_signals)
    EXPECT_EQ(end_of([&] {
                std::signal(signal, SIG_IGN);
                take_stop_signals();
                raise(signal);
                const StopRequest stop;
                raise(signal);
                _exit(StopRequest::made() ? 1 : 42);
              }),
              42)
        << signal;
}

TEST(StopRequest, WhatIsBlockedAtTheStartIsNot) {
  EXPECT_EQ(end_of([] {
              sigset_t all;
              sigfillset(&all);
              pthread_sigmask(SIG_BLOCK, &all, nullptr);
              const StopRequest stop;
              raise(SIGTERM);
              _exit(StopRequest::made() ? 42 : 1);
            }),
            42);
}

// `timeout` sends its signal to the process and to its group.
TEST(StopRequest, TwoSignalsAtOnceAreOneRequest) {
  EXPECT_EQ(end_of([] {
              const StopRequest stop;
              raise(SIGTERM);
              raise(SIGTERM);
              raise(SIGHUP);
              _exit(StopRequest::made() ? 42 : 1);
            }),
            42);
}

TEST(StopRequest, ASecondSignalStopsAtOnceButForTheKernelsOwn) {
  EXPECT_EQ(end_of([] {
              const StopRequest stop;
              raise(SIGXCPU);
              std::this_thread::sleep_for(std::chrono::milliseconds(1100));
              raise(SIGXCPU);  // the kernel sends it every second
              raise(SIGTERM);
              _exit(1);
            }),
            stopped);
}

TEST(StopRequest, AnAlarmEndsAStepThatTakesTooLong) {
  EXPECT_EQ(end_of([] {
              const StopRequest stop;
              raise(SIGTERM);
              raise(SIGALRM);
              _exit(1);
            }),
            stopped);
}

TEST(StopRequest, ASignalRemovesWhatIsHalfDone) {
  const test::TemporaryFolder folder;
  for (const auto* name : {"half", "other", "whole"}) test::write_bytes(folder / name, "1");
  EXPECT_EQ(end_of([&] {
              take_stop_signals();
              const RemovedOnSignal half(folder / "half"), other(folder / "other");
              { const RemovedOnSignal whole(folder / "whole"); }
              raise(SIGHUP);
            }),
            -SIGHUP);
  EXPECT_FALSE(std::filesystem::exists(folder / "half"));
  EXPECT_FALSE(std::filesystem::exists(folder / "other"));
  EXPECT_TRUE(std::filesystem::exists(folder / "whole"));
}

// A child that reads a foreign file gets the signals of a terminal, too.
TEST(StopRequest, AForkedChildRemovesNothingOfItsParent) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "half", "1");
  EXPECT_EQ(end_of([&] {
              take_stop_signals();
              const RemovedOnSignal half(folder / "half");
              if (test::exit_code_in_child([] { raise(SIGINT); }) != -SIGINT) _exit(1);
              _exit(std::filesystem::exists(folder / "half") ? 42 : 2);
            }),
            42);
}

// `timeout -s ALRM`: nothing takes too long.
TEST(StopRequest, AnAlarmOfAnotherProcessEndsThisOneByIt) {
  EXPECT_EQ(end_of([] {
              const StopRequest stop;
              raise(SIGALRM);
            }),
            -SIGALRM);
}

TEST(StopRequest, IsForTheParentOfAChildThatWorksForIt) {
  EXPECT_EQ(end_of([] {
              take_stop_signals();
              const pid_t child = fork_without_stop_signals();
              if (child == 0) {
                for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU}) raise(signal);
                _exit(42);
              }
              int status = 0;
              waitpid(child, &status, 0);
              _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
            }),
            42);
}

TEST(StopRequest, ASignalKillsTheProgramsThatWeStarted) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  EXPECT_EQ(end_of([&] {
              take_stop_signals();
              const pid_t helper = fork();
              if (helper == 0) {
                setpgid(0, 0);
                std::signal(SIGTERM, SIG_IGN);
                sleep(60);
                _exit(0);
              }
              setpgid(helper, helper);
              const KilledOnSignal killed(helper);
              raise(SIGTERM);
            }),
            -SIGTERM);
  close(pipe[1]);
  char byte = 0;
  EXPECT_EQ(read(pipe[0], &byte, 1), 0);  // comes when no process holds the other end
  close(pipe[0]);
}

}  // namespace
}  // namespace kadanoff
