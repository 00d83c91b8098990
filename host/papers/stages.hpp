// The stages of one repetition. A stage is a file, or the folder of a run. If it exists, it is used, else it is made,
// so the same command goes on where it was stopped. Between two stages, and within stages that can be stopped, a
// StopRequest ends the work by throwing Interrupted.
//
//   const auto data = stages.file("train.h5", data::load_dataset, [&](const Stage& stage) {
//     stage.log("{} configurations", count);
//     data::Dataset made = …;
//     made.provenance = stage.provenance(stages.seed());
//     data::save_dataset(made, stage.path);
//     return made;
//   });
//
// The files of a stage are sealed HDF5. Their provenance records the settings of the reproduction, the seed of the
// repetition, and the stage. A file with any other provenance is refused.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

#include "host/base/stop_request.hpp"
#include "host/io/provenance.hpp"
#include "host/papers/stage_log.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::papers {

// One stage: its path, and the provenance of its files.
struct Stage {
  std::filesystem::path path;  // of its file, or of its folder
  std::string command;         // "reproduce NAME"
  nlohmann::json config;       // the settings, and "stage": "seed-1/train.h5"
  std::string device;
  // What is to become of a file that some build of the program has made: it may be refused, or noted.
  std::function<void(const std::filesystem::path&, const io::Provenance&)> accept{};

  // The provenance of the stage's file; `seed` is the seed of its random numbers.
  [[nodiscard]] io::Provenance provenance(std::uint64_t seed) const;

  // A line on stderr that says what is being made.
  template <class... Args>
  void log(fmt::format_string<Args...> format, Args&&... args) const {
    log_stage("{}: {}", path.string(), fmt::format(format, std::forward<Args>(args)...));
  }
};

// The number of seeds that a paper may use. A repetition with the seed s may need several independent sets of random
// numbers: they have the seeds s, s + 2³², s + 2 · 2³² …
inline constexpr std::uint64_t seed_stride = std::uint64_t{1} << 32;

class Stages {
 public:
  using Accept = decltype(Stage::accept);

  // The stages of the repetition `seed` of `paper`, in its own folder, which exists. `accept` is called for each file
  // that is there already, and throws if it is not to be used.
  Stages(Context& context, const std::string& paper, nlohmann::json settings, std::uint64_t seed,
         std::filesystem::path folder, Accept accept = {});

  [[nodiscard]] Context& context() const { return context_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  // The seed of another set of random numbers: seed_of(0) is seed().
  [[nodiscard]] std::uint64_t seed_of(std::uint64_t set) const { return seed_ + seed_stride * set; }

  [[nodiscard]] Stage stage(const std::string& name) const;

  // The stage whose file is `name`: load(path) if it exists, else make(stage), which saves it. Throws Error(bad_input)
  // if the file is damaged or belongs to another stage.
  template <class Load, class Make>
  std::invoke_result_t<Load, const std::filesystem::path&> file(const std::string& name, Load load, Make make) const {
    const Stage stage = this->stage(name);
    return is_made(stage.path) ? load_checked(stage, stage.path, load) : make(stage);
  }

  // True if the file exists. Throws Interrupted if a StopRequest was made.
  static bool is_made(const std::filesystem::path& path);

  // load(path) of a file of that stage, with the same errors.
  template <class Load>
  static std::invoke_result_t<Load, const std::filesystem::path&> load_checked(const Stage& stage,
                                                                               const std::filesystem::path& path,
                                                                               Load load) {
    try {
      auto loaded = load(path);
      require_made_by(stage, path);
      return loaded;
    } catch (const Error& error) {
      fail_with_remedy(stage, error);
    }
  }

 private:
  static void require_made_by(const Stage& stage, const std::filesystem::path& path);
  [[noreturn]] static void fail_with_remedy(const Stage& stage, const Error& error);

  Context& context_;
  std::string paper_;
  nlohmann::json settings_;
  std::uint64_t seed_;
  std::filesystem::path folder_;
  Accept accept_;
};

}  // namespace kadanoff::papers
