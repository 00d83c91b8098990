// Reads through zlib, which unpacks gzip and passes on all else, and then through libarchive, which knows every other
// way of packing. (libarchive's own reader of gzip does not check its checksums.) A file that is not packed is "raw" to
// it.
#include "host/imports/bytes.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "host/base/system_error.hpp"
#include "host/io/file_status.hpp"
#include "host/io/system_call.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

// More than any honest data packs, but all values the same.
constexpr std::int64_t largest_ratio = 200;
constexpr std::int64_t always_allowed = std::int64_t{1} << 30;  // bytes

}  // namespace

std::string_view Bytes::peek(std::size_t count) {
  ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(taken_));
  taken_ = 0;
  while (ahead_.size() < count) {
    const auto before = ahead_.size();
    ahead_.resize(count);
    const auto got = fetch(ahead_.data() + before, count - before);
    ahead_.resize(before + got);
    if (got == 0) break;
  }
  return {ahead_.data(), std::min(count, ahead_.size())};
}

std::size_t Bytes::read_some(char* to, std::size_t count) {
  if (taken_ == ahead_.size()) return fetch(to, count);
  const auto taken = std::min(count, ahead_.size() - taken_);
  std::memcpy(to, ahead_.data() + taken_, taken);
  taken_ += taken;
  return taken;
}

void Bytes::read(char* to, std::size_t count) {
  for (std::size_t done = 0; done < count;) {
    const auto got = read_some(to + done, count - done);
    if (got == 0) fail(ExitCode::bad_input, "{} is cut off", name_);
    done += got;
  }
}

std::string Bytes::rest(std::size_t most) {
  std::string all;
  std::array<char, 65536> block;
  while (const auto got = read_some(block.data(), block.size())) {
    all.append(block.data(), got);
    if (all.size() > most) fail(ExitCode::bad_input, "{} is larger than {} bytes", name_, most);
  }
  return all;
}

struct Container::State {
  class Entry final : public Bytes {
   public:
    Entry(State& state, std::string name) : state_(state) { name_ = std::move(name); }

   private:
    std::size_t fetch(char* to, std::size_t count) override {
      const auto got = archive_read_data(state_.archive, to, count);
      if (got < 0) state_.fail_to_read(name_);
      state_.unpacked += got;
      const auto packed = std::max<std::int64_t>(gzoffset(state_.gzip), 0);
      if (state_.unpacked > always_allowed && state_.unpacked / largest_ratio > packed)
        fail(ExitCode::bad_input, "{} expands to more than {} times its size: unpack it yourself, if that is right",
             name_, largest_ratio);
      return static_cast<std::size_t>(got);
    }
    State& state_;
  };

  std::filesystem::path path;
  struct archive* archive = nullptr;
  gzFile gzip = nullptr;
  std::vector<char> block = std::vector<char>(1 << 18);
  std::string inner;
  std::unique_ptr<Entry> entry;
  std::int64_t unpacked = 0;  // bytes

  explicit State(std::filesystem::path file) : path(std::move(file)) {}
  ~State() {
    entry.reset();
    if (archive != nullptr) archive_read_free(archive);
    if (gzip != nullptr) gzclose_r(gzip);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[noreturn]] void fail_to_read(const std::string& name) const {
    const int error = archive_errno(archive);
    const char* words = archive_error_string(archive);
    if (error == EIO || error == ESTALE || error == ETIMEDOUT)
      fail(ExitCode::io, "{} cannot be read: {}", name, system_reason(error));
    std::string_view why = words == nullptr ? "it cannot be unpacked" : words;
    if (why.starts_with("<fd:")) why.remove_prefix(std::min(why.find(": ") + 2, why.size()));  // zlib's name of it
    fail(ExitCode::bad_input, "{} is damaged: {}", name, why);
  }
  // For libarchive: the next block, its size; −1 after an error that was set.
  static la_ssize_t next_block(struct archive* archive, void* self, const void** block) {
    auto* state = static_cast<State*>(self);
    const int got = gzread(state->gzip, state->block.data(), static_cast<unsigned>(state->block.size()));
    int error = Z_OK;
    const char* words = gzerror(state->gzip, &error);
    if (got < 0 || (error != Z_OK && error != Z_STREAM_END)) {
      archive_set_error(archive, error == Z_ERRNO ? errno : EILSEQ, "%s",
                        error == Z_BUF_ERROR ? "it is cut off" : words);
      return -1;
    }
    *block = state->block.data();
    return got;
  }
  [[nodiscard]] bool is_raw() const { return archive_format(archive) == ARCHIVE_FORMAT_RAW; }
};

Container::Container(const std::filesystem::path& path) : state_(std::make_unique<State>(path)) {
  const auto status = io::status_of(path);
  if (!status) fail(ExitCode::no_input, "{} is not there", path.string());
  if (!S_ISREG(status->st_mode)) fail(ExitCode::bad_input, "{} is not an ordinary file", path.string());
  const int descriptor = io::uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC); });
  if (descriptor < 0) throw io::SystemError("cannot read " + path.string(), errno);
  state_->gzip = gzdopen(descriptor, "rb");
  if (state_->gzip == nullptr) {
    close(descriptor);
    throw std::bad_alloc();
  }
  gzbuffer(state_->gzip, 1 << 17);
  state_->archive = archive_read_new();
  if (state_->archive == nullptr) throw std::bad_alloc();
  archive_read_support_filter_bzip2(state_->archive);  // not all: some are other programs that it would start
  archive_read_support_filter_xz(state_->archive);
  archive_read_support_filter_zstd(state_->archive);
  archive_read_support_format_zip(state_->archive);
  archive_read_support_format_tar(state_->archive);
  archive_read_support_format_raw(state_->archive);
  archive_read_support_format_empty(state_->archive);
  if (archive_read_open(state_->archive, state_.get(), nullptr, State::next_block, nullptr) != ARCHIVE_OK)
    state_->fail_to_read(path.string());
}

Container::~Container() = default;

bool Container::next() {
  for (;;) {
    archive_entry* header = nullptr;
    const int result = archive_read_next_header(state_->archive, &header);
    if (result == ARCHIVE_EOF) return false;
    if (result < ARCHIVE_WARN) state_->fail_to_read(state_->path.string());
    const char* const other = archive_entry_hardlink(header);
    if (!state_->is_raw() && other == nullptr && archive_entry_filetype(header) != AE_IFREG) continue;
    const char* name = archive_entry_pathname_utf8(header);  // the other depends on the locale
    if (name == nullptr) name = archive_entry_pathname(header);
    state_->inner = state_->is_raw() ? "" : name == nullptr ? "?" : name;
    auto full = state_->path.string();
    if (!state_->inner.empty()) full += ": " + state_->inner;
    if (archive_entry_is_encrypted(header) > 0) fail(ExitCode::bad_input, "{} is encrypted", full);
    if (other != nullptr)  // its bytes are not here
      fail(ExitCode::bad_input, "{} is a hard link to {}: unpack the archive, and give the folder", full, other);
    state_->entry = std::make_unique<State::Entry>(*state_, std::move(full));
    return true;
  }
}

Bytes& Container::file() { return *state_->entry; }

const std::string& Container::inner() const { return state_->inner; }

std::string Container::packing() const {
  std::string text;
  const auto add = [&](const std::string& word) { text += (text.empty() ? "" : ", ") + word; };
  if (!state_->is_raw())
    add((archive_format(state_->archive) & ARCHIVE_FORMAT_ZIP) == ARCHIVE_FORMAT_ZIP ? "zip" : "tar");
  if (gzdirect(state_->gzip) == 0) add("gzip");
  for (int i = archive_filter_count(state_->archive) - 1; i >= 0; --i)
    if (archive_filter_code(state_->archive, i) != ARCHIVE_FILTER_NONE) add(archive_filter_name(state_->archive, i));
  return text;
}

}  // namespace kadanoff::imports
