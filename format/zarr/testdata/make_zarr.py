#!/usr/bin/env python3
"""Write the stores python-*.zarr with the packages zarr 2 and numcodecs (here zarr
2.13.6, numcodecs 0.11.0), so that the reader is tested on what most writers use.
Value at z, y, x: 100*z + 10*y + x - 50, without a sign for uint8: 20*z + 2*y + x."""
import os, shutil
import numpy, numcodecs, zarr

here = os.path.dirname(os.path.abspath(__file__))
z, y, x = numpy.indices((3, 5, 7))
signed, plain = 100 * z + 10 * y + x - 50, 20 * z + 2 * y + x
Blosc = numcodecs.Blosc
for name, values, dtype, chunks, codec in [
    # 1024 values, a multiple of 8
    ("python-bits-int16.zarr", signed, "<i2", (4, 16, 16), Blosc("zstd", 5, Blosc.BITSHUFFLE)),
    # what numcodecs chooses for bytes; 675 values, no multiple of 8
    ("python-bits-uint8.zarr", plain, "|u1", (5, 9, 15), Blosc("lz4", 5, Blosc.AUTOSHUFFLE)),
    ("python-bits-float32.zarr", signed, "<f4", (5, 9, 15), Blosc("lz4", 5, Blosc.BITSHUFFLE)),
    ("python-default.zarr", signed, "<f4", (4, 16, 16), Blosc()),
]:
    path = os.path.join(here, name)
    shutil.rmtree(path, ignore_errors=True)
    zarr.save_array(zarr.DirectoryStore(path), values.astype(dtype), chunks=chunks, compressor=codec)
