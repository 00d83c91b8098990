// Tells processes apart by boot, namespace, number and time of start.
#include "host/io/folder_owner.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace kadanoff::io {
namespace {

constexpr std::string_view not_known = "0";

// A random number that the kernel draws when it starts.
std::string boot() {
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  std::erase(id, '-');
  return id.empty() ? std::string(not_known) : id;
}

std::string number_space() {  // "pid:[4026531836]"
  std::error_code ignored;
  auto link = std::filesystem::read_symlink("/proc/self/ns/pid", ignored).string();
  std::erase_if(link, [](char c) { return c < '0' || c > '9'; });
  return link.empty() ? std::string(not_known) : link;
}

// The 22nd field of /proc/PID/stat; the second one is a name in parentheses that may hold spaces. Of a process that has
// ended, and whose parent has not asked for it: "ended".
std::string start_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return std::string(not_known);
  std::istringstream fields(text.substr(end_of_name + 1));
  constexpr int start_after_name = 20;
  std::string field;
  for (int i = 0; i < start_after_name; ++i) {
    fields >> field;
    if (i == 0 && (field == "Z" || field == "X")) return "ended";
  }
  return field.empty() ? std::string(not_known) : field;
}

struct Name {
  std::string boot, space, start;
  pid_t process = 0;  // 0: not the name of a process
};

Name parse(std::string_view owner) {
  std::vector<std::string> parts;
  std::istringstream text{std::string(owner)};
  for (std::string part; std::getline(text, part, '-');) parts.push_back(part);
  if (parts.size() < 4) return {};
  Name name{.boot = parts[0], .space = parts[1], .start = parts[3]};
  std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), name.process);
  name.process = std::max(name.process, 0);
  return name;
}

}  // namespace

std::string this_owner() { return fmt::format("{}-{}-{}-{}", boot(), number_space(), getpid(), start_of(getpid())); }

bool is_of_this_kernel(std::string_view owner) {
  const auto name = parse(owner);
  return name.process > 0 && name.boot != not_known && name.boot == boot();
}

Owner look_for_owner(std::string_view owner) {
  const auto name = parse(owner);
  if (name.process == 0) return Owner::unknown;
  if (!is_of_this_kernel(owner) || name.space == not_known || name.space != number_space()) return Owner::elsewhere;
  if (kill(name.process, 0) != 0 && errno == ESRCH) return Owner::gone;
  const auto running = start_of(name.process);
  return name.start != not_known && running != not_known && running != name.start ? Owner::gone : Owner::here;
}

}  // namespace kadanoff::io
