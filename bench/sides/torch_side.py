"""PyTorch as a side of the comparison: torchvision's MobileNetV2 and EfficientNetB0, pytorch-grad-cam for the heatmaps.

usage: python torch_side.py WHAT MODEL SIZE BATCH COUNT   (protocol: bench/side.ts)
"""
import json
import re
import resource
import sys
import time

import numpy as np
import torch


def import_torchvision():
    """torchvision's wheel for CUDA cannot load its operators beside a CPU-only torch and then refuses to be imported. No classifier
    uses them: declaring those it asks for is enough."""
    operators = torch.library.Library('torchvision', 'FRAGMENT')
    while True:
        try:
            import torchvision
            return torchvision, operators
        except RuntimeError as error:
            missing = re.search(r'torchvision::(\w+) does not exist', str(error))
            if not missing:
                raise
            operators.define(f'{missing[1]}(Tensor x) -> Tensor')
            for name in [name for name in sys.modules if name.startswith('torchvision')]:
                del sys.modules[name]


torchvision, OPERATORS = import_torchvision()


def build(name):
    if name == 'mobilenet-v2':
        return torchvision.models.mobilenet_v2(num_classes=2)
    if name == 'efficientnet-b0':
        return torchvision.models.efficientnet_b0(num_classes=2)
    raise SystemExit(f'torchvision has no {name}')


def batches(size, batch, count):
    pixels = torch.from_numpy(np.random.default_rng(1).random((count, 3, size, size), dtype='float32'))
    return pixels.contiguous(memory_format=torch.channels_last).split(batch)


def predict(model, parts):
    def run():
        with torch.inference_mode():
            for part in parts:
                model(part).softmax(1).numpy()
    return run


def heatmaps(model, parts):
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
    cam = GradCAM(model=model, target_layers=[model.features[-1]])
    def run():
        for part in parts:
            cam(input_tensor=part, targets=[ClassifierOutputTarget(1)] * len(part))
    return run


def main():
    what, name, size, batch, count = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    torch.manual_seed(1)
    model = build(name).eval().to(memory_format=torch.channels_last)
    run = {'prediction': predict, 'heatmaps': heatmaps}[what](model, batches(size, batch, count))
    run()
    run()
    print(json.dumps({'ready': True, 'version': f'torch {torch.__version__}'}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        run()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({'value': count / seconds, 'peakMb': peak}), flush=True)


main()
