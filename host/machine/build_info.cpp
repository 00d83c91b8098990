// What the build recorded about itself: version, commit, compiler, libraries.
#include "host/machine/build_info.hpp"

#include <dnnl.h>
#include <fmt/format.h>
#include <hdf5.h>

#include "kadanoff_commit.hpp"
#include "kernels/core/device.hpp"

namespace kadanoff::machine {
namespace {

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang++ {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

std::string hdf5_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return fmt::format("{}.{}.{}", major, minor, release);
}

std::string onednn_version() {
  const dnnl_version_t& version = *dnnl_version();
  return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

}  // namespace

const BuildInfo& build_info() {
  static const BuildInfo info{.version = KADANOFF_VERSION,
                              .commit = KADANOFF_COMMIT KADANOFF_COMMIT_SUFFIX,
                              .build_type = KADANOFF_BUILD_TYPE,
                              .compiler = compiler(),
                              .sanitizers = KADANOFF_SANITIZERS,
                              .cuda = has_cuda,
                              .cuda_architectures = KADANOFF_CUDA_ARCHITECTURES,
                              .onednn = onednn_version(),
                              .hdf5 = hdf5_version()};
  return info;
}

bool tells_the_sources(const std::string& commit) {
  return commit.rfind("unknown", 0) != 0 && commit.find("-dirty") == std::string::npos;
}

}  // namespace kadanoff::machine
