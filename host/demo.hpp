// The main job (Iso 2018): Ising lattices at many temperatures, RBMs trained on all of them ("type V"), and the flows
// of these RBMs from the coldest and from the hottest lattices, which meet in the middle.
//
// All of it lies in one folder, and what is finished there is not done twice:
//
//   demo.json                   what all was made with; written first
//   train.h5, test.h5           lattices for training, and others for the flows to start from
//   v64/                        the training run of the RBM with 64 hidden units (training_run.hpp)
//   flow-v64-cold.h5, …-hot.h5  its flows
//   table.txt                   the result
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/build_info.hpp"
#include "host/flow.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff {

struct DemoSettings {
  std::int64_t side = 10;
  std::vector<double> temperatures;  // of the data, increasing; flows start from the first and from the last
  std::int64_t samples = 250;        // a temperature
  std::int64_t sweeps = 100;
  std::vector<std::int64_t> hidden = {16, 64};  // units of each RBM
  std::int64_t epochs = 5000;
  std::vector<std::int64_t> steps = {0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
  std::uint64_t seed = 1;
};

struct DemoFlows {
  std::int64_t hidden = 0;
  Flow cold, hot;

  // How far apart the flows end, in energy temperature, and its standard error.
  struct Difference {
    double value, error;
    [[nodiscard]] bool within(double tolerance) const { return value <= tolerance; }  // a NaN is not
  };
  [[nodiscard]] Difference final_difference() const;
};

struct DemoResult {
  DemoSettings settings;
  std::vector<DemoFlows> flows;  // one for each RBM
  double seconds = 0;            // of this call
  bool stopped = false;          // by a signal, during a training; `flows` is then incomplete
};

// The flows are to end no further apart than this.
inline constexpr double demo_tolerance = 0.3;

// Goes on with what is in `folder`, if it was made with the same settings; makes all anew, if by another build of the
// program or on another kind of device, or with `overwrite`, or if `commit`, of this build, does not tell the sources.
// What a demo with other settings left there is then removed. Throws Error(usage) if the folder holds something else,
// or for settings that make no sense, before anything is written.
DemoResult run_demo(Context& context, const DemoSettings& settings, const std::filesystem::path& folder, bool overwrite,
                    const std::string& commit = build_info().commit);

std::string demo_table(const DemoResult& result);
nlohmann::json demo_json(const DemoResult& result);

}  // namespace kadanoff
