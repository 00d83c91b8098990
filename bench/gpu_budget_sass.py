"""Machine code of CUDA kernels, and how often each part of it runs: for gpu_budget.py.

`nvdisasm -c -gi` prints a cubin's instructions with the source lines that they come from, inlined functions too. Here
this text becomes basic blocks. Rules of a kernel (gpu_budget_works.py) say how often a loop turns and which code never
runs; they name source text, not labels or line numbers, so that they outlive most changes.
"""
import collections
import dataclasses
import functools
import re


@dataclasses.dataclass(frozen=True)
class Instruction:
    predicate: str
    opcode: str    # LDS.128
    operands: str
    where: tuple   # (file, line) of the source, then of the calls that it was inlined at

    @property
    def base(self):
        return self.opcode.partition(".")[0]

    @property
    def is_conditional(self):
        """A branch can also have its predicate among the operands: `@P0 BRA P1, target`."""
        return bool(self.predicate) or (self.base == "BRA" and bool(re.match(r"!?U?P\d", self.operands)))


@dataclasses.dataclass
class Block:
    instructions: list
    label: str = ""
    taken: int | None = None   # index of the block that a branch goes to
    follows: int | None = None  # index of the block that comes next, if control can get there
    calls: int | None = None


@dataclasses.dataclass(frozen=True)
class Loop:
    """A `for` of the source whose line contains `text`, and how often a warp takes it, which can be less than once. The
    compiler unrolls: an iteration of the source has `per` instructions that match `anchor`. With `inside`: only where
    it was inlined into a line that contains that. Iterations that unrolling leaves over are left out; where the
    compiler gives them no loop of their own, they are known by an anchor from a line that contains `rest`."""
    text: str
    trips: float
    anchor: str = ""
    per: float = 1
    inside: str = ""
    rest: str = ""


@dataclasses.dataclass(frozen=True)
class Chance:
    """Code from a source line that contains `text`, or was inlined there, runs with this probability once its branch is
    reached; an early exit of such a line is taken with it."""
    text: str
    probability: float
    inside: str = ""


def never(text):
    return Chance(text, 0)


# ── text to blocks ───────────────────────────────────────────────────────────────────────────────────────────────────

LINE = re.compile(r'//## File "([^"]*)", line (\d+)')
CODE = re.compile(r"\s+/\*[0-9a-f]{4,}\*/\s+(?:\{\s*)?(@!?U?P\w+)?\s*([A-Z][A-Z0-9_.]*)\s*(.*?)\s*;")
LABEL = re.compile(r"(\.L_[\w.]+|\$[\w$.]+):")
TARGET = re.compile(r"`\(([^)]+)\)")
TEMPLATE = {"If": "<float>", "I13__nv_bfloat16": "<bf16>", "IfLb1": "<float,1>", "IfLb0": "<float,0>",
            "I13__nv_bfloat16Lb1": "<bf16,1>", "I13__nv_bfloat16Lb0": "<bf16,0>"}


def short_name(mangled):
    """activate_kernel<bf16,1> of a mangled name; the name itself if it is not a kernel's."""
    found = re.search(r".*\d([a-z]\w*?_kernel)(I\w*?E)?E", mangled)
    if not found:
        return mangled
    argument = found[2] or ""
    number = re.match(r"ILi(\d+)E", argument)
    return found[1] + (f"<{number[1]}>" if number else TEMPLATE.get(argument[:-1], ""))


def parse(text):
    """The functions of a disassembly: {short name: [Block]}, the entry first."""
    functions, lines, where, fresh = {}, None, (), False
    for line in text.splitlines():
        if line.startswith(".text."):
            lines = functions[short_name(line[6:-1])] = []
        elif lines is None:
            continue
        elif found := LINE.search(line):
            where = ((found[1], int(found[2])),) if not fresh else where + ((found[1], int(found[2])),)
            fresh = True
        elif found := CODE.match(line):
            lines.append(Instruction(found[1] or "", found[2], found[3], where))
            fresh = False
        elif found := LABEL.match(line):
            lines.append(found[1])
    return {name: blocks_of(content) for name, content in functions.items() if content}


def blocks_of(lines):
    blocks, labels, current = [], {}, None
    for line in lines:
        if isinstance(line, str) or current is None:
            current = Block([])
            blocks.append(current)
        if isinstance(line, str):
            labels[line] = len(blocks) - 1
            current.label = line
            continue
        if line.opcode == "NOP":
            continue
        current.instructions.append(line)
        if line.base in ("BRA", "EXIT", "RET", "CALL", "BRX"):
            current = None
    for index, block in enumerate(blocks):
        connect(block, index, labels, len(blocks))
    return blocks


def connect(block, index, labels, count):
    last = block.instructions[-1] if block.instructions else None
    ends = last is not None and last.base in ("BRA", "EXIT", "RET", "BRX")
    goes_on = not ends or last.is_conditional or ".DIV" in last.opcode
    if goes_on and index + 1 < count:
        block.follows = index + 1
    target = TARGET.search(last.operands) if last and last.base in ("BRA", "CALL") else None
    if target and last.base == "BRA":
        block.taken = labels.get(target[1])
    elif target:
        block.calls = labels.get(target[1])


# ── how often a block runs ───────────────────────────────────────────────────────────────────────────────────────────

class Flow:
    """How often each block runs, for one warp that enters the kernel: `frequency`, an entry a block."""

    def __init__(self, blocks, rules, source_line):
        self.blocks, self.source_line = blocks, functools.lru_cache(None)(source_line)
        self.loop_rules = [rule for rule in rules if isinstance(rule, Loop)]
        self.chances = [rule for rule in rules if isinstance(rule, Chance)]
        self.order, self.back = self.depth_first()
        self.bodies = self.loop_bodies()
        self.turns, self.for_lines = {}, {}  # by header; by the line of the `for` and where it was inlined
        unknown = self.match_loops()
        self.frequency = self.run()
        self.without_rule = [self.line_of(header) for header in unknown if self.frequency[header] > 0]

    def successors(self, at):
        block = self.blocks[at]
        return [to for to in (block.taken, block.follows) if to is not None]

    def depth_first(self):
        order, back, state = [], set(), {}
        roots = [0] + sorted({block.calls for block in self.blocks if block.calls is not None})
        for root in roots:
            if root in state:
                continue
            stack = [(root, iter(self.successors(root)))]
            state[root] = "open"
            while stack:
                at, rest = stack[-1]
                to = next(rest, None)
                if to is None:
                    state[at] = "done"
                    order.append(at)
                    stack.pop()
                elif state.get(to) == "open":
                    back.add((at, to))
                elif to not in state:
                    state[to] = "open"
                    stack.append((to, iter(self.successors(to))))
        return order[::-1], back

    def loop_bodies(self):
        before = collections.defaultdict(set)
        for at in self.order:
            for to in self.successors(at):
                before[to].add(at)
        bodies = collections.defaultdict(set)
        for latch, header in self.back:
            body, todo = {header}, [latch]
            while todo:
                at = todo.pop()
                if at not in body:
                    body.add(at)
                    todo.extend(before[at])
            bodies[header] |= body
        return {header: body for header, body in bodies.items()
                if not (len(body) == 1 and len(self.blocks[header].instructions) == 1)}  # the end of a function

    def fits(self, rule, where):
        """Whether a rule is about code with these places: the first one is the line, the others are calls."""
        return bool(where) and rule.text in self.source_line(*where[0]) and (
            not rule.inside or any(rule.inside in self.source_line(*place) for place in where[1:]))

    def loop_rule(self, where):
        return next((rule for rule in self.loop_rules if self.fits(rule, where)), None)

    def latches(self, header):
        return [latch for latch, to in self.back if to == header]

    def own_code(self, header):
        whole = self.bodies[header]
        inner = set().union(*(body for other, body in self.bodies.items() if other != header and other in whole))
        return [i for at in whole - inner for i in self.blocks[at].instructions]

    def match_loops(self):
        """Of the copies of a loop that unrolling makes, only the longest that fits runs."""
        copies, unknown = collections.defaultdict(list), []
        for header in self.bodies:
            ends = [self.blocks[latch].instructions[-1].where for latch in self.latches(header)]
            places = [where[depth:] for where in ends for depth in range(len(where))]
            found = next((place for place in places if self.loop_rule(place)), None)
            if not found:
                self.turns[header] = 1
                unknown.append(header)
                continue
            rule = self.loop_rule(found)
            unrolled = 1.0
            if rule.anchor:
                unrolled = sum(bool(re.match(rule.anchor, i.opcode)) for i in self.own_code(header)) / rule.per
            copies[found].append((unrolled, header, rule))
        for place, found in copies.items():
            rule = found[0][2]
            self.for_lines[place] = rule
            best = max((unrolled for unrolled, _, _ in found if unrolled <= max(rule.trips, 1)), default=0)
            for unrolled, header, _ in found:
                self.turns[header] = max(rule.trips / best, 1) if best and unrolled == best else 0
        return unknown

    def line_of(self, header):
        return self.source_line(*self.blocks[self.latches(header)[0]].instructions[-1].where[0]).strip()

    def reach(self, start):
        seen, todo = set(), [start]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo.extend(to for to in self.successors(at) if (at, to) not in self.back)
        return seen

    def chance_of(self, region):
        """What the rules say of code that only one side of a branch reaches: None if nothing."""
        code = [i for at in region for i in self.blocks[at].instructions]
        for rule in self.chances:
            hits = sum(any(self.fits(rule, i.where[depth:]) for depth in range(len(i.where))) for i in code)
            if code and 2 * hits >= len(code):
                return rule.probability
        if any(self.blocks[at].calls is not None for at in region):
            return 0  # the slow way of a division or a root
        return None

    def probability_taken(self, at):
        block = self.blocks[at]
        last = block.instructions[-1]
        if ".DIV" in last.opcode:
            return 0.0
        if last.base == "EXIT":
            rule = next((r for r in self.chances if self.fits(r, last.where)), None)
            return rule.probability if rule else 0.0
        for header, body in self.bodies.items():
            if at in body and (block.taken not in body or block.follows not in body):
                return self.probability_in_loop(at, header)
        taken, follows = self.reach(block.taken), self.reach(block.follows)
        only_taken, only_follows = taken - follows, follows - taken
        places = [last.where[depth:] for depth in range(len(last.where))]
        guard = next((self.for_lines[place] for place in places if place in self.for_lines), None)
        for region, sign in ((only_taken, 1), (only_follows, -1)):
            headers = [header for header in region if header in self.bodies]
            chance = None
            if not any(self.turns[header] for header in headers) and (headers or self.is_rest(region)):
                chance = 0.0
            elif guard and any(self.turns[header] for header in headers):
                chance = min(1.0, guard.trips)
            if chance is not None:
                return chance if sign == 1 else 1 - chance
        chances = self.chance_of(only_taken), self.chance_of(only_follows)
        if chances[1] is not None:
            return 1 - chances[1]
        if chances[0] is not None:
            return chances[0]
        if guard:  # what is left over after the unrolled loop: nothing
            return 0.0 if only_taken else 1.0
        return 0.5 if only_taken and only_follows else 1.0 if only_taken else 0.0

    def is_rest(self, region):
        code = [i for at in region for i in self.blocks[at].instructions]
        return any(re.match(rule.anchor, i.opcode) and any(rule.rest in self.source_line(*place) for place in i.where)
                   for rule in self.loop_rules if rule.rest for i in code)

    def probability_in_loop(self, at, header):
        """Of a branch that can leave the loop. The last one of the loop leaves it after its turns, others never do."""
        block, body = self.blocks[at], self.bodies[header]
        latches = self.latches(header)
        leaves_at_end = at in latches or all(len(self.successors(latch)) == 1 for latch in latches)
        leave = 1 / max(self.turns[header], 1) if leaves_at_end else 0.0
        return leave if block.taken not in body else 1 - leave

    def run(self):
        flow = [0.0] * len(self.blocks)
        flow[0] = 1.0
        for at in self.order:
            block = self.blocks[at]
            if at in self.bodies:
                flow[at] *= max(self.turns[at], 1)
            if block.calls is not None:
                flow[block.calls] += flow[at]
            last = block.instructions[-1] if block.instructions else None
            conditional = last and last.base in ("BRA", "EXIT") and (last.is_conditional or ".DIV" in last.opcode)
            taken = self.probability_taken(at) if conditional else float(block.taken is not None)
            for to, share in ((block.taken, taken), (block.follows, 1 - taken)):
                if to is not None and (at, to) not in self.back:
                    flow[to] += flow[at] * share
        return flow
