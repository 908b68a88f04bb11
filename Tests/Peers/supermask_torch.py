"""Steps of a learned supermask by PyTorch, from given weights, batches and uniform numbers.

usage: supermask_torch.py FOLDER

FOLDER holds, little-endian: plan.json {"sizes", "batch", "steps", "rate", "momentum", "rescale"}; weights.f32, the
kernels [outputs, inputs] one after the other; pixels.u8 [steps, batch, inputs]; labels.u8 [steps, batch];
uniform.f32 [steps, all weights]. Writes the logits after the last step to logits.f32. Prints each step's mean loss.
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

shapes = [(outputs, inputs) for inputs, outputs in zip(sizes, sizes[1:])]
counts = [outputs * inputs for outputs, inputs in shapes]
flat = torch.from_numpy(np.fromfile(f"{folder}/weights.f32", "<f4"))
kernels = [part.view(shape) for part, shape in zip(flat.split(counts), shapes)]
uniform = torch.from_numpy(np.fromfile(f"{folder}/uniform.f32", "<f4")).view(steps, -1)
pixels = torch.from_numpy(np.fromfile(f"{folder}/pixels.u8", "u1")).view(steps, batch, sizes[0])
labels = torch.from_numpy(np.fromfile(f"{folder}/labels.u8", "u1")).view(steps, batch).long()
logits = [torch.zeros(shape, requires_grad=True) for shape in shapes]
optimizer = torch.optim.SGD(logits, lr=plan["rate"], momentum=plan["momentum"])

for step in range(steps):
    optimizer.zero_grad()
    x = pixels[step].float() / 255
    for layer, (kernel, logit, u) in enumerate(zip(kernels, logits, uniform[step].split(counts))):
        probability = torch.sigmoid(logit)
        drawn = (u.view(logit.shape) < probability).float()
        # Straight through: the draw's value, the probability's gradient.
        mask = drawn + probability - probability.detach()
        scale = drawn.numel() / drawn.sum() if plan["rescale"] else 1
        x = functional.linear(x, kernel * mask * scale)
        if layer + 1 < len(kernels):
            x = functional.relu(x)
    loss = functional.cross_entropy(x, labels[step])
    loss.backward()
    optimizer.step()
    print(repr(loss.double().item()))
np.concatenate([logit.detach().numpy().ravel() for logit in logits]).astype("<f4").tofile(f"{folder}/logits.f32")
