"""LeNet-300-100 by PyTorch, from given weights and batches.

usage: training_torch.py FOLDER

FOLDER holds, little-endian: plan.json {"sizes", "batch", "steps", "optimizer", "rate", "momentum"};
weights.f32, each layer's kernel [outputs, inputs] and bias [outputs] one after the other;
pixels.u8 [steps, batch, inputs]; labels.u8 [steps, batch].
Writes the first step's gradient to gradient.f32, in the order of weights.f32, and the end weights to end.f32.
Prints each step's mean loss.
"""

import json
import sys

import numpy as np
import torch
from torch.nn import functional

folder = sys.argv[1]
plan = json.load(open(f"{folder}/plan.json"))
sizes, batch, steps = plan["sizes"], plan["batch"], plan["steps"]
torch.set_num_threads(1)

flat = torch.from_numpy(np.fromfile(f"{folder}/weights.f32", "<f4"))
pixels = torch.from_numpy(np.fromfile(f"{folder}/pixels.u8", "u1")).view(steps, batch, sizes[0])
labels = torch.from_numpy(np.fromfile(f"{folder}/labels.u8", "u1")).view(steps, batch).long()

parameters = []
for inputs, outputs in zip(sizes, sizes[1:]):
    kernel, bias, flat = flat.split([inputs * outputs, outputs, flat.numel() - (inputs + 1) * outputs])
    parameters += [kernel.view(outputs, inputs).clone().requires_grad_(), bias.clone().requires_grad_()]


def losses(x, label):
    for layer in range(0, len(parameters), 2):
        x = functional.linear(x, parameters[layer], parameters[layer + 1])
        if layer + 2 < len(parameters):
            x = functional.relu(x)
    return functional.cross_entropy(x, label, reduction="none")


class Adam:
    """Kingma and Ba 2015, end of section 2: epsilon stands beside the uncorrected root, unlike torch.optim.Adam."""

    def __init__(self):
        self.first = [torch.zeros_like(p) for p in parameters]
        self.second = [torch.zeros_like(p) for p in parameters]
        self.steps = 0

    @torch.no_grad()
    def step(self):
        self.steps += 1
        scale = plan["rate"] * (1 - 0.999**self.steps) ** 0.5 / (1 - 0.9**self.steps)
        for p, m, v in zip(parameters, self.first, self.second):
            m.mul_(0.9).add_(p.grad, alpha=0.1)
            v.mul_(0.999).addcmul_(p.grad, p.grad, value=0.001)
            p.sub_(scale * m / (v.sqrt() + 1e-8))


if plan["optimizer"] == "adam":
    optimizer = Adam()
else:
    optimizer = torch.optim.SGD(parameters, lr=plan["rate"], momentum=plan["momentum"])

for step in range(steps):
    for p in parameters:
        p.grad = None
    each = losses(pixels[step].float() / 255, labels[step])
    each.mean().backward()
    if step == 0:
        np.concatenate([p.grad.numpy().ravel() for p in parameters]).astype("<f4").tofile(f"{folder}/gradient.f32")
    optimizer.step()
    print(repr(each.double().mean().item()))
np.concatenate([p.detach().numpy().ravel() for p in parameters]).astype("<f4").tofile(f"{folder}/end.f32")
