// Makes temporary names, and recognises those whose process is gone.
#include "host/io/temporary_name.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <charconv>
#include <ctime>
#include <fstream>
#include <system_error>

#include "host/io/digest.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = ".kadanoff-", ending = ".tmp";
constexpr std::size_t stem_bytes = 90;  // of 143 that encrypted home folders allow

// A process number means something only on its host, until the host starts again, and within its container.
std::string make_host_tag() {
  utsname system{};
  uname(&system);
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  std::error_code ignored;
  const auto text = system.nodename + boot + fs::read_symlink("/proc/self/ns/pid", ignored).string();
  return digest_text(text.data(), text.size()).substr(0, 8);
}

const std::string& host_tag() {
  static const std::string tag = make_host_tag();
  return tag;
}

// Cut between two characters of UTF-8.
std::string_view stem_of(std::string_view name) {
  if (name.size() <= stem_bytes) return name;
  auto size = stem_bytes;
  while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) --size;
  return name.substr(0, size);
}

struct Writer {
  std::string_view host;
  pid_t process = 0;
};

// No process: the name is not a temporary one.
Writer writer_of(std::string_view name) {
  const auto at = name.rfind(mark);
  if (!name.starts_with('.') || !name.ends_with(ending) || at == std::string_view::npos) return {};
  const auto rest = name.substr(at + mark.size());
  const auto dash = rest.find('-');
  if (dash == std::string_view::npos) return {};
  Writer writer{.host = rest.substr(0, dash)};
  std::from_chars(rest.data() + dash + 1, rest.data() + rest.size(), writer.process);
  return writer;
}

bool is_stale(const fs::path& path, const Writer& writer) {
  constexpr double week = 7 * 24 * 3600;
  if (writer.host == host_tag()) return kill(writer.process, 0) != 0 && errno == ESRCH;
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && std::difftime(std::time(nullptr), info.st_mtime) > week;
}

}  // namespace

fs::path temporary_name(const fs::path& folder, const std::string& name, int n) {
  return folder / fmt::format(".{}{}{}-{}-{}{}", stem_of(name), mark, host_tag(), getpid(), n, ending);
}

fs::path numbered_name(const fs::path& path, int n) {
  const auto stem = path.stem().string(), ending = path.extension().string();
  return path.parent_path() / fmt::format("{}-{}{}", stem_of(stem), n, stem_of(ending));
}

bool is_temporary_name(std::string_view name, std::string_view stem) {
  return writer_of(name).process > 0 && name.substr(1).starts_with(stem_of(stem));
}

void remove_stale_temporaries(const fs::path& folder) {
  std::error_code ignored;
  for (auto entry = fs::directory_iterator(folder, ignored); !ignored && entry != fs::directory_iterator();
       entry.increment(ignored)) {
    const auto name = entry->path().filename().string();
    const auto writer = writer_of(name);
    if (writer.process > 0 && is_stale(entry->path(), writer)) unlink(entry->path().c_str());
  }
}

}  // namespace kadanoff::io
