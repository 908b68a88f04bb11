"""Start values of one kernel by NumPy, for every mask-1 and mask-0 action, from the definitions in the papers.

usage: actions_numpy.py FOLDER

FOLDER holds, little-endian, one number a weight: initial.f32 (the base run's start), wi.f32, wf.f32, drawn.f32 (a fresh
draw), before.u8 and after.u8 (1 = kept); permutation.u32 of all positions; shuffle.u32 of the kept ones; zeroed.u32 of
those that this round prunes. Writes <mask1>-<mask0>.f32 for each pair.
"""

import sys

import numpy as np

folder = sys.argv[1]


def read(name, kind):
    return np.fromfile(f"{folder}/{name}", kind)


initial, wi, wf, drawn = (read(f"{name}.f32", "<f4") for name in ("initial", "wi", "wf", "drawn"))
before, after = read("before.u8", "u1") > 0, read("after.u8", "u1") > 0
permuted = initial[read("permutation.u32", "<u4")]
constant = np.float32(initial.astype("f8").std())
shuffled = np.zeros_like(wi)
shuffled[after] = wi[after][read("shuffle.u32", "<u4")]
sign = np.sign(wi)

mask1 = {
    "rewind": wi,
    "reinit": drawn,
    "reinit_keep_sign": np.abs(drawn) * sign,
    "reinit_permute": permuted,
    "reinit_permute_keep_sign": np.abs(permuted) * sign,
    "reshuffle": shuffled,
    "reshuffle_keep_sign": np.abs(shuffled) * sign,
    "constant": constant * np.sign(permuted),
    "constant_keep_sign": constant * sign,
    "finetune": wf,
}
pruned = before & ~after
shrank = np.abs(wi) > np.abs(wf)
at_random = wi.copy()
places = np.flatnonzero(pruned)
at_random[places[read("zeroed.u32", "<u4")[: np.count_nonzero(pruned & shrank)]]] = 0
for one, kept in mask1.items():
    for zero, frozen in {
        "zero": np.zeros_like(wi),
        "init": wi,
        "variant1": np.where(pruned & shrank, 0, wi),
        "variant2": np.where(pruned & shrank, 0, wi),
        "zero_random": at_random,
    }.items():
        start = np.where(after, np.where(shrank & (zero == "variant2"), 0, kept), frozen)
        start.astype("<f4").tofile(f"{folder}/{one}-{zero}.f32")
