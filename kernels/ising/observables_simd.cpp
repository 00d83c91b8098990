// Counts bits of 512 replicas at once: plane l of a counter holds digit l of all 512 counts.
#include "kernels/ising/bits_simd.hpp"
#include "kernels/ising/observables_isa.hpp"

namespace kadanoff::ising {
namespace {  // NOLINT(google-build-namespaces): one copy an instruction set, on purpose

// Two inputs of equal weight and the plane of that weight go into a full adder; its carry waits at the next plane for a
// second one. So an input costs two adders on average, whatever the counts are.
class BitCounter {
 public:
  KADANOFF_INLINE void add(random::U32x16 bits) {
    int plane = 0;
    for (std::uint32_t n = inputs_++; (n & 1U) != 0; n >>= 1) {
      const random::U32x16 carry = majority(planes_[plane], waiting_[plane], bits);
      planes_[plane] = parity(planes_[plane], waiting_[plane], bits);
      bits = carry;
      ++plane;
    }
    waiting_[plane] = bits;
  }

  // counts[bit][lane]
  KADANOFF_INLINE void read(std::uint32_t (*counts)[random::simd_lanes]) {
    int used = 0;
    random::U32x16 carry{};
    for (; (inputs_ >> used) != 0; ++used) {
      const random::U32x16 waiting = (inputs_ >> used & 1U) != 0 ? waiting_[used] : random::U32x16{};
      const random::U32x16 next = majority(planes_[used], waiting, carry);
      planes_[used] = parity(planes_[used], waiting, carry);
      carry = next;
    }
    for (int bit = 0; bit < 32; ++bit) {
      random::U32x16 count{};
      for (int plane = 0; plane < used; ++plane) count += (planes_[plane] >> bit & 1U) << plane;
      *reinterpret_cast<random::U32x16*>(counts[bit]) = count;
    }
  }

 private:
  random::U32x16 planes_[32] = {};
  random::U32x16 waiting_[32];
  std::uint32_t inputs_ = 0;
};

}  // namespace

namespace KADANOFF_SIMD {

void count_tile(const std::uint32_t* words, std::int64_t side, TileCounts& counts) {
  const auto* spins = reinterpret_cast<const random::U32x16*>(words);
  BitCounter unequal_bonds, up_spins;
  for (std::int64_t y = 0; y < side; ++y) {
    const random::U32x16* row = spins + y * side;
    const random::U32x16* down = spins + (y == side - 1 ? 0 : y + 1) * side;
    for (std::int64_t x = 0; x < side; ++x) {
      up_spins.add(row[x]);
      unequal_bonds.add(row[x] ^ row[x == side - 1 ? 0 : x + 1]);
      unequal_bonds.add(row[x] ^ down[x]);
    }
  }
  unequal_bonds.read(counts.unequal_bonds);
  up_spins.read(counts.up_spins);
}

}  // namespace KADANOFF_SIMD
}  // namespace kadanoff::ising
