"""Writes isic-2024.hdf5 beside this file: JPEGs of one colour, as ISIC 2024 keeps them (scalars of opaque bytes), and one as an array of bytes.

Needs h5py, numpy and pillow. The colours are 200 100 50, 100 50 200 and 50 200 100.
"""
import io
from pathlib import Path

import h5py
import numpy as np
from PIL import Image

COLOURS = {"ISIC_0015670": (200, 100, 50), "ISIC_0015845": (100, 50, 200), "ISIC_0015864": (50, 200, 100)}

with h5py.File(Path(__file__).with_name("isic-2024.hdf5"), "w", libver="latest") as file:
    for i, (name, colour) in enumerate(COLOURS.items()):
        jpeg = io.BytesIO()
        Image.new("RGB", (48, 40), colour).save(jpeg, "JPEG", quality=90)
        data = jpeg.getvalue()
        file.create_dataset(name, data=np.void(data) if i < 2 else np.frombuffer(data, dtype="uint8"))
