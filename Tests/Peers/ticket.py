"""Opens an exported ticket in PyTorch and classifies test images.

usage: ticket.py TICKET.safetensors FOLDER

FOLDER is MNIST's (t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, raw or .gz), or holds pixels.u8 [images, inputs] and
labels.u8 [images]. The ticket is read by its format, without the safetensors package: eight bytes of header length, a
JSON header, numbers. Trained weights go into a torch.nn.Sequential by their names; the mask must fit them. Prints the
number of images classified correctly, trained and initial, and the metadata.
"""

import gzip
import json
import os
import struct
import sys

import numpy as np
import torch

ticket, folder = sys.argv[1:3]
torch.set_num_threads(1)
with open(ticket, "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()
metadata = header.pop("__metadata__")
types = {"F32": "<f4", "U8": "u1"}
tensors = {}
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    numbers = np.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    tensors[name] = torch.from_numpy(numbers.copy())

kernels = sorted(name for name in tensors if name.endswith(".weight") and name.count(".") == 1)
layers = []
for name in kernels:
    outputs, inputs = tensors[name].shape
    layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
model = torch.nn.Sequential(*layers[:-1])


def numbers_of(raw, idx, header):
    """The bytes of a file without header, or of an IDX file behind its header."""
    if os.path.exists(f"{folder}/{raw}"):
        return torch.from_numpy(np.fromfile(f"{folder}/{raw}", "u1"))
    path = f"{folder}/{idx}"
    with open(path, "rb") if os.path.exists(path) else gzip.open(f"{path}.gz", "rb") as file:
        return torch.from_numpy(np.frombuffer(file.read(), "u1", offset=header).copy())


pixels = numbers_of("pixels.u8", "t10k-images-idx3-ubyte", 16).view(-1, tensors[kernels[0]].shape[1])
labels = numbers_of("labels.u8", "t10k-labels-idx1-ubyte", 8).long()


def correct(state):
    missing = model.load_state_dict(state, strict=False).missing_keys
    assert not missing, missing
    with torch.no_grad():
        return int((model(pixels.float() / 255).argmax(1) == labels).sum())


print("correct", correct(tensors))
prefix = "initial."
print("correct_initial", correct({name[len(prefix):]: t for name, t in tensors.items() if name.startswith(prefix)}))
print("images", len(labels))
for name in kernels:
    mask = tensors[f"mask.{name}"]
    assert mask.shape == tensors[name].shape
    if metadata.get("mask0", "zero") == "zero":
        assert not tensors[name][mask == 0].any() and not tensors[f"initial.{name}"][mask == 0].any()
    print("kept", name, int(mask.sum()))
for name, value in metadata.items():
    print(name, value)
