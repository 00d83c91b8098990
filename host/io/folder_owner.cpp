// Tells processes apart by host, boot, number and time of start.
#include "host/io/folder_owner.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace kadanoff::io {
namespace {

std::string host_name() {
  utsname system{};
  uname(&system);
  return system.nodename[0] == '\0' ? "?" : system.nodename;
}

// Changes when the host starts again; with the namespace in which a process has its number.
std::string boot_name() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  std::error_code ignored;
  const auto numbers = std::filesystem::read_symlink("/proc/self/ns/pid", ignored).string();
  return boot.empty() ? "?" : boot + "/" + numbers;
}

// The 22nd field of /proc/PID/stat; the second one is a name in parentheses that may hold spaces. "?" without /proc.
std::string start_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return "?";
  std::istringstream fields(text.substr(end_of_name + 1));
  constexpr int start_after_name = 20;
  std::string field;
  for (int i = 0; i < start_after_name; ++i) fields >> field;
  return field;
}

}  // namespace

std::string this_owner() {
  return fmt::format("{} {} {} {}\n", host_name(), boot_name(), getpid(), start_of(getpid()));
}

Owner look_for_owner(const std::string& text) {
  std::istringstream fields(text);
  std::string host, boot, start;
  pid_t process = 0;
  if (!(fields >> host >> boot >> process >> start) || process < 1) return Owner::unknown;
  // Another boot may be an earlier start of this host, but also another host of the same name, where the process lives.
  if (host != host_name() || boot == "?" || boot != boot_name()) return Owner::elsewhere;
  if (kill(process, 0) != 0 && errno == ESRCH) return Owner::gone;
  const auto running = start_of(process);
  return start != "?" && running != "?" && running != start ? Owner::gone : Owner::here;
}

}  // namespace kadanoff::io
