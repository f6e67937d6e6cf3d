package aretomo

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/aln"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads an alignment file, or all of a folder, into one claim each; of a
// _CTF.txt or _TLT.txt it reads the alignment it belongs to. Faults are
// *problem.Problem or problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	st, err := os.Stat(in.Path)
	if err != nil {
		return nil, &problem.Problem{File: in.Path, Got: "no such file or folder", Err: err}
	}
	files := []string{in.Path}
	switch {
	case st.IsDir():
		if files = alnFiles(in.Path); files == nil {
			return nil, &problem.Problem{File: in.Path, Got: "no .aln in it", Want: "the folder of an AreTomo alignment"}
		}
	case part(in.Path):
		if files[0] = alnOf(in.Path); files[0] == "" {
			return nil, &problem.Problem{File: in.Path, Got: "no " + baseOf(in.Path) + alnSuffix + " beside it", Want: "the alignment that this file belongs to",
				Hint: "defocus for another result: --ctf FILE; recorded angles: --tilts FILE"}
		}
	}
	if files, err = convention.OfSeries(files, in, baseOf); err != nil {
		return nil, err
	}
	var claims []*tomo.Claim
	for _, path := range files {
		f, err := aln.Read(path)
		if err != nil {
			return nil, err
		}
		c, err := claim(in, path, f)
		if err != nil {
			return nil, err
		}
		c.ID = "aretomo"
		if len(claims) > 0 {
			c.ID = fmt.Sprintf("aretomo-%d", len(claims)+1)
		}
		claims = append(claims, c)
	}
	return claims, nil
}

func claim(in convention.Input, path string, f *aln.File) (*tomo.Claim, error) {
	c := &tomo.Claim{Package: "aretomo", Version: f.Version(), Path: in.Path, Series: tomo.Series{Name: baseOf(path)}}
	sec, err := sectionsOf(c, in, path, f)
	if err != nil {
		return nil, err
	}
	if c.Series.Grid, err = grid(c, in, path, f); err != nil {
		return nil, err
	}
	if err := tilts(c, in, path, f, sec); err != nil {
		return nil, err
	}
	if err := recorded(c, in, path, sec); err != nil {
		return nil, err
	}
	if err := defocus(c, path, sec); err != nil {
		return nil, err
	}
	if err := local(c, path, f, sec); err != nil {
		return nil, err
	}
	if f.Said.Has(aln.AlphaOffset) && f.AlphaOffsetDeg != 0 {
		c.Note("TILT contains the AlphaOffset of %.2f degrees", f.AlphaOffsetDeg)
	}
	if f.Said.Has(aln.BetaOffset) && f.BetaOffsetDeg != 0 {
		c.Note("BetaOffset is %.2f degrees; AreTomo does not apply it to the geometry, and it is left out here", f.BetaOffsetDeg)
	}
	c.Note("AreTomo's image centre is taken as pixel N/2, counted from 0; half a pixel of it is uncertain")
	if c.Volume, err = volumeFrame(c, in, f); err != nil {
		return nil, err
	}
	return c, c.Validate()
}

// grid finds size and pixel size of the input stack.
func grid(c *tomo.Claim, in convention.Input, path string, f *aln.File) (tomo.ImageGrid, error) {
	g := in.Grid
	var stack tomo.ImageGrid
	stackPath := beside(path, ".mrc", ".st")
	if stackPath != "" {
		stack = header(stackPath)
	}
	switch {
	case f.Said.Has(aln.RawSize) && g.NX > 0 && (g.NX != f.RawNX || g.NY != f.RawNY):
		return g, &problem.Problem{File: path, Field: "RawSize", Got: fmt.Sprintf("%d x %d pixels", f.RawNX, f.RawNY),
			Want: fmt.Sprintf("%d x %d, the size of the images given", g.NX, g.NY),
			Hint: "TX and TY are pixels of the stack AreTomo was run on (binned by -McBin, if that was used): give that stack, or its --image-size and --angpix"}
	case f.Said.Has(aln.RawSize):
		g.NX, g.NY = f.RawNX, f.RawNY
		c.AddSource("image size", path, 0, "RawSize")
	case g.NX > 0 && g.NY > 0:
		c.AddSource("image size", "", 0, "--image-size")
	case stack.NX > 0:
		g.NX, g.NY = stack.NX, stack.NY
		c.AddSource("image size", stackPath, 0, "header")
	default:
		return g, &problem.Problem{File: path, Field: "RawSize", Got: "absent", Want: "the size of the images of the tilt series",
			Hint: "give the stack AreTomo was run on, or --image-size NXxNY"}
	}
	switch {
	case g.PixelSize > 0:
		c.AddSource("pixel size", "", 0, "--angpix")
	case stack.PixelSize > 0 && stack.NX == g.NX && stack.NY == g.NY:
		g.PixelSize = stack.PixelSize
		c.AddSource("pixel size", stackPath, 0, "header")
	default:
		return g, &problem.Problem{File: path, Field: "pixel size", Got: "not in this file", Want: "the pixel size of the stack AreTomo was run on, in A",
			Hint: "give that stack too, or --angpix"}
	}
	return g, nil
}

// header returns size and pixel size of a stack, zeros where it does not say.
func header(path string) tomo.ImageGrid {
	f, err := mrc.Open(path, mrc.Options{Permissive: true})
	if err != nil {
		return tomo.ImageGrid{}
	}
	defer f.Close()
	g := tomo.ImageGrid{NX: f.Header.NX, NY: f.Header.NY}
	if x, _, _, ok := f.PixelSizeA(); ok {
		g.PixelSize = x
	}
	return g
}

// tilts makes a tilt of every section of the stack.
func tilts(c *tomo.Claim, in convention.Input, path string, f *aln.File, sec sections) error {
	out := make([]tomo.Tilt, sec.n)
	for i := range out {
		out[i] = tomo.Tilt{Section: i, NoGeometry: true}
	}
	half := centre.FromHub(c.Series.Grid)
	var sum geom.Vec2
	for i, r := range f.Rows {
		if math.Abs(r.TiltDeg) > 180 || math.Abs(r.RotDeg) > 720 {
			return &problem.Problem{File: path, Line: r.Number, Field: "ROT, TILT", Got: fmt.Sprintf("%g, %g", r.RotDeg, r.TiltDeg), Want: "degrees"}
		}
		t := &out[sec.ofRow[i]]
		rot, tilt := geom.Angle(r.RotDeg), geom.Angle(r.TiltDeg)
		t.NoGeometry, t.Written = false, tilt
		t.Projection = tomo.Compose(rot, tilt, 0, geom.Vec2{r.TXPX, r.TYPX}.Scale(c.Series.Grid.PixelSize).Add(half))
		sin, cos := rot.SinCos()
		sum = sum.Add(geom.Vec2{cos, sin})
	}
	for i, d := range f.Darks {
		out[sec.ofDark[i]].Excluded, out[sec.ofDark[i]].Written = true, geom.Angle(d.TiltDeg)
	}
	if sum.Norm() > 1e-6 {
		c.Axis = tomo.Some(geom.Atan2(sum[1], sum[0]))
	}
	for _, s := range in.Exclude {
		if s < 0 || s >= sec.n {
			return convention.NoSuchSection(s, sec.n)
		}
		out[s].Excluded = true
	}
	if missing := sec.n - len(f.Rows) - len(f.Darks); missing > 0 {
		c.Note("%d of %d images are neither aligned nor named as dark in %s", missing, sec.n, filepath.Base(path))
	}
	c.Series.Tilts = out
	first := f.Rows[0].Number
	c.AddSource("tilt angles", path, first, "TILT")
	c.AddSource("tilt axis", path, first, "ROT")
	c.AddSource("shifts", path, first, "TX, TY")
	return nil
}
