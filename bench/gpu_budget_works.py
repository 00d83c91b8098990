"""What gpu_budget.py knows beyond the machine code: GPUs, what is assumed of them, and the works with their launches.

The trip counts follow from the shapes as the sources cut them; a change there needs a change here. Loops that no rule
names are reported.
"""
import dataclasses
import math

from gpu_budget_sass import Chance, Loop, never

# Rates that are assumed to last, not peaks: clock (boost 1.755 GHz), copy bandwidth (nominal 3.35 and 4.8 TB/s), dense
# bf16 products (peak 989 TFLOP/s).
GPUS = {
    "H100": {"sms": 132, "clock_ghz": 1.6, "tb_per_s": 3.0, "bf16_tflops": 800},
    "H200": {"sms": 132, "clock_ghz": 1.6, "tb_per_s": 4.2, "bf16_tflops": 800},
}
SM = {"registers": 65536, "shared_bytes": 228 * 1024, "shared_reserved": 1024, "warps": 64, "blocks": 32,
      "register_granularity": 256, "schedulers": 4}
ASSUMED = {
    "launch_us": {"plain": 2.5, "graph": 1.3},  # from a kernel's end to the next one's begin; added to each
    # Of the issue slots, with enough warps; and cycles from one issue of a warp to its next, on average: a scheduler
    # with fewer warps idles.
    "issue_practical": 0.8,
    "cycles_between_issues": 3,
    "not_measured": "issue_practical is a guess; cycles_between_issues was chosen as 3, and not as the 4 of an "
                    "addition's latency, knowing what reviews by hand had found for the fused update",
    "no_l2": "all bytes are counted as traffic of the device memory",
}

# Cycles that a warp's instruction keeps its pipe of one scheduler busy. LSU: for each 128 bytes, one pipe for the four
# schedulers; bank conflicts and broadcasts are not counted.
CLASSES = {
    "FMA": (1, "FFMA FMUL FADD HFMA2 HADD2 HMUL2"),
    "IMAD": (2, "IMAD IDP"),
    "ALU": (2, "LOP3 IADD3 ISETP SHF LEA SEL FSETP FSEL FMNMX PRMT PLOP3 IABS VIADD VIMNMX VIADDMNMX MOV I2FP F2FP "
               "VOTE BMSK P2R R2P FCHK SGXT"),
    "FP64": (2, "DADD DFMA DMUL DSETP"),
    "MUFU": (8, "MUFU I2F F2I F2F FRND FLO POPC"),
    "LSU": (4, "LDG STG LDS LDSM STS LDL STL LD ST ATOM ATOMG ATOMS RED SHFL"),
    "TENSOR": (8, "HMMA"),  # 16 × 8 × 16: half of the peak, which is for products of whole warp groups
    "OTHER": (1, ""),  # control, barriers, constants, the uniform pipe
}

SOURCES = ("kernels/ising/metropolis_cuda.cu", "kernels/training/cuda/begin_update.cu",
           "kernels/training/cuda/activation.cu", "kernels/training/cuda/optimizer.cu",
           "kernels/training/cuda/fused_spins.cu", "kernels/training/cuda/fused_floats.cu",
           "kernels/training/cuda/fused_step.cu")


@dataclasses.dataclass
class Launch:
    what: str
    kernel: str = ""   # empty: a product by cuBLAS
    blocks: int = 1
    warps: int = 8     # of a block
    rules: tuple = ()
    bytes: float = 0
    flops: float = 0
    dynamic_shared: int = 0


@dataclasses.dataclass
class Work:
    name: str
    launches: list
    launched: str = "plain"
    repeats: int = 1        # of the launches, in one unit of work
    flips: float = 0        # in all repeats
    alone: bool = False     # launches that do not belong together


def up(a, b):
    return -(-a // b)


# ── training, kernel by kernel (cuda/contrastive_plain.cu) ───────────────────────────────────────────────────────────

ONE_ENTRY = (never("penalty_slope"), never("return of.weights.data + i"), never("optimizer.momentum"),
             never("*entry.first"), never("if (i < of.visible() * of.hidden())"))
TILE_ROWS, TILE_COLS, TILE_WARPS = 32, 64, 4  # rows/tile.cuh
WHOLE_RUNS = (never("k < left ? first["), never("store_entry("))


def tiles(rows, cols):
    return up(rows, TILE_ROWS) * up(cols, TILE_COLS)


def sums(n, units):
    """Bytes of the sums of a layer's tiles, written once."""
    return 4 * up(n, TILE_ROWS) * up(units, TILE_COLS) * TILE_COLS


def operand_size(operand):
    return 2 if operand == "bf16" else 4


def begin(operand, visible, hidden, n):
    batch, weights = tiles(n, visible), tiles(visible, hidden) if operand == "bf16" else 0
    # The first rule that fits wins: those of inner code come before those of the calls that it was inlined at.
    rules = (never("unpack_chains"), Chance("if (tile != 0) return", 1), never("begin_step(begin.plan"),
             Loop("while (i >= size_)", 1.3), Loop("while (half_bits_", 8),
             Chance("= step_state(begin.plan", 1 / TILE_WARPS), Chance("samples[threadIdx.x] =", 1), *WHOLE_RUNS,
             Chance("sums.partial[", 0.5), Chance("unpack_tile(begin.data", 1), Chance("store_tile(begin.batch", 1),
             Chance("unpack_batch(begin, step, tile)", batch / (batch + weights)))
    return Launch("begin_update", f"begin_update_kernel<{operand}>", batch + weights, TILE_WARPS, rules,
                  n * visible * (operand_size(operand) + 1 / 8) + sums(n, visible) + (6 * visible * hidden if weights else 0))


def activate(operand, n, units, layer, is_end=False):
    last, down = 1 / up(n, TILE_ROWS), up(n, TILE_ROWS)  # blocks that come last; tiles
    rules = (never("packs) store_packed"), Chance("if (draws || packs", 1), *WHOLE_RUNS,
             *ONE_ENTRY, never("optimizer.rule =="), never("step->next_update ="),
             Chance("arrived + 1 ==", 1 / TILE_WARPS), Chance("if (threadIdx.x == 0) last", 1 / TILE_WARPS),
             Chance("if (!kadanoff::cuda::comes_last", 1 - last), Chance("if (threadIdx.x >= tile_cols", 0.5),
             Loop("down < tiles; down += parts", down / 8, "LDG.E.128", 2), Loop("other < parts", 8, "LDS", 2),
             Chance("first == 0", 0.5), Chance("end.arrived != nullptr", 0 if is_end else 1))
    return Launch(f"activate {layer}", f"activate_kernel<{operand},1>", tiles(n, units), TILE_WARPS, rules,
                  n * units * (4 + operand_size(operand)) + sums(n, units) * (3 if is_end else 1))


def entries(kernel, count, floats):
    return Launch(f"{kernel} of {count}", f"{kernel}_kernel", up(count, 256), 8, ONE_ENTRY, 4 * count * floats)


def bf16_update(visible, hidden, n):
    v, h = n * visible, n * hidden

    def product(what, times=1, **more):
        return Launch(f"product {what}", flops=2 * times * n * visible * hidden, **more)

    weights = 2 * visible * hidden
    launches = [
        begin("bf16", visible, hidden, n),
        product("v₀ W", bytes=2 * v + weights + 4 * h), activate("bf16", n, hidden, "h₀"),
        product("h₀ Wᵀ", bytes=2 * h + weights + 4 * v), activate("bf16", n, visible, "v₁", is_end=True),
        product("v₁ W", bytes=2 * v + weights + 4 * h), activate("bf16", n, hidden, "h₁", is_end=True),
        product("VᵀH, two in one", 2, bytes=4 * (v + h) + 8 * visible * hidden)]
    return [Work(f"CD-1 {visible}×{hidden}, batch {n}, bf16, {how}", launches, how) for how in ("plain", "graph")]


def fp32_parts(visible, hidden, n):
    return Work(f"parts of fp32 and other updates, {visible}×{hidden}, batch {n}", [
        begin("float", visible, hidden, n), activate("float", n, visible, "v₁ fp32"),
        entries("apply_penalty", visible * hidden, 2), entries("apply_momentum", visible * hidden, 4)], alone=True)


# ── the small RBM in two kernels (cuda/contrastive_fused.cu) ───────────────────────────────────────────

def tiles_of(units):
    return units // 32 * 4 + (up(units % 32, 4) if units % 32 < 16 else 4)


def words_by_units(units):
    return units // 32 * 16 + min(units % 32, 16)


def spin_chain(visible, hidden, n):
    """CD-1 of spins (cuda/fused_spins.cu)."""
    sms, groups = GPUS["H100"]["sms"], up(n, 16)
    warps = min(16, max(8, 2 * up(groups, 2 * up(groups, 16 * sms) * sms)))
    tiles = up(n, 16 * warps)
    blocks = min(tiles, sms)
    v_places, h_places = (up(tiles_of(units), 2) * 16 for units in (visible, hidden))
    v_blocks, h_blocks = up(visible, 64), up(hidden, 64)
    words = 64 * (v_blocks + h_blocks)
    shared = 6 * v_places * (h_places + 8) + 256 * (v_blocks + h_blocks) + 4 * warps * words

    def by_warps(items):
        return up(items, 32) / warps

    drawn = tiles_of(visible) / (8 * v_blocks)  # of the tiles of visible units; hidden ones are whole blocks here
    items = up(words_by_units(visible), 2) * up(words_by_units(hidden), 2)
    rules = (
        never("own_words()[i] = 0"), never("i = encrypt(i)"), never("tile.load_chains()"), never("tile.add_error()"),
        never("tile.to_visible(Half::data, 0"), never("tile.store_chains()"), Chance("if (in.errors == nullptr)", 1),
        Loop("row < at_.visible_places", v_places / warps), Loop("place < at_.hidden_places", h_places / 64, "STS", 3),
        Loop("place < places", by_warps(64 * v_blocks), inside="visible_bias, 64"),
        Loop("place < places", by_warps(64 * h_blocks), inside="hidden_bias, 64"),
        Loop("for (int at = first; at < n;", tiles / blocks), Loop("for (int s = 1;", 1),
        Loop("block < blocks; ++block", v_blocks, "STS"), Loop("block < at_.hidden_blocks", h_blocks),
        Loop("block < at_.visible_blocks", v_blocks),
        Loop("first < steps; first += 4", up(v_places, 64), inside="add_products<true>"),
        Loop("first < steps; first += 4", up(h_places, 64), inside="add_products<false>"),
        Chance("mean_in_field(sums", 2 * drawn - 1, inside="draw(sums, visible_"),
        Loop("own_words()[i] = by_units", words / 32, "STS"), Loop("item < rows * columns", by_warps(items)),
        Loop("of_warp < warps(); of_warp += 2", warps / 2, "POPC", 32),
        Loop("count += up(of_warp", warps, "POPC", 2),
        Loop("j < units; j += static_cast", by_warps(visible), inside="count_biases(visible_"),
        Loop("j < units; j += static_cast", by_warps(hidden), inside="count_biases(hidden_"))
    count = visible * hidden + visible + hidden
    chain = Launch(f"chain of spins, {warps} warps", "spin_chain_kernel", blocks, warps, rules,
                   n * up(visible, 32) * 4 + 4 * count * (2 * blocks + 2 * (tiles - blocks)), dynamic_shared=shared)
    return chain, blocks


def warps_of(items):
    """How often the 8 warps of a block, on average, take a loop over `items` in steps of the block."""
    return up(items, 32) / 8


def float_chain(visible, hidden, n):
    """CD-1 of means (cuda/fused_floats.cu, cuda/float_tile.cuh)."""
    tile, sms = 64, GPUS["H100"]["sms"]
    v4, h4 = up(visible, 4) * 4, up(hidden, 4) * 4
    shared = 4 * (v4 * h4 + v4 + h4 + 2 * (v4 + h4) * (tile + 4))
    tiles = up(n, tile)
    blocks = min(tiles, sms * max(1, min(4, SM["shared_bytes"] // (up(shared + SM["shared_reserved"], 128) * 128))))
    draws = {units: up(units, 64) * 16 * tile / 256 for units in (visible, hidden)}
    drawn = {units: units / (up(units, 64) * 64) for units in (visible, hidden)}
    activations = [rule for layer, units in (("visible", visible), ("hidden", hidden)) for rule in (
        Loop("item < counters * tile", draws[units], inside=f"{layer}_bias"),
        Chance("mean_in_field(value", drawn[units], inside=f"{layer}_bias"))]
    products = (
        Loop("at < a_tiles * (tile / 4)", warps_of(h4 // 4 * tile // 4)),
        Loop("j < visible; ++j", visible, "FFMA", 16, rest="sum[q][r] += w[q] * x[r]"),
        Loop("at < v4 / 4 * (tile / 4)", warps_of(v4 // 4 * tile // 4)), Loop("a < h4; a += 4", h4 / 4, "FFMA", 64),
        Loop("at < a_tiles * j_tiles", warps_of(h4 // 4 * v4 // 4)), Loop("half < 2; ++half", 2),
        Loop("i < tile; i += 4", tile / 4, "FFMA", 64))
    rules = (
        never("tile.load_chains()"), never("tile.add_error()"), never("tile.to_visible(Half::data, 0"),
        never("tile.store_chains()"), never("i = encrypt(i)"), never("if (draws) words"), never("units::spin_from_mean"),
        Chance("if (in.errors == nullptr)", 1), Loop("item < v4_ * h4_", warps_of(v4 * h4), "STS"),
        Loop("j < visible_; j += float_chain", warps_of(visible), "STS"),
        Loop("a < hidden_; a += float_chain", warps_of(hidden), "STS"),
        Loop("for (int at = first; at < n;", tiles / blocks), Loop("for (int s = 1;", 1),
        Loop("item < words.cols * tile", warps_of(up(visible, 32) * tile)),
        Loop("bit < 32 && 32 * word", v4 / up(visible, 32), "STS"), *products, *activations,
        Loop("j < units; j += float_chain", warps_of(visible), inside="v_data_, v_model_, visible_, is_first"),
        Loop("j < units; j += float_chain", warps_of(hidden), inside="h_data_, h_model_, hidden_, is_first"),
        Loop("i < tile; ++i", tile, "LDS", 2))
    count = visible * hidden + visible + hidden
    gradients = 4 * count * (2 * tiles - blocks)  # a block writes its first tile's, reads and writes the others'
    chain = Launch(f"chain of means, tiles of {tile}", "float_chain_kernel<64>", blocks, 8, rules,
                   n * up(visible, 32) * 4 + 4 * count * blocks + gradients, dynamic_shared=shared)
    return chain, blocks


def fused_update(how, chain_of, visible, hidden, n):
    chain, blocks = chain_of(visible, hidden, n)
    count = visible * hidden + visible + hidden
    step_rules = (Loop("other < partials", blocks / 8, "LDG"), Loop("other < parts", 8, "LDS"),
                  Chance("squared_error == nullptr", 1), Chance("step_entry(in.method", 1 / 8),
                  Chance("gradient += sums", 1 / 8), *ONE_ENTRY)
    step = Launch("fused_step", "fused_step_kernel", up(count, 32), 8, step_rules, 4 * count * (blocks + 2))
    return Work(f"fused {how} CD-1 {visible}×{hidden}, full batch {n}", [chain, step])


# ── Ising (metropolis_cuda.cu) ───────────────────────────────────────────────────────────────────────────────────────

COMPARED = 0.75  # of the spins: those that a flip costs energy


def chance_of_draw(number):
    """That one of a warp's 1,024 comparisons is open before this draw, counted from 0: a digit decides half of them."""
    return 1 - (1 - COMPARED * 0.5 ** (4 * number)) ** 1024


def draws_of_a_warp():
    return 3 + draws_after_three()  # the first three are made without asking


def draws_after_three():
    return sum(chance_of_draw(number) for number in range(3, 8))


def sweeps_in_place(side, lattices):
    tiles, columns, rows, colours = up(lattices, 512), 8, 4, 2  # an even side
    rules = (Loop("y < end; y += stride", rows), Loop("i < draws", draws_after_three()))
    words = tiles * 16 * side * (side // 2)
    launch = Launch("sweep_colour", "sweep_colour_kernel<2>", tiles * up(side, rows) * up(side // 2, columns), 4, rules,
                    12 * words)
    return Work(f"Ising {side}×{side}, {lattices} lattices, a sweep in place", [launch], repeats=colours,
                flips=tiles * 512 * side**2)


def sweeps_shared(side, lattices, lanes, rows, count=20):
    """With the lanes and rows that plan_sweep() chooses on these GPUs (tests/kernels/ising/sweep_plan_test.cpp). What
    threads wait at barriers is not counted."""
    tiles, colours, sector = up(lattices, 512), 2, 32
    passes = side / rows
    rules = (Loop("sweep != end", count), Loop("colour < colours", colours), Loop("y < end; y += stride", passes),
             Loop("i < draws", draws_after_three()), Loop("y < side; y += blockDim", passes),
             Loop("x < side; x += blockDim", 2))
    launch = Launch(f"{count} sweeps", "sweep_shared_kernel<2>", tiles * 16 // lanes, up(lanes * (side // 2) * rows, 32),
                    rules, 2 * tiles * 16 // lanes * side**2 * max(4 * lanes, sector), dynamic_shared=4 * lanes * side**2)
    return Work(f"Ising {side}×{side}, {lattices} lattices, {count} sweeps in shared memory", [launch],
                flips=count * tiles * 512 * side**2)


def works():
    return [*bf16_update(6400, 1600, 1000), fp32_parts(6400, 1600, 1000), sweeps_in_place(80, 8192),
            sweeps_shared(80, 8192, lanes=2, rows=8), sweeps_shared(10, 50000, lanes=4, rows=10),
            fused_update("sampled", spin_chain, 100, 64, 25000), fused_update("mean-field", float_chain, 100, 64, 25000)]


def occupancy(registers, shared, warps):
    """Blocks of a kernel that an SM holds at once."""
    of_a_warp = up(max(registers, 1) * 32, SM["register_granularity"]) * SM["register_granularity"]
    return min(SM["blocks"], SM["warps"] // warps, SM["registers"] // of_a_warp // warps,
               SM["shared_bytes"] // (up(shared + SM["shared_reserved"], 128) * 128))


def seconds(gpu, launch, code, launched):
    """The time of a launch on a GPU and what bounds it: max(issue or pipes, bytes, flops) + launch overhead."""
    parts = {"bytes": launch.bytes / gpu["tb_per_s"] / 1e12, "flops": launch.flops / gpu["bf16_tflops"] / 1e12}
    if code:
        resident = code["blocks_per_sm"]
        busiest = launch.blocks / gpu["sms"]
        if launch.blocks <= gpu["sms"] * resident:
            busiest = math.ceil(busiest)
        own = up(launch.warps, SM["schedulers"])  # of a block, for its busiest scheduler
        warps_a_scheduler = min(resident, busiest) * own
        practical = min(ASSUMED["issue_practical"], warps_a_scheduler / ASSUMED["cycles_between_issues"])
        turns = busiest * own / gpu["clock_ghz"] / 1e9
        parts |= {"issue": turns * code["slots"] / practical, code["busiest_pipe"]: turns * code["pipe_cycles"]}
    bound = max(parts, key=parts.get)
    return parts[bound] + ASSUMED["launch_us"][launched] / 1e6, bound
