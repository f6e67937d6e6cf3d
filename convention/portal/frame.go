package portal

import (
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// The programs that an alignment comes from, as format names them.
const (
	fromIMOD    = "IMOD"
	fromAreTomo = "ARETOMO3"
	fromWarp    = "WARP"
	fromRELION  = "RELION"
)

// origin is the program that aligned: by format, else by the names of files.
// It is empty when neither tells.
func (d *document) origin() string {
	if d.Format != "" {
		return strings.ToUpper(d.Format)
	}
	for _, name := range append([]string{d.Path}, d.Files...) {
		switch {
		case strings.HasSuffix(name, ".xf"):
			return fromIMOD
		case strings.HasSuffix(name, ".aln"):
			return fromAreTomo
		}
	}
	return ""
}

// centre is the pixel, counted from 0, that a program calls the centre of an image.
func centre(program string, g tomo.ImageGrid) geom.Vec2 {
	rule := convention.CentreHalf
	switch program {
	case fromIMOD:
		rule = convention.CentreMiddle
	case fromRELION:
		rule = convention.CentreFloor
	}
	return geom.Vec2{rule.Of(g.NX), rule.Of(g.NY)}
}

// volumeFrame has size and voxel size where they are given; the portal does not
// say how a tomogram is laid into its array.
func volumeFrame(c *tomo.Claim, in convention.Input) tomo.VolumeFrame {
	c.Note("how the tomogram is laid into its array is not stated by the portal: its orientation is unknown")
	return tomo.VolumeFrame{NX: in.VolumeNX, NY: in.VolumeNY, NZ: in.VolumeNZ, VoxelSize: in.VoxelSize, Name: "not stated by the portal"}
}

// carried notes the terms of the document that are never applied.
func (d *document) carried(c *tomo.Claim) {
	if d.TiltOffset != 0 {
		c.Note("tilt_offset %g is not added: the tilt angles contain it already", d.TiltOffset)
	}
	if d.XOffset != 0 {
		c.Note("x_rotation_offset %g is not applied: it moves nothing in the program it comes from", d.XOffset)
	}
	if d.Offset != (xyz{}) || !identity(d.Affine) {
		c.Note("volume_offset and affine_transformation_matrix register tomograms with each other and are not applied: they do not move the projections")
	}
	if strings.EqualFold(d.Type, "LOCAL") {
		c.Note("the alignment was local; only its global part is in this file")
	}
}

func identity(m [][]float64) bool {
	for i, row := range m {
		for j, v := range row {
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(v-want) > 1e-9 {
				return false
			}
		}
	}
	return true
}
