"""Writes the descriptions of Keras Applications' MobileNetV2 and EfficientNetB0, without top, as Keras 3.15 builds them (README.md)."""

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


def main():
    models = {}
    for alpha, size in [(0.35, 224), (0.5, 96), (0.75, 160), (1.0, 224), (1.0, 97), (1.3, 128), (1.4, 225)]:
        models[f"mobilenet-v2 {alpha} {size}"] = keras.applications.MobileNetV2(
            alpha=alpha, input_shape=(size, size, 3), include_top=False, weights=None)
        keras.backend.clear_session()
    for size in (224, 97, 130):
        models[f"efficientnet-b0 1.0 {size}"] = keras.applications.EfficientNetB0(
            input_shape=(size, size, 3), include_top=False, weights="imagenet")
        keras.backend.clear_session()
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        content = {name: describe(model) for name, model in models.items()}
        archive.writestr(zipfile.ZipInfo("architectures.json", (1980, 1, 1, 0, 0, 0)), json.dumps({"keras": keras.__version__, **content}),
                         zipfile.ZIP_DEFLATED, 9)
    print(f"{OUT}: {OUT.stat().st_size} bytes")


main()
