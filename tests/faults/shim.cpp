// A library that makes one system call of a program fail; LD_PRELOAD puts it before the C library.
//
//   FAULT_FOLDER=/tmp/x            only calls on files below this folder count (mmap and fork: all)
//   FAULT_CALL=write FAULT_AT=3    the third write …
//   FAULT_ERROR=28                 … fails with this errno,
//   FAULT_KILL=1                   or the process is killed right before it
//   FAULT_STAYS=1                  the later ones fail, too
//   FAULT_LOG=/tmp/log             appends a line "CALL SITE PATH" for each call that counts; two calls have the same
//                                  SITE if they came by the same functions, from the same places
//
// Compiled without our headers: it must not call anything that it replaces.
#include <dirent.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>

namespace {

struct Fault {
  std::string folder, call, log;
  long at = -1;
  int error = EIO;
  bool kills = false, stays = false;
};

const char* variable(const char* name) {
  const char* value = getenv(name);
  return value == nullptr ? "" : value;
}

const Fault& fault() {
  static const Fault one{.folder = variable("FAULT_FOLDER"),
                         .call = variable("FAULT_CALL"),
                         .log = variable("FAULT_LOG"),
                         .at = atol(variable("FAULT_AT")),
                         .error = atoi(variable("FAULT_ERROR")),
                         .kills = *variable("FAULT_KILL") != '\0',
                         .stays = *variable("FAULT_STAYS") != '\0'};
  return one;
}

std::atomic<long> counted{0};
thread_local char last_path[4096] = "-";  // of the file that the call is about

// A digest of the return addresses, which does not depend on where the libraries lie.
unsigned long site() {
  void* frames[64];
  const int count = backtrace(frames, 64);
  unsigned long digest = 0;
  for (int i = 3; i < count; ++i) {  // the first ones are ours
    Dl_info info{};
    const bool known = dladdr(frames[i], &info) != 0;
    const auto offset = static_cast<char*>(frames[i]) - (known ? static_cast<char*>(info.dli_fbase) : nullptr);
    digest = digest * 1000003 + static_cast<unsigned long>(offset);
  }
  return digest;
}

void log(const char* call) {
  thread_local bool inside = false;  // backtrace() loads a library at its first call
  if (inside) return;
  inside = true;
  const auto from = site();
  inside = false;
  const long file = syscall(SYS_openat, AT_FDCWD, fault().log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) return;
  const std::string line = std::string(call) + " " + std::to_string(from) + " " + last_path + "\n";
  syscall(SYS_write, file, line.data(), line.size());
  syscall(SYS_close, file);
}

// Whether this call shall fail; errno is set then.
bool fails(const char* call) {
  if (!fault().log.empty()) log(call);
  if (fault().call != call) return false;
  const long n = ++counted;
  if (fault().stays ? n < fault().at : n != fault().at) return false;
  if (fault().kills) syscall(SYS_kill, getpid(), SIGKILL);
  errno = fault().error;
  return true;
}

bool is_inside(const char* path) {
  snprintf(last_path, sizeof last_path, "%s", path);
  return strncmp(path, fault().folder.c_str(), fault().folder.size()) == 0;
}

bool counts(const char* path) {
  if (path == nullptr || *path == '\0') return false;
  char folder[4096] = "";
  if (*path != '/') {
    if (syscall(SYS_getcwd, folder, sizeof folder) <= 0) return false;
    strncat(folder, "/", sizeof folder - strlen(folder) - 1);
  }
  strncat(folder, path, sizeof folder - strlen(folder) - 1);
  return is_inside(folder);
}

bool counts(int descriptor) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  return is_inside(path);
}

// What the program would call without us.
template <class Function>
Function* original(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

mode_t mode_of(int flags, va_list list) {
  return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(list, mode_t) : 0;
}

}  // namespace

extern "C" {

// RESULT NAME(PARAMETERS) counts as CALL if counts(WHAT).
#define KADANOFF_FAULT(call, failure, what, result, name, parameters, arguments) \
  result name parameters {                                                       \
    static auto* const real = original<result parameters>(#name);                \
    if (counts(what) && fails(call)) return failure;                             \
    return real arguments;                                                       \
  }

#define KADANOFF_FAULT_OPEN(name, parameters, real_parameters, arguments) \
  int name parameters {                                                   \
    static auto* const real = original<int real_parameters>(#name);       \
    va_list list;                                                         \
    va_start(list, flags);                                                \
    const mode_t mode = mode_of(flags, list);                             \
    va_end(list);                                                         \
    if (counts(path) && fails("open")) return -1;                         \
    return real arguments;                                                \
  }

KADANOFF_FAULT_OPEN(open, (const char* path, int flags, ...), (const char*, int, mode_t), (path, flags, mode))
KADANOFF_FAULT_OPEN(open64, (const char* path, int flags, ...), (const char*, int, mode_t), (path, flags, mode))
KADANOFF_FAULT_OPEN(openat, (int at, const char* path, int flags, ...), (int, const char*, int, mode_t),
                    (at, path, flags, mode))
KADANOFF_FAULT_OPEN(openat64, (int at, const char* path, int flags, ...), (int, const char*, int, mode_t),
                    (at, path, flags, mode))
KADANOFF_FAULT("open", nullptr, path, FILE*, fopen, (const char* path, const char* mode), (path, mode))
KADANOFF_FAULT("open", nullptr, path, FILE*, fopen64, (const char* path, const char* mode), (path, mode))
KADANOFF_FAULT("open", nullptr, path, DIR*, opendir, (const char* path), (path))
KADANOFF_FAULT("read", -1, file, ssize_t, read, (int file, void* to, size_t count), (file, to, count))
KADANOFF_FAULT("read", -1, file, ssize_t, pread, (int file, void* to, size_t count, off_t at), (file, to, count, at))
KADANOFF_FAULT("read", -1, file, ssize_t, pread64, (int file, void* to, size_t count, off64_t at),
               (file, to, count, at))
KADANOFF_FAULT("write", -1, file, ssize_t, write, (int file, const void* from, size_t count), (file, from, count))
KADANOFF_FAULT("write", -1, file, ssize_t, writev, (int file, const iovec* from, int count), (file, from, count))
KADANOFF_FAULT("write", -1, file, ssize_t, pwrite, (int file, const void* from, size_t count, off_t at),
               (file, from, count, at))
KADANOFF_FAULT("write", -1, file, ssize_t, pwrite64, (int file, const void* from, size_t count, off64_t at),
               (file, from, count, at))
KADANOFF_FAULT("fsync", -1, file, int, fsync, (int file), (file))
KADANOFF_FAULT("fsync", -1, file, int, fdatasync, (int file), (file))
KADANOFF_FAULT("rename", -1, to, int, rename, (const char* from, const char* to) noexcept, (from, to))
KADANOFF_FAULT("rename", -1, to, int, renameat2,
               (int a, const char* from, int b, const char* to, unsigned how) noexcept, (a, from, b, to, how))
KADANOFF_FAULT("link", -1, to, int, link, (const char* from, const char* to) noexcept, (from, to))
KADANOFF_FAULT("link", -1, to, int, linkat, (int a, const char* from, int b, const char* to, int how) noexcept,
               (a, from, b, to, how))
KADANOFF_FAULT("unlink", -1, path, int, unlink, (const char* path) noexcept, (path))
KADANOFF_FAULT("unlink", -1, path, int, rmdir, (const char* path) noexcept, (path))
KADANOFF_FAULT("unlink", -1, path, int, remove, (const char* path) noexcept, (path))
KADANOFF_FAULT("mkdir", -1, path, int, mkdir, (const char* path, mode_t mode) noexcept, (path, mode))
KADANOFF_FAULT("stat", -1, path, int, stat, (const char* path, struct stat* info) noexcept, (path, info))
KADANOFF_FAULT("stat", -1, path, int, lstat, (const char* path, struct stat* info) noexcept, (path, info))
KADANOFF_FAULT("stat", -1, file, int, fstat, (int file, struct stat* info) noexcept, (file, info))
KADANOFF_FAULT("stat", -1, path, int, stat64, (const char* path, struct stat64* info) noexcept, (path, info))
KADANOFF_FAULT("stat", -1, path, int, lstat64, (const char* path, struct stat64* info) noexcept, (path, info))
KADANOFF_FAULT("stat", -1, file, int, fstat64, (int file, struct stat64* info) noexcept, (file, info))

int close(int file) {  // as Linux does it: the descriptor is closed, whatever the error
  static auto* const real = original<int(int)>("close");
  const bool failed = counts(file) && fails("close");
  const int number = errno, result = real(file);
  if (failed) errno = number;
  return failed ? -1 : result;
}

void* mmap(void* at, size_t count, int protection, int flags, int file, off_t from) noexcept {
  static auto* const real = original<void*(void*, size_t, int, int, int, off_t)>("mmap");
  return fails("mmap") ? MAP_FAILED : real(at, count, protection, flags, file, from);
}

pid_t fork() noexcept {
  static auto* const real = original<pid_t()>("fork");
  return fails("fork") ? -1 : real();
}
}
