#!/usr/bin/env python3
"""Write the stores outside-*.zarr with Python's standard library and the program
zstd, following the Zarr specifications, so that the reader is tested on bytes that
its own writer did not make. Value at z, y, x: 100*z + 10*y + x - 50."""
import json, os, shutil, struct, subprocess, zlib, gzip, itertools
here = os.path.dirname(os.path.abspath(__file__))
shape, chunk = (3, 5, 7), (2, 3, 4)
big = (4, 8, 16)  # a chunk long enough that Blosc splits its blocks

def put(root, name, data):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else json.dumps(data).encode())

def chunks(code, chunk=chunk):
    for at in itertools.product(*(range(-(-s // c)) for s, c in zip(shape, chunk))):
        out = b""
        for off in itertools.product(*(range(c) for c in chunk)):
            p = [a * c + o for a, c, o in zip(at, chunk, off)]
            inside = all(i < s for i, s in zip(p, shape))
            out += struct.pack(code, 100 * p[0] + 10 * p[1] + p[2] - 50 if inside else 0)
        yield at, out

def zstd(data):
    return subprocess.run(["zstd", "-q", "-c", "-19"], input=data, stdout=subprocess.PIPE, check=True).stdout

def lz4(data):
    """The block inside an LZ4 frame."""
    frame = subprocess.run(["zstd", "--format=lz4", "-q", "-c", "-9"], input=data, stdout=subprocess.PIPE, check=True).stdout
    at = 6 + (8 if frame[4] & 8 else 0) + 1
    n, = struct.unpack_from("<I", frame, at)
    return data if n >> 31 else frame[at + 4:at + 4 + n]

def blosc(data, size, code, compress, block, split):
    """A Blosc 1 buffer with shuffled bytes, by the description of its format."""
    body, starts = b"", []
    head = 16 + 4 * -(-len(data) // block)
    for i in range(0, len(data), block):
        part = data[i:i + block]
        starts.append(head + len(body))
        part = b"".join(part[k::size] for k in range(size))
        n = len(part) // size if split and len(part) == block else len(part)
        for j in range(0, len(part), n):
            c = compress(part[j:j + n])
            c = c if len(c) < n else part[j:j + n]
            body += struct.pack("<I", len(c)) + c
    flags = 1 | (0 if split else 0x10) | code << 5
    return struct.pack("<BBBBIII", 2, 1, flags, size, len(data), block, head + len(body)) + struct.pack("<%dI" % len(starts), *starts) + body

def fresh(name):
    root = os.path.join(here, name)
    shutil.rmtree(root, ignore_errors=True)
    return root

root = fresh("outside-v2-array.zarr")  # big-endian, zlib, names with dots
put(root, ".zarray", {"zarr_format": 2, "shape": shape, "chunks": chunk, "dtype": ">i2", "order": "C", "filters": None,
                      "fill_value": -50, "compressor": {"id": "zlib", "level": 6}})
for at, data in chunks(">h"):
    if at != (0, 0, 0):  # left out: the fill value is there
        put(root, ".".join(map(str, at)), zlib.compress(data))

root = fresh("outside-v2-image.zarr")  # five dimensions, nanometres, as bioimaging programs write
put(root, ".zgroup", {"zarr_format": 2})
axes = [{"name": n, "type": k} for n, k in (("t", "time"), ("c", "channel"))]
axes += [{"name": n, "type": "space", "unit": "nanometer"} for n in "zyx"]
put(root, ".zattrs", {"multiscales": [{"version": "0.4", "name": "outside", "axes": axes, "datasets": [
    {"path": "full", "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 2, 1.5, 1]}]}],
    "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 0.5, 0.5, 0.5]},
                                  {"type": "translation", "translation": [0, 0, 3, 2, 1]}]}]})
put(root, "full/.zarray", {"zarr_format": 2, "shape": (1, 1) + shape, "chunks": (1, 1) + chunk, "dtype": "<f8", "order": "C",
                           "filters": None, "fill_value": 0.0, "compressor": {"id": "gzip", "level": 5}, "dimension_separator": "/"})
for at, data in chunks("<d"):
    put(root, "full/0/0/" + "/".join(map(str, at)), gzip.compress(data, mtime=0))

root = fresh("outside-v3-image.zarr")  # zstd with a checksum by the reference program, half floats
put(root, "zarr.json", {"zarr_format": 3, "node_type": "group", "consolidated_metadata": {"must_understand": False}, "attributes": {"ome": {
    "version": "0.5", "multiscales": [{"name": "outside", "axes": [{"name": n, "type": "space", "unit": "micrometer"} for n in "zyx"],
    "datasets": [{"path": "s0", "coordinateTransformations": [{"type": "scale", "scale": [0.001, 0.001, 0.001]}]}]}]}}})
put(root, "s0/zarr.json", {"zarr_format": 3, "node_type": "array", "shape": shape, "data_type": "float16", "fill_value": "NaN",
    "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunk}}, "chunk_key_encoding": {"name": "v2"},
    "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "zstd", "configuration": {"level": 19, "checksum": True}}],
    "attributes": {}, "dimension_names": ["z", "y", "x"]})
for at, data in chunks("<e"):
    put(root, "s0/" + ".".join(map(str, at)), zstd(data))

for name, code, compress, block, split in (("lz4", 1, lz4, 768, True), ("zstd", 4, zstd, 1024, False), ("zlib", 3, zlib.compress, 2048, False)):
    root = fresh("outside-v2-blosc-%s.zarr" % name)
    put(root, ".zarray", {"zarr_format": 2, "shape": shape, "chunks": big, "dtype": "<i4", "order": "C", "filters": None, "fill_value": 0,
        "compressor": {"id": "blosc", "cname": name, "clevel": 5, "shuffle": 1, "blocksize": 0}})
    for at, data in chunks("<i", big):
        put(root, ".".join(map(str, at)), blosc(data, 4, code, compress, block, split))
