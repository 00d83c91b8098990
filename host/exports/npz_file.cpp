// libarchive writes the zip archive, its sums and its directory.
#include "host/exports/npz_file.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <exception>
#include <memory>
#include <type_traits>

#include "host/io/output.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::exports {
namespace {

static_assert(std::endian::native == std::endian::little, "npy: '<f4' is written as numbers are in memory");

template <class T>
constexpr const char* npy_type() {
  return std::is_same_v<T, float> ? "<f4" : std::is_same_v<T, double> ? "<f8" : "<i8";
}

// The magic word, the version, and a Python literal that ends at a multiple of 64 bytes.
std::string npy_header(const std::string& type, const std::vector<std::int64_t>& shape) {
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", type,
                                 fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  constexpr std::size_t before = 10, multiple = 64;
  text.resize((before + text.size() + 1 + multiple - 1) / multiple * multiple - before - 1, ' ');
  text += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

// Where libarchive writes. An exception must not go through its frames.
struct Sink {
  io::OutputFile& file;
  std::exception_ptr error{};

  static la_ssize_t write(archive* zip, void* self, const void* bytes, std::size_t count) {
    auto* sink = static_cast<Sink*>(self);
    try {
      sink->file.write(bytes, count);
    } catch (...) {
      sink->error = std::current_exception();
      archive_set_error(zip, EIO, "it cannot be written");
      return -1;
    }
    return static_cast<la_ssize_t>(count);
  }
};

}  // namespace

void NpzFile::add(const std::string& name, const std::string& type, const std::vector<std::int64_t>& shape,
                  const void* bytes, std::size_t count) {
  members_.push_back({.name = name + ".npy",
                      .header = npy_header(type, shape),
                      .bytes = static_cast<const char*>(bytes),
                      .count = count});
}

template <class T>
void NpzFile::array(const std::string& name, const std::vector<T>& values, const std::vector<std::int64_t>& shape) {
  std::int64_t product = 1;
  for (const auto extent : shape) product *= extent;
  expects(product == static_cast<std::int64_t>(values.size()), "NpzFile: the values do not fill the shape");
  add(name, npy_type<T>(), shape, values.data(), values.size() * sizeof(T));
}
template void NpzFile::array(const std::string&, const std::vector<float>&, const std::vector<std::int64_t>&);
template void NpzFile::array(const std::string&, const std::vector<double>&, const std::vector<std::int64_t>&);
template void NpzFile::array(const std::string&, const std::vector<std::int64_t>&, const std::vector<std::int64_t>&);

void NpzFile::text(const std::string& name, const std::string& ascii) {
  add(name, fmt::format("<U{}", ascii.size()), {}, nullptr, 4 * ascii.size());
  auto& own = members_.back().own;
  for (const char character : ascii) own += std::string{character, '\0', '\0', '\0'};
}

void NpzFile::save(const std::filesystem::path& path, io::IfExists if_exists) const {
  io::write_output(path, if_exists, [&](io::OutputFile& file) {
    Sink sink{.file = file};
    const std::unique_ptr<archive, int (*)(archive*)> zip(archive_write_new(), archive_write_free);
    if (zip == nullptr) throw std::bad_alloc();
    const auto check = [&](la_ssize_t result) {
      if (sink.error) std::rethrow_exception(sink.error);
      if (result < 0) fail(ExitCode::internal, "{}: {}", path.string(), archive_error_string(zip.get()));
    };
    check(archive_write_set_format_zip(zip.get()));
    check(archive_write_zip_set_compression_store(zip.get()));
    check(archive_write_set_bytes_in_last_block(zip.get(), 1));  // no padding
    check(archive_write_open(zip.get(), &sink, nullptr, Sink::write, nullptr));
    for (const auto& member : members_) {
      const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
      if (entry == nullptr) throw std::bad_alloc();
      archive_entry_set_pathname(entry.get(), member.name.c_str());
      archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.header.size() + member.count));
      archive_entry_set_filetype(entry.get(), AE_IFREG);
      archive_entry_set_perm(entry.get(), 0644);
      archive_entry_set_mtime(entry.get(), 0, 0);
      check(archive_write_header(zip.get(), entry.get()));
      check(archive_write_data(zip.get(), member.header.data(), member.header.size()));
      check(archive_write_data(zip.get(), member.own.empty() ? member.bytes : member.own.data(), member.count));
    }
    check(archive_write_close(zip.get()));
  });
}

}  // namespace kadanoff::exports
