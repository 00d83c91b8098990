#!/usr/bin/env bash
# make_corpus.sh KADANOFF: makes the good files of tests/fuzz/corpus with this program, small ones of each kind that it
# writes, and what its users write by hand. Files with other names in the corpus stay: bad-… are
# findings of the fuzzer, which must be refused; reached-… reach code that no other file does.
set -euo pipefail

kadanoff=$(readlink -f "$1")
corpus=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

run() { "$kadanoff" "$@" --device cpu --threads 1 > log 2>&1 || { cat log >&2; return 1; }; }
keep() {  # FILE READER NAME
  mkdir -p "$corpus/$2"
  cp "$1" "$corpus/$2/good-$3"
}

run ising --side 4 --temperatures 0,2.5,inf --samples 4 --sweeps 2 -o data.h5
run ising --side 4 --temperatures 2.5 --samples 2 --sweeps 0 -o one.h5
run train data.h5 --hidden 3 --epochs 2 --batch-size 6 -o run
run train data.h5 --hidden 3 --epochs 2 --batch-size 6 --algorithm pcd --optimizer adam -o adam
run train data.h5 --hidden 3 --epochs 2 --batch-size 6 --validate one.h5 --validate-every 1 --stop-early 5 -o early
run thermometer fit data.h5 --validate one.h5 --epochs 2 --hidden 3 -o thermometer.h5
run flow run data.h5 --steps 0,1,2 --keep-spins -o flow.h5
run flow run data.h5 --steps 0,1 --thermometer thermometer.h5 -o measured.h5
run analyze weights run --data data.h5 -o weights

run import data.h5 --values binary -o bits.h5
run train bits.h5 --hidden 3 --epochs 1 --batch-size 6 -o bits
run export bits --format npz -o model.npz
run export bits --format rbms -o archive.h5

keep data.h5 dataset ising.h5
keep bits.h5 dataset bits.h5
keep bits/model.h5 model bits.h5
keep bits/checkpoint.h5 checkpoint bits.h5
keep archive.h5 model archive.h5
keep model.npz import model.npz
keep run/model.h5 model model.h5
keep run/checkpoint.h5 checkpoint sgd.h5
keep adam/checkpoint.h5 checkpoint adam.h5
keep early/checkpoint.h5 checkpoint early.h5
keep thermometer.h5 thermometer thermometer.h5
keep flow.h5 flow spins.h5
keep weights/weights.h5 weights weights.h5
keep measured.h5 info flow.h5
keep run/checkpoint.h5 info checkpoint.h5
keep run/metrics.jsonl metrics metrics.jsonl
printf 'hidden = 64\nlearning-rate = 0.1\nresume = true\n# a comment\nsnapshot-epochs = ["1", "2"]\n' > train.toml
keep train.toml config train.toml
