"""Opens the `.keras` files that export.ts wrote, without custom objects, and compares Keras's predictions with ours (README.md)."""

import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import keras

TOLERANCE = 1e-4


def main(folder):
    predictions = json.loads((folder / "predictions.json").read_text())
    worst, failed = 0.0, []
    for name, expected in predictions.items():
        try:
            model = keras.models.load_model(folder / f"{name}.keras")
            count = int(np.prod(expected["shape"]))
            x = ((np.arange(count) * 7919) % 256).astype("float32").reshape(expected["shape"])
            actual = np.asarray(model.predict(x, verbose=0)).reshape(-1)
            values = np.array(expected["values"])
            # Some fixtures end in a layer whose values are large: the difference is taken relative to them.
            gap = float(np.abs(actual - values).max() / max(1.0, np.abs(values).max()))
            worst = max(worst, gap)
            if not gap <= TOLERANCE:
                failed.append(f"{name}: differs by {gap:.1e}")
        except Exception as error:
            failed.append(f"{name}: {type(error).__name__} {str(error)[:300]}")
    print(*failed, sep="\n")
    print(f"Keras {keras.__version__}: {len(predictions) - len(failed)} of {len(predictions)} agree, largest difference {worst:.1e}")
    sys.exit(1 if failed else 0)


main(pathlib.Path(sys.argv[1]))
