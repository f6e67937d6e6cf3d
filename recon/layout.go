package recon

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// Layout is whose header a volume has: a package, with imod-raw for IMOD's volumes
// as tilt leaves them.
type Layout string

// LayoutOf is the layout for a package and how its volumes are reoriented
// (convention.Input).
func LayoutOf(pkg, reorient string) Layout {
	if pkg == "imod" && reorient != "" {
		return Layout("imod-" + reorient)
	}
	return Layout(pkg)
}

// spec is the header as the package writes it.
//
// IMOD: the origin makes coordinates (index · pixel - origin) agree with those of
// an aligned stack of the volume's width and height, whose images are at z = 0
// (tilt with AdjustOrigin), and the
// rotation of the volume against the specimen is in the tilt angles: 90 deg about
// x as tilt leaves it, back to 0 after a turn about x; a swap of y and z leaves
// them. EMAN2: start indices at minus half the size. RELION, Warp and AreTomo: all
// zero; RELION calls a volume space group 0.
func (l Layout) spec(f tomo.VolumeFrame) mrc.Spec {
	s := mrc.Spec{NX: f.NX, NY: f.NY, NZ: f.NZ, Volume: l != "relion", PixelA: [3]float64{f.VoxelSize, f.VoxelSize, f.VoxelSize}}
	base := mrc.NewHeader()
	switch {
	case l == "eman2":
		base.NXStart, base.NYStart, base.NZStart = -f.NX/2, -f.NY/2, -f.NZ/2
		s.Template = &base
	case strings.HasPrefix(string(l), "imod"):
		base.TiltAngles = [6]float32{90, 0, 0, 0, 0, 0}
		s.Origin[2] = -float64(f.NZ) * f.VoxelSize / 2
		if l == "imod-none" || l == "imod-flipyz" {
			base.TiltAngles[3] = 90
		}
		if l == "imod-none" {
			s.Origin = [3]float64{0, -float64(f.NY) * f.VoxelSize / 2, 0}
		}
		s.Template = &base
	}
	return s
}
