// Writes an npz: a zip archive, stored and not compressed, of npy files (numpy.lib.format, NEP 1).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/io/if_exists.hpp"

namespace kadanoff::exports {

class NpzFile {
 public:
  // T is float, double or int64. `values` are kept until save().
  template <class T>
  void array(const std::string& name, const std::vector<T>& values, const std::vector<std::int64_t>& shape);
  void text(const std::string& name, const std::string& ascii);

  // Equal content gives equal bytes. Throws as io::write_output() does.
  void save(const std::filesystem::path& path, io::IfExists if_exists) const;

 private:
  struct Member {
    std::string name;    // "vbias.npy"
    std::string header;  // of npy
    const char* bytes = nullptr;
    std::size_t count = 0;
    std::string own{};  // of a text
  };
  void add(const std::string& name, const std::string& type, const std::vector<std::int64_t>& shape, const void* bytes,
           std::size_t count);

  std::vector<Member> members_;
};

}  // namespace kadanoff::exports
