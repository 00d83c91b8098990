// Stacks to run the threads of a block on, one after the other, each until it waits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cuda_on_cpu {

class Fiber {
 public:
  // Runs `body` again and again: each time it ends, the fiber is done and the next resume() begins it anew.
  using Body = void (*)();
  explicit Fiber(Body body);
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber();

  // Goes on in the fiber; returns when it suspends or its body ends. True if the body has ended.
  bool resume();
  // In the fiber: goes back to resume().
  void suspend();

  [[nodiscard]] std::uintptr_t stack() const { return reinterpret_cast<std::uintptr_t>(memory_); }
  static constexpr std::size_t stack_bytes = std::size_t{256} << 10;

 private:
  static void begin();

  Body body_;
  std::byte* memory_;
  void* inside_ = nullptr;  // stack pointers
  void* outside_ = nullptr;
  bool is_done_ = false;
};

}  // namespace cuda_on_cpu
