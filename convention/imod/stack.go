package imod

import (
	"fmt"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// stackHeader is what the header of the raw stack says.
type stackHeader struct {
	nx, ny, sections int
	pixelSize        float64 // Å; 0 when unknown
}

// readStack reads the header of the raw stack; ok is false when there is no
// stack or its header cannot be read.
func readStack(path string) (h stackHeader, ok bool) {
	if path == "" {
		return h, false
	}
	f, err := mrc.Open(path, mrc.Options{Permissive: true})
	if err != nil {
		return h, false
	}
	defer f.Close()
	h = stackHeader{nx: f.Header.NX, ny: f.Header.NY, sections: f.Header.NZ}
	if x, _, _, known := f.PixelSizeA(); known {
		h.pixelSize = x
	}
	return h, true
}

// layoutOfVolume tells from a volume's header how it lies in its array. tilt
// writes an original and a current turn of 90 degrees about x; turning the
// volume about x sets the current one to 0, swapping y and z changes neither but
// leaves the thickness along the last axis.
func layoutOfVolume(path string) (how, why string, ok bool) {
	if path == "" {
		return "", "", false
	}
	f, err := mrc.Open(path, mrc.Options{Permissive: true})
	if err != nil {
		return "", "", false
	}
	defer f.Close()
	h := f.Header
	original, current := h.TiltAngles[0], h.TiltAngles[3]
	why = fmt.Sprintf("header: tilt angles %g, %g; %d x %d x %d", original, current, h.NX, h.NY, h.NZ)
	switch {
	case original == 90 && current == 0:
		return layRotX, why, true
	case original == 90 && current == 90 && h.NY < h.NZ:
		return layNone, why, true
	case original == 90 && current == 90 && h.NY > h.NZ:
		return layFlipYZ, why, true
	}
	return "", "", false
}

// fromVolume takes the layout from the header of the volume beside the files.
func fromVolume(c *tomo.Claim, s fileSet) (how string, ok bool) {
	how, why, ok := layoutOfVolume(s.volume)
	if !ok {
		return "", false
	}
	c.AddSource("volume orientation", s.volume, 0, why)
	return how, true
}
