// Package zarr writes and reads volumes as OME-Zarr images: a folder with a
// pyramid of chunked arrays. It knows the layout and gives no number a meaning in
// space beyond what the metadata say: a voxel size and a place of voxel 0, in ångström.
//
// # Versions
//
//	OME-NGFF 0.4   Zarr v2   .zgroup .zattrs, per level .zarray    written and read
//	OME-NGFF 0.5   Zarr v3   zarr.json, per level zarr.json        written and read
//	plain arrays   v2, v3    an array without a group              read
//
// 0.1 to 0.3 are read as far as they go: they have no voxel size. Source of the
// layouts: read (Zarr storage specification 2, Zarr core specification 3, OME-NGFF
// 0.4 and 0.5, the descriptions of the codecs).
//
// # Order and indices
//
// In the files the order is z, y, x, with x running fastest (C order). In Go,
// triples are x, y, z. Indices count from 0. A section is a plane of one z, row by
// row, row 0 first, as in the package mrc; row 0 is shown at the bottom by most
// programs of the field.
//
// # Coordinates
//
// The centre of voxel 0 is the origin of the array, so voxel i of a level lies at
// OriginA + i·VoxelA. Source: OME-NGFF, where integers are centres of pixels and a
// pixel covers [-0.5, 0.5). A level that averages 2 voxels therefore begins half a
// voxel further on: level k, halved k times, is translated by (2^k - 1)/2 voxels of
// level 0. That stands in every level's translation, after the given origin.
//
// # The pyramid
//
// Each level halves the one before it: a voxel is the mean of 2 x 2 x 2 voxels, or
// of those that exist at an odd edge; a side of n becomes (n + 1)/2, rounded down. A
// side of 1 stays as it is and is not translated. The means are taken from the
// values of level 0 as they are stored, carried in float32 from level to level, and
// rounded only on storing. Halving ends at the first level whose longest side is at
// most 256 voxels.
//
// # Types and codecs
//
//	float32 int8 uint8 int16 uint16            written and read
//	float16 float64 int32 uint32               read, as the nearest float32
//	zstd, gzip, none                           written and read
//	zlib, crc32c, blosc of lz4, zstd and zlib  read, bytes or bits shuffled
//	sharding, transposed arrays, F order, filters, blosclz, snappy
//	                                           refused by name
//
// A chunk that is missing has the fill value in every voxel; chunks that are all 0
// are not written. Chunks at an edge are stored whole, filled up with 0.
package zarr
