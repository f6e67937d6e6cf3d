package zarr

import (
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// Version is the version of OME-NGFF, which decides the version of Zarr.
type Version uint8

// The versions that can be written.
const (
	NGFF04 Version = iota // OME-NGFF 0.4 on Zarr v2
	NGFF05                // OME-NGFF 0.5 on Zarr v3
)

// String returns the number of the version of OME-NGFF.
func (v Version) String() string {
	switch v {
	case NGFF04:
		return "0.4"
	case NGFF05:
		return "0.5"
	}
	return fmt.Sprintf("version %d", uint8(v))
}

// Codec is how chunks are compressed.
type Codec uint8

// The codecs that can be written.
const (
	Zstd Codec = iota
	Gzip
	Raw // not compressed
)

// String returns the name of the codec, "none" for Raw.
func (c Codec) String() string {
	switch c {
	case Zstd:
		return "zstd"
	case Gzip:
		return "gzip"
	case Raw:
		return "none"
	}
	return fmt.Sprintf("codec %d", uint8(c))
}

// Limits of what is written and read.
const (
	mostSide    = 1 << 20 // columns or rows
	mostSection = 1 << 28 // voxels of a section: 1 GiB as float32
	mostChunk   = 1 << 29 // bytes of a chunk
	mostChunks  = 1 << 20 // chunks that a section touches
	mostLevels  = 64
	chunkSide   = 64  // default
	topSide     = 256 // the last level of the pyramid is at most as long
)

// Spec says what a new image is to be.
type Spec struct {
	NX, NY, NZ int     // columns, rows, sections; Write takes them from its source
	Type       Type    // Float32 unless said otherwise; the first five can be written
	Version    Version // NGFF04 unless said otherwise

	Chunk  [3]int // voxels of a chunk along x, y, z; 0 is 64; more than a level has is clipped to it
	Codec  Codec  // Zstd unless said otherwise
	Effort int    // level of compression: zstd 1 to 22, gzip 1 to 9; 0 is 1 for zstd, 6 for gzip
	Levels int    // levels of the pyramid, level 0 among them; 0: until the longest side is at most 256

	VoxelA  [3]float64 // voxel size of level 0 along x, y, z in ångström; all 0 when not known
	OriginA [3]float64 // where the centre of voxel (0, 0, 0) lies, x, y, z in ångström

	Name       string            // of the image; empty: from the name of the folder
	Window     bool              // write the range of the data as the window of an omero channel
	Provenance map[string]string // written as the attribute "tomoparity" of the group
	Overwrite  bool              // replace a Zarr folder at the path; anything else is never replaced
}

// check refuses what cannot be written, with all faults.
func (s *Spec) check(path string) error {
	var faults problem.List
	bad := func(wrong bool, field, want string, got any) {
		if wrong {
			faults.Add(&problem.Problem{Class: problem.BadCall, File: path, Field: field, Got: fmt.Sprint(got), Want: want})
		}
	}
	small := s.NX > 0 && s.NY > 0 && s.NZ > 0 && s.NX <= mostSide && s.NY <= mostSide && s.NZ <= math.MaxInt32
	bad(!small || s.NX*s.NY > mostSection, "size", fmt.Sprintf("at least 1 voxel a side, at most %d a section", mostSection),
		fmt.Sprintf("%d x %d x %d", s.NX, s.NY, s.NZ))
	bad(!s.Type.writable(), "type", "float32, int8, uint8, int16 or uint16", s.Type)
	bad(s.Version > NGFF05, "version", "0.4 or 0.5", s.Version)
	bad(s.Codec > Raw, "codec", "zstd, gzip or none", s.Codec)
	most := map[Codec]int{Zstd: 22, Gzip: 9}[s.Codec]
	bad(s.Effort < 0 || s.Effort > most, "effort", fmt.Sprintf("0 to %d for %s", most, s.Codec), s.Effort)
	bad(s.Levels < 0 || s.Levels > mostLevels, "levels", fmt.Sprintf("0 to %d", mostLevels), s.Levels)
	bad(slices.Min(s.Chunk[:]) < 0, "chunk", "0 or more voxels a side", s.Chunk)
	known := s.VoxelA != [3]float64{}
	for i, axis := range "xyz" {
		v, o := s.VoxelA[i], s.OriginA[i]
		bad(known && !(v > 0 && v <= math.MaxFloat32), fmt.Sprintf("voxel size along %c (Å)", axis), "a positive number on all axes, or 0 on all", v)
		bad(!(math.Abs(o) <= math.MaxFloat32), fmt.Sprintf("origin along %c (Å)", axis), "a finite number", o)
		bad(!known && o != 0, fmt.Sprintf("origin along %c (Å)", axis), "0 when the voxel size is not known", o)
	}
	if len(faults) == 0 {
		c := s.chunkOf([3]int{s.NZ, s.NY, s.NX})
		layer := int64(ceilDiv(s.NY, c[1])) * int64(ceilDiv(s.NX, c[2]))
		bytes, most := float64(c[0])*float64(c[1])*float64(c[2])*float64(s.Type.Size()), float64(mostChunk)
		bad(bytes > most, "chunk", fmt.Sprintf("at most %d bytes a chunk", mostChunk), s.Chunk)
		bad(layer > mostChunks, "chunk", fmt.Sprintf("at most %d chunks a section", mostChunks), s.Chunk)
	}
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return faults[0]
	}
	return faults
}

// withDefaults fills in what the zero values stand for.
func (s Spec) withDefaults(path string) Spec {
	for i := range s.Chunk {
		if s.Chunk[i] == 0 {
			s.Chunk[i] = chunkSide
		}
	}
	if s.Effort == 0 {
		s.Effort = map[Codec]int{Zstd: 1, Gzip: 6}[s.Codec]
	}
	if s.Name == "" {
		s.Name = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".zarr"), ".ome")
	}
	s.Provenance = maps.Clone(s.Provenance)
	return s
}

// chunkOf is the shape z, y, x of the chunks of a level of that shape.
func (s *Spec) chunkOf(shape [3]int) [3]int {
	var c [3]int
	for i := range c {
		side := s.Chunk[2-i]
		if side == 0 {
			side = chunkSide
		}
		c[i] = min(side, shape[i])
	}
	return c
}

// shapes returns the shape z, y, x of every level.
func (s *Spec) shapes() [][3]int {
	shape := [3]int{s.NZ, s.NY, s.NX}
	out := [][3]int{shape}
	for {
		longest := slices.Max(shape[:])
		if s.Levels == 0 && longest <= topSide || s.Levels > 0 && len(out) == s.Levels || longest == 1 {
			return out
		}
		for i := range shape {
			shape[i] = (shape[i] + 1) / 2
		}
		out = append(out, shape)
	}
}

// ceilDiv is n/d rounded up.
func ceilDiv(n, d int) int { return (n-1)/d + 1 }
