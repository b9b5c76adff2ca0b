"""Writes the descriptions of networks of Keras Applications, without top, as Keras 3.15 builds them (README.md)."""

import json
import os
import pathlib
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import keras.src.applications.efficientnet as efficientnet
from keras.src.models import Functional

OUT = pathlib.Path(__file__).parents[2] / "compute/keras/fixtures/architectures.zip"

# Only with ImageNet weights does EfficientNet have its second Rescaling; the weights themselves are not needed.
efficientnet.file_utils.get_file = lambda *args, **kwargs: "nowhere"
Functional.load_weights = lambda self, path: None


def describe(model):
    return {
        "config": json.loads(model.to_json()),
        "parameters": model.count_params(),
        "shapes": {layer.name: list(layer.output.shape[1:]) for layer in model.layers},
    }


# Id in models/registry.ts, function of keras.applications, arguments, and what is built: width and side of the input.
NETWORKS = [
    ("mobilenet-v2", "MobileNetV2", {"weights": None},
     [(0.35, 224), (0.5, 96), (0.75, 160), (1.0, 224), (1.0, 97), (1.3, 128), (1.4, 225)]),
    ("efficientnet-b0", "EfficientNetB0", {"weights": "imagenet"}, [(1.0, 224), (1.0, 97), (1.0, 130)]),
    ("resnet50", "ResNet50", {"weights": None}, [(1.0, 224), (1.0, 97), (1.0, 130)]),
]


def main():
    models = {}
    for name, function, arguments, variants in NETWORKS:
        for alpha, size in variants:
            width = {"alpha": alpha} if name == "mobilenet-v2" else {}
            models[f"{name} {alpha} {size}"] = getattr(keras.applications, function)(
                input_shape=(size, size, 3), include_top=False, **arguments, **width)
            keras.backend.clear_session()
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        content = {name: describe(model) for name, model in models.items()}
        archive.writestr(zipfile.ZipInfo("architectures.json", (1980, 1, 1, 0, 0, 0)), json.dumps({"keras": keras.__version__, **content}),
                         zipfile.ZIP_DEFLATED, 9)
    print(f"{OUT}: {OUT.stat().st_size} bytes")


main()
