package warp

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// settings is what a .settings says of sizes; zeros where it does not.
type settings struct {
	path    string
	pixelA  float64 // of the tilt images, binning included
	volumeA geom.Vec3
}

// readSettings finds and reads the .settings of a tilt series: in its folder or
// the one above, the one that names the folder as its own or the only one.
func readSettings(c *tomo.Claim, xml string, decimalComma bool) (settings, error) {
	dir := filepath.Dir(xml)
	for _, d := range []string{dir, filepath.Join(dir, "..")} {
		files := withEnding(d, ".settings", "<Settings")
		var parsed []settings
		for _, path := range files {
			f, err := warpxml.Read(path)
			if err != nil {
				return settings{}, err
			}
			f.DecimalComma = decimalComma
			s, err := sizesOf(f)
			if err != nil {
				return settings{}, err
			}
			folder, _ := f.Param("Import", "ProcessingFolder")
			if sameFolder(folder, dir) || baseOf(path) == filepath.Base(absolute(dir)) {
				return s, nil
			}
			parsed = append(parsed, s)
		}
		if len(parsed) == 1 {
			return parsed[0], nil
		}
		if len(parsed) > 1 {
			c.Note("%d .settings in %s and none names the folder of the series: none is used", len(parsed), d)
			return settings{}, nil
		}
	}
	return settings{}, nil
}

func absolute(dir string) string {
	if a, err := filepath.Abs(dir); err == nil {
		return a
	}
	return dir
}

func sameFolder(folder, dir string) bool {
	folder = strings.TrimRight(strings.ReplaceAll(folder, "\\", "/"), "/")
	return folder != "" && folder[strings.LastIndexByte(folder, '/')+1:] == filepath.Base(absolute(dir))
}

func sizesOf(f *warpxml.File) (settings, error) {
	s := settings{path: f.Name}
	var faults problem.List
	get := func(group, name string) (float64, bool) {
		v, ok, p := f.FloatParam(group, name)
		if p != nil {
			faults.Add(p)
		}
		return v, ok && p == nil
	}
	px, ok := get("Import", "PixelSize")
	if !ok {
		px, ok = get("", "PixelSizeX") // Warp 1
	}
	if ok && px > 0 {
		bin, _ := get("Import", "BinTimes")
		s.pixelA = px * math.Pow(2, bin)
		for i, axis := range []string{"DimensionsX", "DimensionsY", "DimensionsZ"} {
			v, _ := get("Tomo", axis)
			s.volumeA[i] = v * px
		}
	}
	if !(s.pixelA < 1e4) {
		faults.Add(&problem.Problem{File: f.Name, Field: "PixelSize", Got: fmt.Sprintf("%g A", s.pixelA), Want: "a pixel size in A"})
	}
	return s, faults.ErrOrNil()
}

// grid finds size and pixel size of the tilt images.
func grid(c *tomo.Claim, in convention.Input, m *meta, s settings) (tomo.ImageGrid, error) {
	g := in.Grid
	own, source, field := s.pixelA, s.path, "PixelSize"
	if own == 0 && m.ctfPixelA > 0 && (m.ctfPixelA != 1 || m.fitted()) {
		own, source, field = m.ctfPixelA, m.path, "CTF PixelSize"
	}
	switch {
	case g.PixelSize > 0:
		c.AddSource("pixel size", "", 0, "--angpix")
		if r := own / g.PixelSize; own > 0 && math.Abs(r-1) > 5e-4 && math.Abs(r-1) < 0.05 {
			c.Note("%s has a pixel size of %g A, the one given is %g A: offsets and grids are in A of the former and are taken in A of the latter", filepath.Base(source), own, g.PixelSize)
		}
	case own > 0:
		g.PixelSize = own
		c.AddSource("pixel size", source, 0, field)
	default:
		return g, &problem.Problem{File: m.path, Field: "pixel size", Got: "not in this file, and no .settings with it", Want: "the pixel size of the tilt images in A",
			Hint: "give --angpix, or keep the .settings beside the folder of the series"}
	}
	if g.NX > 0 && g.NY > 0 {
		c.AddSource("image size", "", 0, "--image-size")
		for i, n := range []int{g.NX, g.NY} {
			if a := float64(n) * g.PixelSize; m.imageA != nil && math.Abs(m.imageA[i]-a) > 0.02*a {
				return g, &problem.Problem{File: m.path, Field: "ImageDimensionsAngstrom", Got: fmt.Sprintf("%g x %g A", m.imageA[0], m.imageA[1]),
					Want: fmt.Sprintf("%g x %g A, the size of the images given", float64(g.NX)*g.PixelSize, float64(g.NY)*g.PixelSize), Hint: "was Warp run on other images, or is --angpix that of another binning?"}
			}
		}
		return g, nil
	}
	if m.imageA == nil {
		return g, &problem.Problem{File: m.path, Field: "ImageDimensionsAngstrom", Got: "absent", Want: "the size of the tilt images",
			Hint: "an .xml of an older Warp? give the stack too, or --image-size NXxNY"}
	}
	g.NX, g.NY = int(math.Round(m.imageA[0]/g.PixelSize)), int(math.Round(m.imageA[1]/g.PixelSize))
	c.AddSource("image size", m.path, 0, "ImageDimensionsAngstrom")
	return g, nil
}

// volumeSize is the size of the tomogram in Å, known is false where nothing says it.
func volumeSize(c *tomo.Claim, in convention.Input, m *meta, s settings) (v geom.Vec3, known bool) {
	switch {
	case s.volumeA[0] > 0 && s.volumeA[1] > 0 && s.volumeA[2] > 0:
		c.AddSource("volume size", s.path, 0, "DimensionsX, Y, Z")
		return s.volumeA, true
	case m.volumeA != nil:
		c.AddSource("volume size", m.path, 0, "VolumeDimensionsAngstrom")
		return geom.Vec3(m.volumeA), true
	case in.VolumeNX > 0 && in.VolumeNY > 0 && in.VolumeNZ > 0 && in.VoxelSize > 0:
		c.AddSource("volume size", "", 0, "--volume-size, --voxel-size")
		return geom.Vec3{float64(in.VolumeNX), float64(in.VolumeNY), float64(in.VolumeNZ)}.Scale(in.VoxelSize), true
	}
	return v, false
}
