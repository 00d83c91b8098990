// The doctor's advice for made-up machines, and its measurement of this machine.
#include "host/doctor/doctor.hpp"

#include <gtest/gtest.h>

#include "host/doctor/doctor_text.hpp"

namespace kadanoff::doctor {
namespace {

// A machine without problems; each test adds one.
Diagnosis healthy() {
  Diagnosis d;
  d.machine.isa = "avx512";
  d.machine.threads = {2, "the cores of this machine"};
  d.machine.memory = {
      .total = std::int64_t{16} << 30, .available = std::int64_t{8} << 30, .reason = "what this machine has free"};
  d.build.build_type = "Release";
  d.build.cuda = true;
  d.products = {{"cpu", 1, 120.0}, {"cpu", 2, 230.0}, {"cuda:0", 0, 40000.0}};
  d.eigenvalues = {{"OpenBLAS 0.3.21", "SkylakeX"}, 384, 0.01};
  d.gpus = {{{"GPU", "9.0", std::int64_t{80} << 30, 132}, std::int64_t{79} << 30, ""}};
  d.cuda_runtime = "13.0";
  d.cuda_driver = "13.0";
  d.nvidia_driver = "580.10";
  d.gnuplot = {"/usr/bin/gnuplot", "5.4 patchlevel 4", ""};
  return d;
}

// The only line of advice; empty if there is none, "several" if there are more.
std::string only_advice(const Diagnosis& d) {
  const auto lines = advice(d);
  if (lines.size() > 1) return "several";
  return lines.empty() ? "" : lines[0];
}

TEST(Doctor, HasNothingToSayWhereAllIsWell) { EXPECT_EQ(only_advice(healthy()), ""); }

TEST(Doctor, SaysThatTheDriverIsTooOld) {
  auto d = healthy();
  d.gpus.clear();
  d.cuda_driver = "12.4";
  EXPECT_NE(only_advice(d).find("knows CUDA 12.4, this build needs 13.0"), std::string::npos) << only_advice(d);
}

TEST(Doctor, TellsNoDriverFromNoVisibleGpu) {
  auto d = healthy();
  d.gpus.clear();
  EXPECT_NE(only_advice(d).find("CUDA_VISIBLE_DEVICES"), std::string::npos) << only_advice(d);
  d.cuda_driver = "none";
  EXPECT_NE(only_advice(d).find("No NVIDIA driver"), std::string::npos) << only_advice(d);
}

TEST(Doctor, SaysThatABuildWithoutCudaLeavesAGpuIdle) {
  auto d = healthy();
  d.build.cuda = false;
  d.gpus.clear();
  EXPECT_NE(only_advice(d).find("install the CUDA toolkit"), std::string::npos) << only_advice(d);
  d.nvidia_driver.clear();
  EXPECT_NE(only_advice(d).find("Everything runs on the CPU"), std::string::npos) << only_advice(d);
}

TEST(Doctor, SaysThatCudaIsEmulated) {
  auto d = healthy();
  d.build.cuda_architectures = "emulated";
  EXPECT_NE(only_advice(d).find("emulates CUDA on the CPU"), std::string::npos);
}

// Also what such a build writes into every file: see host/io/provenance.cpp.
TEST(Doctor, AnEmulationSaysThatItIsOne) {
  const auto& build = machine::build_info();
  const auto gpus = cuda_devices();
  const bool is_emulated = !gpus.empty() && gpus.front().name.find("emulated") != std::string::npos;
  for (const auto& text : {build.version, build.commit, build.cuda_architectures})
    EXPECT_EQ(text.ends_with("emulated"), is_emulated) << text;
}

TEST(Doctor, SaysThatAnotherProcessHasTheGpu) {
  auto d = healthy();
  d.gpus[0].free_bytes = std::int64_t{1} << 30;
  EXPECT_NE(only_advice(d).find("cuda:0 has little memory free"), std::string::npos) << only_advice(d);
}

TEST(Doctor, SaysWhyAGpuCannotBeUsed) {
  auto d = healthy();
  d.gpus[0].problem = "it is locked";
  EXPECT_EQ(only_advice(d), "cuda:0 cannot be used: it is locked");
}

TEST(Doctor, NoticesAProductThatCrawls) {
  auto d = healthy();
  d.products = {{"cpu", 1, 3.5}, {"cpu", 2, 7.0}};
  EXPECT_NE(only_advice(d).find("Products crawl: 3.5 GFLOP/s"), std::string::npos) << only_advice(d);
}

TEST(Doctor, NoticesThreadsThatDoNotHelp) {
  auto d = healthy();
  d.products = {{"cpu", 1, 100.0}, {"cpu", 16, 190.0}};
  EXPECT_NE(only_advice(d).find("16 threads are only 1.9 times"), std::string::npos) << only_advice(d);
}

TEST(Doctor, NoticesALapackThatDoesNotKnowTheCpu) {
  auto d = healthy();
  d.eigenvalues.lapack.core = "Prescott";
  EXPECT_NE(only_advice(d).find("OPENBLAS_CORETYPE=Haswell"), std::string::npos) << only_advice(d);
  d.machine.isa = "baseline";  // then this speed may be normal
  EXPECT_EQ(only_advice(d), "");
}

TEST(Doctor, NoticesASlowBuild) {
  auto d = healthy();
  d.build.build_type = "Debug";
  EXPECT_NE(only_advice(d).find("Debug build"), std::string::npos) << only_advice(d);
}

TEST(Doctor, NoticesThatMemoryIsShort) {
  auto d = healthy();
  d.machine.memory.available = 1 << 20;
  EXPECT_NE(only_advice(d).find("memory"), std::string::npos) << only_advice(d);
}

TEST(Doctor, SaysWhatLimitsThreadsAndMemory) {
  auto d = healthy();
  d.machine.threads = {3, "SLURM_CPUS_PER_TASK=3"};
  d.machine.memory.reason = "the limit of its control group";
  EXPECT_NE(to_text(d).find("3 threads: SLURM_CPUS_PER_TASK=3"), std::string::npos) << to_text(d);
  EXPECT_NE(to_text(d).find("16.0 GiB, available 8.0 GiB: the limit of its control group"), std::string::npos);
  d.machine.memory = {};
  EXPECT_NE(to_text(d).find("not told by the system"), std::string::npos) << to_text(d);
  EXPECT_TRUE(to_json(d)["machine"]["available_bytes"].is_null());
}

TEST(Doctor, SaysWhatIsMissingWithoutGnuplot) {
  auto d = healthy();
  EXPECT_NE(to_text(d).find("CSV, SVG and PNG, by /usr/bin/gnuplot 5.4 patchlevel 4"), std::string::npos) << to_text(d);
  d.gnuplot = {{}, "", "gnuplot is not installed"};
  EXPECT_NE(only_advice(d).find("without SVG and PNG: gnuplot is not installed."), std::string::npos) << only_advice(d);
  EXPECT_NE(to_text(d).find("CSV only"), std::string::npos) << to_text(d);
  EXPECT_EQ(to_json(d)["gnuplot"]["problem"], "gnuplot is not installed");
}

TEST(Doctor, MeasuresThisMachine) {
  const auto d = diagnose(2);
  ASSERT_GE(d.products.size(), 2U);
  for (const auto& product : d.products) EXPECT_GT(product.gflops, 0.01) << product.device;
  EXPECT_GT(d.eigenvalues.seconds, 0);
  EXPECT_GE(d.machine.threads.threads, 1);
  EXPECT_GT(d.machine.memory.total.value_or(0), 0);
  EXPECT_NE(d.build.commit, "");
  const auto json = to_json(d);
  EXPECT_EQ(json["products"].size(), d.products.size());
  EXPECT_EQ(json["build"]["cuda"], has_cuda);
  EXPECT_EQ(json["eigenvalues"]["core"], spectra::lapack_in_use().core);
  const auto is_blank = [&](const char* key) { return json["gnuplot"][key].get<std::string>().empty(); };
  EXPECT_NE(is_blank("program"), is_blank("problem"));
  EXPECT_NE(to_text(d).find(d.machine.cpu), std::string::npos);
}

}  // namespace
}  // namespace kadanoff::doctor
