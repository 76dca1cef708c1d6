"""Reads a dataset through h5py alone and recomputes every SHA-256 from docs/dataset.md: a second implementation, for tests.

Usage: read_dataset.py DATASET. Exit code 0 and one line if all agrees; 1 and what doesn't; 77 if h5py is missing.
"""
import hashlib
import json
import math
import os
import struct
import sys

try:
    import h5py
    import numpy
except ImportError:
    print("h5py or numpy is missing")
    sys.exit(77)


class Canonical:
    def __init__(self):
        self.hash = hashlib.sha256()

    def count(self, value):
        self.hash.update(struct.pack("<Q", value))

    def text(self, value):
        data = value.encode("utf-8")
        self.count(len(data))
        self.hash.update(data)

    def texts(self, values):
        self.count(len(values))
        for value in values:
            self.text(value)

    def real(self, value):
        value = float(value)
        self.hash.update(b"\0\0\0\0\0\0\xf8\x7f" if math.isnan(value) else struct.pack("<d", value))

    def array(self, values):
        self.count(values.size)
        assert values.dtype.str[0] in "<|", values.dtype
        self.hash.update(values.tobytes())

    def named(self, values):
        self.count(len(values))
        for name, value in values.items():
            self.text(name)
            self.real(math.nan if value is None else float(value))


def content_sha256(demo):
    c = Canonical()
    c.text("microcosm episode content 2")
    c.count(int(demo.attrs["seed"]))
    c.count(int(demo.attrs["episode"]))
    c.named(json.loads(demo.attrs["drawn"]))
    c.texts(list(demo["actions"].attrs["names"]))
    c.array(demo["control_t_ns"][()])
    c.array(demo["actions"][()])
    c.array(demo["rewards"][()])
    names = list(demo["obs"].attrs["names"])
    c.count(len(names))
    for name in names:
        c.text(name)
        c.array(demo["obs"][name][()])
    ids = list(demo["streams"].attrs["names"])
    c.count(len(ids))
    for stream_id in ids:
        stream = demo["streams"][stream_id]
        attrs = stream.attrs
        c.text(stream_id)
        c.texts(list(attrs["channels"]))
        c.text(attrs["unit"])
        c.texts(list(attrs["channel_units"]))
        c.text(attrs["meaning"])
        c.text(attrs["storage"])
        assert stream["x"].dtype == numpy.dtype(attrs["storage"])
        c.real(attrs["scale"])
        c.real(attrs["offset"])
        c.hash.update(struct.pack("<q", attrs["period_ns"]))
        c.hash.update(struct.pack("<q", attrs["latency_ns"]))
        c.real(attrs["rate_hz"])
        c.count(1 if attrs["truth"] else 0)
        c.array(stream["t_ns"][()])
        c.array(stream["x"][()])
    c.named(json.loads(demo.attrs["outcome"]))
    c.texts(list(demo.attrs["outcome_units"]))
    failures = json.loads(demo.attrs["failure"])
    assert bool(demo.attrs["failed"]) == bool(failures)
    c.count(len(failures))
    for failure in failures:
        c.hash.update(struct.pack("<q", failure["step"]))
        for key in ("body", "field", "message"):
            c.text(failure[key])
    return c.hash.hexdigest()


def check_robomimic(demo):
    steps = int(demo.attrs["num_samples"])
    actions = demo["actions"][()]
    assert actions.ndim == 2 and actions.shape[0] == steps
    assert numpy.all(numpy.abs(actions) <= 1)
    assert demo["rewards"].shape == demo["dones"].shape == (steps,)
    dones = demo["dones"][()]
    assert dones.sum() == min(steps, 1) and (steps == 0 or dones[-1] == 1)
    for name in demo["obs"].attrs["names"]:
        obs, following = demo["obs"][name][()], demo["next_obs"][name][()]
        assert obs.shape[0] == steps
        expected = numpy.concatenate([obs[1:], obs[-1:]])
        assert numpy.array_equal(following, expected, equal_nan=True)


def main(folder):
    with open(os.path.join(folder, "manifest.jsonl"), encoding="utf-8") as lines:
        complete = [line[:-1] for line in lines if line.endswith("\n")]
    manifest = [json.loads(line) for line in complete]
    for line, entry in zip(complete, manifest):
        sealed = line[: line.rindex(',"line_sha256":')] + "}"
        assert hashlib.sha256(sealed.encode("utf-8")).hexdigest() == entry["line_sha256"], "a line's checksum"
        with open(os.path.join(folder, entry["file"]), "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == entry["file_sha256"], "checksum of " + entry["file"]
    index_path = os.path.join(folder, "dataset.h5")
    listed = set()
    if os.path.exists(index_path):
        with h5py.File(index_path, "r") as index:
            total = 0
            json.loads(index["data"].attrs["env_args"])["env_name"]
            for name in index["data"]:
                demo = index["data"][name]
                listed.add(name)
                total += int(demo.attrs["num_samples"])
            assert total == index["data"].attrs["total"], "total"
            masks = [name.decode("utf-8") for key in index["mask"] for name in index["mask"][key][()]]
            assert sorted(masks) == sorted(listed), "masks"
    for entry in manifest:
        with h5py.File(os.path.join(folder, entry["file"]), "r") as file:
            demo = file["data/demo_%d" % entry["episode"]]
            digest = content_sha256(demo)
            assert digest == entry["sha256"] == demo.attrs["sha256"], "SHA-256 of episode %d" % entry["episode"]
            assert demo.attrs["state_hash"] == entry["state_hash"]
            check_robomimic(demo)
    names = {"demo_%d" % entry["episode"] for entry in manifest}
    assert listed <= names, "the index lists what the manifest doesn't"
    print("%d episodes, %d in the index" % (len(names), len(listed)))


if __name__ == "__main__":
    main(sys.argv[1])
