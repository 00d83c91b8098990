#!/usr/bin/env bash
# bench/gpu_budget.py with a compiler and a disassembler that only pretend: what it adds up, what it calls worse, and
# its exit codes. gpu_budget_test.sh FOLDER_OF_THE_SOURCES; 77: there is no Python.
set -euo pipefail

bench=$1/bench
# shellcheck source=tests/bench/pretend.sh
source "$(dirname "$0")/pretend.sh"
unset KADANOFF_CUDA_TOOLS
export PYTHONDONTWRITEBYTECODE=1 CUDA_HOME=$work/nowhere

# Every kernel that a work names, mangled, as three instructions with 40 registers.
python3 - "$bench" > "$work/names" << 'END'
import sys
sys.path.insert(0, sys.argv[1])
import gpu_budget_works as works
arguments = {"<float>": "IfE", "<bf16>": "I13__nv_bfloat16E", "<64>": "ILi64E", "<2>": "ILi2E",
             "<float,1>": "IfLb1EE", "<bf16,1>": "I13__nv_bfloat16Lb1EE"}
for kernel in sorted({launch.kernel for work in works.works() for launch in work.launches if launch.kernel}):
    name, bracket, argument = kernel.partition("<")
    print(f"_ZN8kadanoff1_{len(name)}{name}{arguments[bracket + argument] if bracket else ''}Ev")
END
program "$work/tools/nvcc" << END
[[ \$1 != --version ]] || { echo 'release 1.2, V1.2.3'; exit; }
while read -r name; do
  echo "ptxas info : Compiling entry function '\$name' for 'sm_90'"
  echo '    0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads'
  echo 'ptxas info : Used 40 registers, used 0 barriers'
done < '$work/names' >&2
END
program "$work/tools/nvdisasm" << END
while read -r name; do
  printf '.text.%s:\n' "\$name"
  printf '        /*0000*/                   LOP3.LUT R1, R2, R3, RZ, 0x3c, !PT ;\n'
  for extra in \${PRETENDED_EXTRA:-}; do printf '        /*0010*/                   IMAD R1, R2, R3, RZ ;\n'; done
  printf '        /*0020*/                   STG.E desc[UR4][R2.64], R1 ;\n        /*0030*/                   EXIT ;\n'
done < '$work/names'
END

budget() {  # NAME ARGUMENTS…: its exit code
  local code=0
  "$bench/gpu_budget.py" "${@:2}" > "$work/$1.log" 2>&1 || code=$?
  echo "$code"
}
exits() { wants "$1, and it is $2" test "$2" = "$3"; }

exits "0 for an estimate" "$(budget first --tools "$work/tools" --json "$work/first.json")" 0
wants "the table says what it is" grep -q '^estimate, no GPU has run this' "$work/first.log"
wants "the file says what it is" grep -q '^ "kind": "estimate"' "$work/first.json"
wants "the formula is printed" grep -q '^time = max(issue slots' "$work/first.log"
exits "0 for the same code" "$(budget same --tools "$work/tools" --compare "$work/first.json")" 0
exits "1 for more instructions" "$(PRETENDED_EXTRA=1 budget more --tools "$work/tools" --compare "$work/first.json")" 1
wants "what is worse is told" grep -q '^worse: Ising 80×80.*sweep_colour: slots: 3 → 4' "$work/more.log"
exits "0 for fewer" "$(PRETENDED_EXTRA='1 1' budget more --tools "$work/tools" --json "$work/more.json"
                      budget fewer --tools "$work/tools" --compare "$work/more.json")" $'0\n0'
exits "the tools by the environment" "$(KADANOFF_CUDA_TOOLS=$work/tools budget environment)" 0
exits "2 for a file that is not there" "$(budget nofile --tools "$work/tools" --compare "$work/nofile.json")" 2
exits "2 for an unknown option" "$(budget option --unknown)" 2
mkdir "$work/bin"
ln -s "$(command -v env)" "$work/bin/env"
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$work/bin/python3"
exits "69 without tools" "$(PATH=$work/bin budget notools)" 69
wants "one line says which" test "$(grep -c 'no nvcc in' "$work/notools.log")/$(grep -c . "$work/notools.log")" = 1/1
sed -i '/sweep_colour/d' "$work/names"
exits "1 for a kernel that is gone" "$(budget gone --tools "$work/tools")" 1
wants "it is named" grep -q 'sweep_colour_kernel<2> is in none of' "$work/gone.log"
wants "the committed file is an estimate" grep -q '^ "kind": "estimate"' "$bench/results/gpu-budget.json"

wants "loops, branches and slow ways are weighted" python3 - "$bench" << 'END'
import sys
sys.path.insert(0, sys.argv[1])
from gpu_budget_sass import Chance, Flow, Loop, parse
LINES = {1: "for (int i = 0; i < n; ++i) sum += x[i];", 2: "if (is_rare) y = z;", 3: "return;", 4: "y /= x;"}
CODE = """.text._ZN1a11some_kernelIfEEvv:
	//## File "a.cu", line 1
        /*0000*/                   ISETP.GE.AND P0, PT, R1, R2, PT ;
        /*0010*/               @P0 BRA `(.L_x_2) ;
.L_x_1:
        /*0020*/                   LDG.E R3, desc[UR4][R4.64] ;
        /*0030*/                   LDG.E R3, desc[UR4][R4.64+0x4] ;
        /*0040*/               @P1 BRA `(.L_x_1) ;
.L_x_2:
        /*0050*/              @!P2 BRA `(.L_x_4) ;
.L_x_3:
        /*0060*/                   LDG.E R3, desc[UR4][R4.64] ;
        /*0070*/               @P1 BRA `(.L_x_3) ;
.L_x_4:
	//## File "a.cu", line 2
        /*0080*/               @P0 BRA `(.L_x_5) ;
        /*0090*/                   FADD R1, R2, R3 ;
        /*00a0*/              @!P0 BRA `(.L_x_5) ;
	//## File "a.cu", line 4
        /*00b0*/                   CALL.REL.NOINC `($__internal_0_$__cuda_div) ;
.L_x_5:
	//## File "a.cu", line 3
        /*00c0*/                   EXIT ;
$__internal_0_$__cuda_div:
        /*00d0*/                   RET.REL.NODEC R8 `(_ZN1a11some_kernelIfEEvv) ;
"""
blocks = parse(CODE)["some_kernel<float>"]
def run(*rules):
    flow = Flow(blocks, rules, lambda file, number: LINES[number])
    return [(block.instructions[0].opcode, round(times, 3)) for block, times in zip(blocks, flow.frequency)], flow
seen, flow = run(Loop("i < n", 10, "LDG"), Chance("is_rare", 0.25))
assert seen == [("ISETP.GE.AND", 1), ("LDG.E", 5), ("BRA", 1), ("LDG.E", 0), ("BRA", 1), ("FADD", 0.25),
                ("CALL.REL.NOINC", 0), ("EXIT", 1), ("RET.REL.NODEC", 0)], seen
assert not flow.without_rule
seldom = run(Loop("i < n", 0.5, "LDG"))[0]
assert seldom[1:4] == [("LDG.E", 0), ("BRA", 1), ("LDG.E", 0.5)], seldom
assert run()[1].without_rule == [LINES[1]] * 2
END

end
