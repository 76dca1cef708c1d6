#!/usr/bin/env bash
# Kills a writer of a dataset at its k-th call that changes a file, for every k; lets every such write fail with a full disk; kills one at
# random times. After each: the dataset opens with h5dump and h5py, every SHA-256 holds, no finished episode is lost, and resuming ends
# with the manifest of an undisturbed run. The writer has one thread: strace counts each thread's calls by themselves, so that with
# several some calls would never be reached. Usage: tests/datagen/crash_campaign.sh [--build DIR] [--every N] [--random N]
set -euo pipefail
cd "$(dirname "$0")/../.."
. script/lib/steps.sh

folder=build/release every=1 random=20
while [ $# -gt 0 ]; do
  case $1 in
    --build) folder=$2 ;;
    --every) every=$2 ;;
    --random) random=$2 ;;
    *) echo "usage: tests/datagen/crash_campaign.sh [--build DIR] [--every N] [--random N]" >&2; exit 2 ;;
  esac
  shift 2
done
make_scratch
dataset=$scratch/d

write_dataset() {
  MICROCOSM_TEST_DATASET=$dataset "$@" "$folder/tests/test_datagen" "Writes a dataset for others to interrupt"
}

fail() {
  echo "FAILED: $*" >&2
  cp -a "$dataset" "build/crash_safety_failed" 2>/dev/null || true
  exit 1
}

# What must hold after a disturbance, whatever it was.
check() {
  if [ -f "$dataset/dataset.h5" ]; then
    h5dump "$dataset/dataset.h5" >/dev/null 2>&1 || fail "$1: h5dump can't open dataset.h5"
  fi
  if [ -f "$dataset/manifest.jsonl" ]; then
    /usr/bin/python3 tests/datagen/read_dataset.py "$dataset" >"$scratch/read" 2>&1 || { cat "$scratch/read" >&2; fail "$1: h5py"; }
  fi
  local episode
  for episode in $(cat "$dataset.finished" 2>/dev/null || true); do
    grep -q "\"episode\":$episode," "$dataset/manifest.jsonl" || fail "$1: the finished episode $episode is lost"
  done
  write_dataset >"$scratch/resumed" 2>&1 || { cat "$scratch/resumed" >&2; fail "$1: resuming"; }
  identity "$dataset" >"$scratch/identity"
  cmp -s "$scratch/identity" "$scratch/undisturbed" || fail "$1: the resumed manifest differs"
  [ -z "$(find "$dataset" -name '*.tmp')" ] || fail "$1: temporary files are left"
}

fresh() { rm -rf "$dataset" "$dataset.finished"; }

fresh
write_dataset >/dev/null
identity "$dataset" >"$scratch/undisturbed"

# disturb HOW CALL...: for each kind of call, and every k, a run with that call's k-th use disturbed. (strace counts each kind by itself.)
disturb() {
  local how=$1 count=0 call k code
  shift
  for call in "$@"; do
    for ((k = 1; ; k += every)); do
      fresh
      code=0
      write_dataset strace -f -qq -o /dev/null -e trace="$call" -e inject="$call:$how:when=$k" >/dev/null 2>&1 || code=$?
      check "$how at $call $k"
      [ $code -ne 0 ] || break
      [ "$k" -lt 5000 ] || fail "$how at $call: the writer never runs undisturbed (exit code $code)"
      count=$((count + 1))
    done
  done
  [ $count -gt 0 ] || fail "no run was disturbed"
  echo "$how at $count calls ($*): opens, nothing finished is lost, resumes to the same content"
}

disturb signal=KILL write fsync rename mkdir
disturb error=ENOSPC write fsync rename

begin=$(date +%s%N)
fresh
write_dataset >/dev/null
duration=$((($(date +%s%N) - begin) / 1000))
RANDOM=7
for ((i = 0; i < random; ++i)); do
  fresh
  delay=$((RANDOM * duration / 32768))
  { timeout -s KILL "$(printf '%d.%06d' $((delay / 1000000)) $((delay % 1000000)))" \
    env MICROCOSM_TEST_DATASET="$dataset" "$folder/tests/test_datagen" "Writes a dataset for others to interrupt" >/dev/null 2>&1 || true; } 2>/dev/null
  check "killed after $delay us"
done
echo "signal=KILL at $random random times within $duration us: the same"
