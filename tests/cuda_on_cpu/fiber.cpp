// A switch of stacks, and stacks to switch to.
#include "tests/cuda_on_cpu/fiber.hpp"

#include <sys/mman.h>

#include "tests/cuda_on_cpu/fault.hpp"

// Saves the registers that a function must keep on the stack, *from = the stack pointer; then the same backwards with
// `to`. The libraries' swapcontext() makes two system calls, and a kernel needs a million switches.
extern "C" void cuda_on_cpu_switch(void** from, void* to);
#if defined(__x86_64__)
asm(R"(
.text
.globl cuda_on_cpu_switch
.type cuda_on_cpu_switch, @function
cuda_on_cpu_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size cuda_on_cpu_switch, .-cuda_on_cpu_switch
)");
#else
#error "fiber.cpp knows x86-64 only"
#endif

namespace cuda_on_cpu {
namespace {

constexpr std::size_t guard_bytes = 4096;
thread_local Fiber* current = nullptr;

}  // namespace

Fiber::Fiber(Body body) : body_(body) {
  void* const memory = mmap(nullptr, stack_bytes + guard_bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fault("no memory for the stack of a thread");
  mprotect(memory, guard_bytes, PROT_NONE);
  memory_ = static_cast<std::byte*>(memory) + guard_bytes;
  auto* top = reinterpret_cast<void**>(memory_ + stack_bytes);
  *--top = nullptr;  // where begin() would return to; keeps its stack aligned as a call does
  *--top = reinterpret_cast<void*>(&Fiber::begin);
  for (int saved_register = 0; saved_register < 6; ++saved_register) *--top = nullptr;
  inside_ = top;
}

Fiber::~Fiber() { munmap(memory_ - guard_bytes, stack_bytes + guard_bytes); }

void Fiber::begin() {
  for (Fiber* const self = current;;) {
    self->body_();
    self->is_done_ = true;
    self->suspend();
  }
}

bool Fiber::resume() {
  is_done_ = false;
  current = this;
  cuda_on_cpu_switch(&outside_, inside_);
  return is_done_;
}

void Fiber::suspend() { cuda_on_cpu_switch(&inside_, outside_); }

}  // namespace cuda_on_cpu
