# What the scripts share. Source it from the project's root, after `set -euo pipefail`.

root=$PWD
jobs=$(nproc)

# The compiler cache holds across clones: paths below the root are written relative.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# step NAME COMMAND...: runs the command, says how long it took, and stops the script if it fails.
step() {
  local name=$1 start=$SECONDS code=0
  shift
  echo "== $name"
  "$@" || code=$?
  echo "== $name: $((SECONDS - start)) s$([ $code -eq 0 ] || echo ", FAILED with exit code $code")"
  [ $code -eq 0 ] || exit $code
}

# build PRESET [TARGET...]: configures the preset if that was never done, and builds the targets (default: all). Quiet unless it fails.
build() {
  local preset=$1 log
  shift
  log=$(mktemp)
  if { [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"; } >"$log" 2>&1 </dev/null &&
    cmake --build --preset "$preset" ${1:+--target "$@"} >>"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 80
    rm -f "$log"
    return 1
  fi
}

# scratch: a folder that is removed when the script ends, in $scratch.
make_scratch() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/microcosm.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
}

# identity DATASET: "episode sha256 state_hash", one line an episode, sorted: what must be the same wherever it is computed.
identity() {
  lua5.4 script/lib/identity.lua "$1/manifest.jsonl"
}

# expect_same WHAT FILE FILE: fails with the differing lines.
expect_same() {
  if ! diff "$2" "$3" >&2; then
    echo "FAILED: $1" >&2
    return 1
  fi
  echo "same: $1"
}
