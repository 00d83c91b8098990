#!/usr/bin/env bash
# recipes_test.sh KADANOFF RECIPES: runs each recipe of docs/recipes on small data that is made here, as a reader would.
set -euo pipefail

KADANOFF=$(readlink -f "$1")
export KADANOFF LC_ALL=C
recipes=$(readlink -f "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "recipes_test: $*" >&2; exit 1; }
run() {  # NAME ARGUMENTS…; output in NAME.out
  local name=$1
  shift
  local code=0
  "$recipes/$name.sh" "$@" > "$name.out" 2>&1 || code=$?
  [[ $code == 0 ]] || { cat "$name.out"; fail "$name.sh ends with $code"; }
}
made() {  # FILE…
  local file
  for file; do [[ -s $file ]] || fail "$file was not made"; done
}
is_png() { [[ $(head -c 4 "$1" | tail -c 3) == PNG ]] || fail "$1 is no PNG"; }
says() { grep -q -e "$2" "$1.out" || { cat "$1.out"; fail "$1.sh does not say '$2'"; }; }

# IDX: `count` pictures of 28 × 28 with a bright bar, and their labels.
idx() {  # IMAGES LABELS COUNT THE_SAME_IN_OCTAL
  { printf '%b' "\0\0\010\03\0\0\0\0$4\0\0\0\034\0\0\0\034"
    awk -v count="$3" 'BEGIN { srand(1); for (i = 0; i < count; i++) { from = int(20 * rand())
      for (p = 0; p < 784; p++) printf "%c", ((p % 28 >= from && p % 28 < from + 8) ? 250 : 5) } }'; } > "$1"
  { printf '%b' "\0\0\010\01\0\0\0\0$4"; head -c "$3" /dev/zero; } > "$2"
}
mkdir mnist
idx mnist/train-images-idx3-ubyte mnist/train-labels-idx1-ubyte 200 310
idx mnist/t10k-images-idx3-ubyte mnist/t10k-labels-idx1-ubyte 100 144
gzip mnist/t10k-*
HIDDEN=20 EPOCHS=2 CHAINS=20 TEMPERATURES=20 BURN_IN=5 run mnist mnist
made runs/mnist/{train.h5,test.h5,run/model.h5,samples.h5}
is_png runs/mnist/filters.png
is_png runs/mnist/samples.png
says mnist '200 samples of 784 spins'
says mnist 'ln likelihood a sample'

"$KADANOFF" ising --side 12 --temperatures 1,3 --samples 10 --quiet -o lattices.h5 > /dev/null
mkdir -p pictures/hot
for ((i = 0; i < 20; i++)); do "$KADANOFF" sheet lattices.h5 --pictures "$i" --quiet -o pictures/hot/"$i".png > /dev/null; done
SIDE=10 HIDDEN=8 BATCH=9 EPOCHS=3 run pictures pictures
made runs/pictures/{pictures-train.h5,pictures-test.h5,run/model.h5,features.h5}
is_png runs/pictures/filters.png
is_png runs/pictures/pictures.png
says pictures 'mean-field'

SIDE=8 SAMPLES=100 SWEEPS=100 EPOCHS=2 run spins
made runs/spins/{run/model.h5,run/layer-2/model.h5,flow.h5}
is_png runs/spins/filters.png
says spins 'ln likelihood a sample  ≥'
says spins '100 chains on 8 × 8'

awk 'BEGIN { srand(2); for (i = 0; i < 200; i++) { line = ""; for (j = 0; j < 12; j++) line = line (j ? "," : "") (rand() < 0.3)
  print line } }' > table.csv
HIDDEN=6 EPOCHS=3 run binary table.csv out
made out/{data-train.h5,data-test.h5,run/model.h5,samples.h5,rbms.h5,model.npz}
says binary 'ln likelihood a sample'
"$KADANOFF" info out/run/model.h5 > info.out
says info 'units *0 and 1'

# Each script is in the table of docs/recipes.md, and was run here.
for script in "$recipes"/*.sh; do
  name=$(basename "$script" .sh)
  made "$name.out"
  grep -q "recipes/$name.sh" "$recipes/../recipes.md" || fail "docs/recipes.md does not name $name.sh"
done
