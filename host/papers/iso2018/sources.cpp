// The files of each claim's numbers: of flows with their controls, of weights with the configurations that they are
// measured on.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "host/papers/iso2018/claims.hpp"

namespace kadanoff::papers::iso2018 {
namespace {

using FileList = std::vector<std::string>;

FileList all_of(std::initializer_list<FileList> lists) {
  FileList files;
  for (const auto& list : lists) files.insert(files.end(), list.begin(), list.end());
  return files;
}

FileList flow_files(const FileList& rbms, const std::vector<double>& starts) {
  FileList files;
  for (const auto& rbm : rbms)
    for (const double start : starts) files.push_back(fmt::format("flow-{}.h5", flow_name(rbm, start)));
  return files;
}

FileList weights_files(const FileList& rbms) {
  FileList files;
  for (const auto& rbm : rbms) files.push_back(fmt::format("weights-{}.h5", rbm));
  return files;
}

template <class Name>
FileList rbms_of(const std::vector<std::int64_t>& sizes, Name name) {
  FileList rbms;
  for (const auto hidden : sizes) rbms.push_back(name(hidden));
  return rbms;
}

// As it is after Settings::epochs: the main one goes on from there.
FileList model_files(const Settings& settings, const FileList& rbms) {
  FileList files;
  for (const auto& rbm : rbms)
    files.push_back(rbm == type_v(settings.main) && settings.lengths.back() != settings.epochs
                        ? fmt::format("{}/epoch-{}.h5", rbm, settings.epochs)
                        : rbm + "/model.h5");
  return files;
}

}  // namespace

SourcesOfClaims sources_of_claims(const Settings& settings) {
  std::vector<std::int64_t> sizes_up_to, sizes_beyond, low_sizes{settings.main, settings.large};
  for (const auto hidden : settings.hidden)
    (hidden <= Settings::side * Settings::side ? sizes_up_to : sizes_beyond).push_back(hidden);
  if (settings.hidden.back() > settings.large) low_sizes.push_back(settings.hidden.back());
  const auto v = rbms_of(settings.hidden, type_v), small_v = rbms_of(sizes_up_to, type_v),
             large_v = rbms_of(sizes_beyond, type_v), h = rbms_of({settings.main, settings.large}, type_h),
             l = rbms_of(low_sizes, type_l);
  const auto main = type_v(settings.main), small = type_v(settings.small), large = type_v(settings.large);
  FileList lengths, single;
  for (const auto length : settings.lengths) lengths.push_back(main_after(settings, length));
  for (const double t : {2.0, 3.0, 6.0}) single.push_back(single_temperature(t, settings.small));
  // What the thermometer says of configurations in equilibrium, and of independent spins.
  const FileList meter{"thermometer.h5"}, equilibrium{"test.h5", "thermometer.h5"}, infinity{"wide-test.h5"};
  const auto models = model_files(settings, v);
  const auto measured = all_of({weights_files(v), models, {"train.h5"}});
  const auto both = {settings.main, settings.large};
  return {
      {"T1", {{"figure-04"}, meter}},
      {"T2", {{"figure-05"}, equilibrium}},
      {"T3", {{}, {"test.h5"}}},
      {"V1",
       {{"figure-06", "figure-07", "temperature", "training-length"},
        all_of({flow_files(small_v, {0, 6}), flow_files(lengths, {0}),
                flow_files({fmt::format("rough-{}", settings.main)}, {0}), meter})}},
      {"V2", {{"figure-06", "figure-07", "temperature"}, flow_files(small_v, {0, 6})}},
      {"V3", {{"figure-07", "temperature"}, all_of({flow_files({main}, {6}), meter})}},
      {"V9", {{"figure-06", "temperature"}, all_of({flow_files({main}, {0}), meter})}},
      {"V4", {{"figure-08"}, all_of({flow_files({main}, {2.25}), meter})}},
      {"V5", {{"figure-09", "temperature"}, all_of({flow_files(large_v, {0}), meter})}},
      {"V8", {{"figure-09", "temperature"}, all_of({flow_files(large_v, {0}), equilibrium, infinity})}},
      {"H1", {{"figure-10"}, all_of({flow_files(h, {0}), equilibrium})}},
      {"H3", {{"figure-10"}, all_of({flow_files(h, {0}), equilibrium, infinity})}},
      {"L1", {{"figure-11"}, all_of({flow_files(l, {6}), equilibrium})}},
      {"L3", {{"figure-11", "figure-10"}, all_of({flow_files(l, {6}), flow_files(h, {0}), equilibrium})}},
      {"V6", {{"figure-09", "temperature"}, flow_files({large, v.back()}, {0})}},
      {"V7", {{"figure-06", "figure-07", "temperature"}, flow_files(small_v, {0, 6})}},
      {"H2", {{"figure-10"}, flow_files(h, {0})}},
      {"L2", {{"figure-11"}, flow_files(rbms_of(both, type_l), {6})}},
      {"W1",
       {{},
        all_of({flow_files({fmt::format("wide-{}", settings.main)}, {0, std::numeric_limits<double>::infinity()}),
                {"wide-thermometer.h5"}})}},
      {"W2", {{}, all_of({flow_files({fmt::format("without-tc-{}", settings.main)}, {0, 6}), meter})}},
      {"C1", {{"fixed-point"}, all_of({flow_files({small, main}, {0, 2.25, 6}), equilibrium})}},
      {"C2", {{"figure-09", "figure-10"}, flow_files({large, main, type_h(settings.large)}, {0})}},
      {"C3", {{"figure-06"}, all_of({flow_files(small_v, {0}), equilibrium})}},
      {"S1", {{}, flow_files(single, {0, 6})}},
      {"A1", {{}, weights_files(v)}},
      {"A2", {{}, all_of({weights_files(v), models, {"test.h5"}})}},
      {"A3", {{"figure-12"}, measured}},
      {"A4", {{"figure-13"}, weights_files(all_of({{type_l(settings.small), small}, single}))}},
      {"A9", {{}, all_of({models, {"test.h5"}})}},
      {"A10", {{}, all_of({models, {"test.h5"}})}},
      {"A11", {{}, all_of({models, {"train.h5"}})}},
      {"A5", {{"figure-14"}, measured}},
      {"A6", {{"figure-15"}, weights_files({main, large})}},
      {"A12", {{"overlap-magnetisation"}, measured}},
      {"A15",
       {{}, all_of({measured, weights_files(rbms_of({settings.small, settings.main, settings.large}, type_l))})}},
      {"A7", {{"figure-16"}, all_of({weights_files({main, type_l(settings.main)}), {"train.h5"}})}},
      {"A8", {{"figure-17"}, weights_files({small, large, type_l(settings.small), type_l(settings.large)})}},
      {"A13",
       {{"figure-16", "figure-17"},
        all_of({weights_files({main, large}), model_files(settings, {main, large}), {"train.h5"}})}},
      {"A14", {{"figure-16", "figure-17"}, all_of({weights_files(small_v), model_files(settings, small_v)})}},
      {"A16", {{"likelihood"}, {"likelihood-*.h5"}}},
  };
}

}  // namespace kadanoff::papers::iso2018
