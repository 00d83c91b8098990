// The emulation notices what it is there to notice: kernels and calls with one fault each, beside the same ones
// without.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace {

constexpr int n = 64;  // threads: two warps

// Device memory and a stream, for one test.
class Gpu : public testing::Test {
 protected:
  Gpu() {
    cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking);
    cudaMalloc(reinterpret_cast<void**>(&numbers_), n * sizeof(float));
    cudaMemsetAsync(numbers_, 0, n * sizeof(float), stream_);
  }
  ~Gpu() override {
    cudaFree(numbers_);
    cudaStreamDestroy(stream_);
  }
  void wait() { cudaStreamSynchronize(stream_); }

  cudaStream_t stream_ = nullptr;
  float* numbers_ = nullptr;
};

// ── races ───────────────────────────────────────────────────────────────────────────────────────────────────────────

template <bool waits>
__global__ void reverse_kernel(float* numbers) {
  __shared__ float copy[n];
  const int i = static_cast<int>(threadIdx.x);
  copy[i] = numbers[i];
  if (waits) __syncthreads();
  numbers[i] = copy[n - 1 - i];
}

TEST_F(Gpu, ReadsOfSharedMemoryWithoutABarrier) {
  reverse_kernel<true><<<1, n, 0, stream_>>>(numbers_);
  wait();
  EXPECT_DEATH((reverse_kernel<false><<<1, n, 0, stream_>>>(numbers_), wait()),
               "(race: reads|uninitialised: reads) .*shared memory");
}

__global__ void count_kernel(float* numbers, int stride) { numbers[threadIdx.x * stride] += 1; }

TEST_F(Gpu, TwoThreadsThatWriteTheSameNumber) {
  count_kernel<<<1, n, 0, stream_>>>(numbers_, 1);
  wait();
  EXPECT_DEATH((count_kernel<<<1, n, 0, stream_>>>(numbers_, 0), wait()), "race: .* byte 0 of an allocation");
}

TEST_F(Gpu, TwoBlocksThatWriteTheSameNumber) {
  EXPECT_DEATH((count_kernel<<<2, 1, 0, stream_>>>(numbers_, 1), wait()), "race: .* thread 0 of another block");
}

// The block that comes last adds up what the others left, in numbers[0 … 7]; numbers[8] counts.
template <bool fences, bool waits>
__global__ void add_blocks_kernel(float* numbers) {
  __shared__ bool is_last;
  if (threadIdx.x == 1) numbers[blockIdx.x] = 1;
  if (fences) __threadfence();
  if (waits) __syncthreads();
  if (threadIdx.x == 0) is_last = atomicAdd(reinterpret_cast<unsigned*>(numbers) + 8, 1U) + 1 == gridDim.x;
  __syncthreads();
  __threadfence();
  if (!is_last || threadIdx.x != 0) return;
  for (unsigned i = 1; i < gridDim.x; ++i) numbers[0] += numbers[i];
}

TEST_F(Gpu, TheLastBlockReadsWithoutFencesOrBarrier) {
  add_blocks_kernel<true, true><<<8, n, 0, stream_>>>(numbers_);
  float sum = 0;
  cudaMemcpyAsync(&sum, numbers_, sizeof sum, cudaMemcpyDefault, stream_);
  wait();
  EXPECT_EQ(sum, 8);
  cudaMemsetAsync(numbers_, 0, n * sizeof(float), stream_);
  EXPECT_DEATH((add_blocks_kernel<false, true><<<8, n, 0, stream_>>>(numbers_), wait()), "race: .* another block");
  EXPECT_DEATH((add_blocks_kernel<true, false><<<8, n, 0, stream_>>>(numbers_), wait()), "race: .* another block");
}

// ── memory ──────────────────────────────────────────────────────────────────────────────────────────────────────────

__global__ void read_kernel(const float* from, float* to, int offset) { *to = from[offset]; }

TEST_F(Gpu, AccessesBeyondAnAllocation) {
  read_kernel<<<1, 1, 0, stream_>>>(numbers_, numbers_, n - 1);
  wait();
  for (const int offset : {-1, n, 100 * n})
    EXPECT_DEATH((read_kernel<<<1, 1, 0, stream_>>>(numbers_, numbers_, offset), wait()), "out of bounds: reads");
}

TEST_F(Gpu, AccessesToTheHostsMemory) {
  std::vector<float> host(n);
  EXPECT_DEATH((read_kernel<<<1, 1, 0, stream_>>>(host.data(), numbers_, 0), wait()), "the host's memory");
}

TEST_F(Gpu, AccessesOfTheHost) {
  float value = 0;
  EXPECT_DEATH(value = *static_cast<volatile float*>(numbers_), "the host reads or writes the device's memory");
  EXPECT_EQ(value, 0);
}

TEST_F(Gpu, ReadsOfWhatWasNeverWritten) {
  float* fresh = nullptr;
  cudaMalloc(reinterpret_cast<void**>(&fresh), sizeof(float));
  EXPECT_DEATH((read_kernel<<<1, 1, 0, stream_>>>(fresh, numbers_, 0), wait()), "uninitialised: reads");
  cudaFree(fresh);
}

TEST_F(Gpu, AccessesToFreedMemory) {
  float* freed = nullptr;
  cudaMalloc(reinterpret_cast<void**>(&freed), sizeof(float));
  cudaFree(freed);
  EXPECT_DEATH((read_kernel<<<1, 1, 0, stream_>>>(freed, numbers_, 0), wait()), "out of bounds: reads .* what was");
  EXPECT_DEATH(cudaFree(freed), "freed twice");
}

__global__ void read4_kernel(const float* from, float* to) {
  const float4 four = *reinterpret_cast<const float4*>(from);
  *to = four.x + four.y + four.z + four.w;
}

TEST_F(Gpu, MisalignedVectors) {
  read4_kernel<<<1, 1, 0, stream_>>>(numbers_ + 4, numbers_);
  wait();
  EXPECT_DEATH((read4_kernel<<<1, 1, 0, stream_>>>(numbers_ + 1, numbers_), wait()), "misaligned");
}

TEST_F(Gpu, CopiesOfTooManyBytes) {
  std::vector<float> host(2 * n);
  EXPECT_DEATH(cudaMemcpyAsync(host.data(), numbers_, 2 * n * sizeof(float), cudaMemcpyDefault, stream_), "too many");
}

// ── what the threads of a block do together ─────────────────────────────────────────────────────────────────────────

__global__ void divided_barriers_kernel() {
  if (threadIdx.x < 32)
    __syncthreads();
  else
    __syncthreads();
}
__global__ void early_end_kernel() {
  if (threadIdx.x == 0) return;
  __syncthreads();
}
__global__ void half_a_warp_kernel(float* numbers) {
  if (threadIdx.x < 16) numbers[threadIdx.x] = __shfl_xor_sync(0xFFFFFFFFU, 1.0F, 1);
}
__global__ void unequal_waits_kernel(float* numbers) {
  if (threadIdx.x == 0)
    __syncthreads();
  else
    numbers[threadIdx.x] = __shfl_xor_sync(0xFFFFFFFFU, 1.0F, 1);
}

TEST_F(Gpu, BarriersThatNotAllThreadsReach) {
  EXPECT_DEATH((divided_barriers_kernel<<<1, n, 0, stream_>>>(), wait()), "different barriers");
  EXPECT_DEATH((early_end_kernel<<<1, n, 0, stream_>>>(), wait()), "threads ended before the barrier");
}

TEST_F(Gpu, WarpsThatAreNotComplete) {
  EXPECT_DEATH((half_a_warp_kernel<<<1, 32, 0, stream_>>>(numbers_), wait()), "lanes that ended");
  EXPECT_DEATH((unequal_waits_kernel<<<1, 32, 0, stream_>>>(numbers_), wait()), "deadlock");
}

__global__ void shared_kernel(int at) {
  extern __shared__ float4 memory[];
  memory[at].x = 0;
}

TEST_F(Gpu, MoreSharedMemoryThanAskedFor) {
  shared_kernel<<<1, 1, 2 * sizeof(float4), stream_>>>(1);
  wait();
  EXPECT_DEATH((shared_kernel<<<1, 1, 2 * sizeof(float4), stream_>>>(2), wait()),
               "out of bounds: writes byte 32 of shared");
  shared_kernel<<<1, 1, 100000, stream_>>>(0);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue) << "nobody has asked for so much";
}

TEST_F(Gpu, LaunchesThatNoGpuTakes) {
  count_kernel<<<0, 1, 0, stream_>>>(numbers_, 1);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  count_kernel<<<1, 1025, 0, stream_>>>(numbers_, 1);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  count_kernel<<<dim3(1, 65536), 1, 0, stream_>>>(numbers_, 1);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

// ── streams and graphs ──────────────────────────────────────────────────────────────────────────────────────────────

// Two streams, one of which needs what the other one does: with an event in order, without it sometimes not.
TEST_F(Gpu, StreamsThatNoEventOrders) {
  cudaStream_t other = nullptr;
  cudaEvent_t event = nullptr;
  cudaStreamCreateWithFlags(&other, cudaStreamNonBlocking);
  cudaEventCreateWithFlags(&event, cudaEventDisableTiming);
  const auto sum_of = [&](bool ordered) {  // 1 where the copy comes after the kernel
    float result = 0, *copy = nullptr;
    cudaHostAlloc(reinterpret_cast<void**>(&copy), sizeof *copy, cudaHostAllocDefault);
    cudaMemsetAsync(numbers_, 0, sizeof *copy, stream_);
    wait();
    count_kernel<<<1, 1, 0, stream_>>>(numbers_, 1);
    cudaEventRecord(event, stream_);
    if (ordered) cudaStreamWaitEvent(other, event, 0);
    cudaMemcpyAsync(copy, numbers_, sizeof *copy, cudaMemcpyDeviceToHost, other);
    cudaStreamSynchronize(other);
    result = *copy;
    wait();
    cudaFreeHost(copy);
    return result;
  };
  int in_order = 0;
  for (int i = 0; i < 64; ++i) {
    EXPECT_EQ(sum_of(true), 1);
    in_order += sum_of(false) == 1;
  }
  EXPECT_GT(in_order, 0);
  EXPECT_LT(in_order, 64);
  cudaEventDestroy(event);
  cudaStreamDestroy(other);
}

TEST_F(Gpu, CallsThatBreakACapture) {
  const auto after = [&](const auto& call) {
    cudaGraph_t graph = nullptr;
    cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal);
    EXPECT_EQ(call(), cudaErrorStreamCaptureUnsupported);
    EXPECT_EQ(cudaStreamEndCapture(stream_, &graph), cudaErrorStreamCaptureInvalidated);
    EXPECT_EQ(graph, nullptr);
    cudaGetLastError();
  };
  float host = 0;
  void* memory = nullptr;
  after([&] { return cudaMalloc(&memory, 1); });
  after([&] { return cudaStreamSynchronize(stream_); });
  after([&] { return cudaMemcpyAsync(&host, numbers_, sizeof host, cudaMemcpyDefault, stream_); });
}

TEST_F(Gpu, AGraphRunsOnlyWhenItIsLaunched) {
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t executable = nullptr;
  cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal);
  count_kernel<<<1, n, 0, stream_>>>(numbers_, 1);
  count_kernel<<<1, n, 0, stream_>>>(numbers_, 1);
  ASSERT_EQ(cudaStreamEndCapture(stream_, &graph), cudaSuccess);
  ASSERT_EQ(cudaGraphInstantiate(&executable, graph, 0), cudaSuccess);
  cudaGraphDestroy(graph);
  std::vector<float> host(n);
  for (const int launches : {0, 1, 2}) {
    for (int i = 0; i < launches; ++i) cudaGraphLaunch(executable, stream_);
    cudaMemcpyAsync(host.data(), numbers_, n * sizeof(float), cudaMemcpyDefault, stream_);
    EXPECT_EQ(host, std::vector<float>(n, static_cast<float>(launches == 2 ? 6 : 2 * launches)));
  }
  cudaGraphExecDestroy(executable);
}

TEST_F(Gpu, ACaptureThatAnotherStreamLeavesOpen) {
  cudaStream_t other = nullptr;
  cudaEvent_t fork = nullptr, join = nullptr;
  cudaStreamCreateWithFlags(&other, cudaStreamNonBlocking);
  cudaEventCreateWithFlags(&fork, cudaEventDisableTiming);
  cudaEventCreateWithFlags(&join, cudaEventDisableTiming);
  for (const bool joins : {true, false}) {
    cudaGraph_t graph = nullptr;
    cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal);
    cudaEventRecord(fork, stream_);
    cudaStreamWaitEvent(other, fork, 0);
    count_kernel<<<1, n, 0, other>>>(numbers_, 1);
    cudaEventRecord(join, other);
    if (joins) cudaStreamWaitEvent(stream_, join, 0);
    EXPECT_EQ(cudaStreamEndCapture(stream_, &graph), joins ? cudaSuccess : cudaErrorStreamCaptureUnjoined);
    if (graph != nullptr) cudaGraphDestroy(graph);
  }
  cudaEventDestroy(fork);
  cudaEventDestroy(join);
  cudaStreamDestroy(other);
}

TEST_F(Gpu, WorkOnTheDefaultStream) {
  EXPECT_DEATH((count_kernel<<<1, 1, 0, nullptr>>>(numbers_, 1)), "the default stream");
}

}  // namespace
