"""Scores and kept counts by NumPy, from the definitions in the papers.

usage: criteria_numpy.py FOLDER

Reads FOLDER/wi.f32 and FOLDER/wf.f32 (little-endian, no magnitude twice) and writes the scores of every
criterion but `random` to FOLDER/<criterion>.f32, and to FOLDER/<criterion>.u8 what a round with keep 0.8 does: 1 = kept,
0 = pruned, 2 = tied at the edge. Prints a line a level from 0 to 24: the kept counts of
LeNet-300-100 in iterative mode, then in one shot.
"""

import sys

import numpy as np

folder = sys.argv[1]
wi = np.fromfile(f"{folder}/wi.f32", "<f4")
wf = np.fromfile(f"{folder}/wf.f32", "<f4")


def rank(score):
    return np.argsort(np.argsort(score)).astype(np.float32)


same = np.sign(wi) * np.sign(wf) == 1
final, initial = np.abs(wf), np.abs(wi)
scores = {
    "large_final": final,
    "small_final": -final,
    "large_init": initial,
    "small_init": -initial,
    "large_init_large_final": np.minimum(rank(initial), rank(final)),
    "small_init_small_final": np.minimum(rank(-initial), rank(-final)),
    "movement": np.abs(wf - wi),
    "magnitude_increase": final - initial,
    "large_final_same_sign": np.where(same, final, 0),
    "large_final_diff_sign": np.where(same, 0, final),
    "magnitude_increase_same_sign": np.where(same, final - initial, 0),
    "magnitude_increase_diff_sign": np.where(same, 0, final - initial),
}
for name, score in scores.items():
    score.astype("<f4").tofile(f"{folder}/{name}.f32")
    gone = int(len(score) * ((1 - 0.8) * 100) / 100)
    worst_kept, best_pruned = np.sort(score)[gone], np.sort(score)[gone - 1]
    fate = (score >= worst_kept).astype("u1")
    if worst_kept == best_pruned:
        fate[score == worst_kept] = 2
    fate.tofile(f"{folder}/{name}.u8")

layers = np.array([235200, 30000, 1000])
keep = np.array([0.8, 0.8, 0.9])
survivors = layers
share = np.ones(3)
for level in range(25):
    once = layers - np.floor(layers * ((1 - share) * 100) / 100).astype(int)
    print(*survivors, *once)
    survivors = survivors - np.floor(survivors * ((1 - keep) * 100) / 100).astype(int)
    share = share * keep
