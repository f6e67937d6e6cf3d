package convert_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// Each test here is a mistake that a public converter or standard was seen to
// make, with numbers of our own. Where a reader and a writer could make it both,
// and undo each other, the numbers in the written files are compared too.
//
//	 1  axis from an arc cosine: sign lost                    TestPeer1AxisKeepsItsSign
//	 2  x-tilt added to the in-plane rotation                 TestPeer2XTiltStaysAnXTilt
//	 3  magnification below 1 near axis 0: NaN                TestPeer3MagnificationIsNoNaN
//	 4  transpose in the place of the inverse                 TestPeer4InverseIsNotTheTranspose
//	 5  IMOD's angles in Warp unreversed: mirrored in z       TestPeer5WarpIsNotMirrored
//	 6  portal: schema says A, numbers are pixels             TestPeer6PortalShiftsArePixels
//	    the same between any two packages                     TestPeer6ShiftsKeepTheirUnit
//	 7  CETS documents: sign of tilt and of the origin        TestPeer7CETSSigns
//	 8  axis "repaired" towards the nominal one               TestPeer8AxisIsNotRepaired
//	    tilt offset taken off                                 TestPeer8TiltOffsetSurvives
//	 9  AreTomo's SEC from 0 or from 1                        TestPeer9SectionBase
//	    the same between any two packages                     TestPeer9SectionsKeepTheirNumbers
//	10  half a pixel lost in a truncation                     TestPeer10OriginStaysOnItsPixel
//	11  offset for good images and not for dark ones          TestPeer11ImagesLeftOutKeepTheOffset

// through converts a claim to a package and reads it back.
func through(t *testing.T, c *tomo.Claim, to string, allow ...string) (*tomo.Claim, *convert.Certificate) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	cert, err := convert.Run(convert.Request{Source: c, Target: room(t, to), Dir: dir, AllowLoss: allow})
	if err != nil {
		t.Fatal(err)
	}
	back, err := room(t, to).Read(convention.Input{Path: dir, Grid: c.Series.Grid, Sections: len(c.Series.Tilts)})
	if err != nil {
		t.Fatal(err)
	}
	return back[0], cert
}

// written converts a claim and returns one of the files that were written.
func written(t *testing.T, c *tomo.Claim, to, file string, allow ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := convert.Run(convert.Request{Source: c, Target: room(t, to), Dir: dir, AllowLoss: allow}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// table returns the numbers of the lines that begin with one, columns from 0.
func table(text string) [][]float64 {
	var out [][]float64
	for line := range strings.Lines(text) {
		var row []float64
		for _, f := range strings.Fields(line) {
			f, _, _ = strings.Cut(f, "@") // 000001@ts.mrcs of RELION
			v, err := strconv.ParseFloat(f, 64)
			if err != nil {
				break
			}
			row = append(row, v)
		}
		if len(row) > 1 {
			out = append(out, row)
		}
	}
	return out
}

// tltParams are EMAN2's rows: tx, ty, ztilt, ytilt, xtilt.
func tltParams(t *testing.T, text string) [][]float64 {
	t.Helper()
	var info struct {
		Rows [][]float64 `json:"tlt_params"`
	}
	if err := json.Unmarshal([]byte(text), &info); err != nil {
		t.Fatal(err)
	}
	return info.Rows
}

// warpList is one of the lists of Warp's .xml.
func warpList(t *testing.T, text, name string) []float64 {
	t.Helper()
	f, err := warpxml.Parse([]byte(text), "ts.xml")
	if err != nil {
		t.Fatal(err)
	}
	v, ok, err := f.Floats(name)
	if !ok || err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

// same compares numbers of a file with those expected.
func same(t *testing.T, what string, within float64, got []float64, want ...float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= within) {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

// Files and columns of the written packages.
const (
	emanInfo  = "info/ts_info.json"
	relionTab = "tilt_series/ts.star" // 0 number, 1 stage, 2 dose, 3 XTilt, 4 YTilt, 5 ZRot, 6 and 7 shifts in A
	alnTab    = "ts.aln"              // 0 SEC, 1 ROT, 3 TX, 4 TY, 9 TILT
)

func geometry(axis, xtilt, offset geom.Angle, mag float64) *tomo.Claim {
	return claimWith(func(p *tomo.Projection, i int) {
		*p = tomo.Compose(axis, geom.Angle(20*(i-2))+offset, xtilt, geom.Vec2{float64(10 * i), -20})
		for r := range 2 {
			for k := range 3 {
				p.M[r][k] *= mag
			}
		}
	})
}

// An axis angle taken from an arc cosine loses its sign.
func TestPeer1AxisKeepsItsSign(t *testing.T) {
	for _, axis := range []geom.Angle{3.2, -3.2, 2.9, -2.9, 178.5, -178.5, 0, 90, -90} {
		for _, to := range []string{"eman2", "imod", "relion", "aretomo", "warp"} {
			back, _ := through(t, geometry(axis, 0, 0, 1), to)
			mean, _, _ := back.Series.MeanAxis()
			if d := math.Abs(mean.DiffTo(axis).Degrees()); d > 0.01 {
				t.Errorf("axis %g through %s comes back as %g", axis, to, mean)
			}
		}
	}
	c := geometry(-3.2, 0, 0, 1)
	c.Axis = tomo.Some(geom.Angle(2)) // a nominal axis on the other side of 0
	same(t, "EMAN2's ztilt", 1e-9, []float64{tltParams(t, written(t, c, "eman2", emanInfo))[3][2]}, 3.2)
	same(t, "RELION's ZRot", 1e-6, table(written(t, c, "relion", relionTab))[3][5:6], -3.2)
	same(t, "AreTomo's ROT", 1e-4, table(written(t, c, "aretomo", alnTab))[3][1:2], -3.2)
	same(t, "Warp's AxisAngle", 1e-4, warpList(t, written(t, c, "warp", "ts.xml"), "AxisAngle")[3:4], -3.2)
}

// An x-tilt added to the in-plane rotation turns the axis.
func TestPeer2XTiltStaysAnXTilt(t *testing.T) {
	for _, to := range []string{"eman2", "imod", "relion", "warp"} {
		back, cert := through(t, geometry(85.1, 1.5, 0, 1), to)
		d, _ := back.Series.Tilts[1].Projection.Decompose()
		if math.Abs(d.Axis.DiffTo(85.1).Degrees()) > 0.01 || math.Abs(d.XTilt.Degrees()-1.5) > 0.01 || cert.MaxPx > 0.02 {
			t.Errorf("%s: axis %.3f, x-tilt %.3f, points off by %.3f px", to, d.Axis, d.XTilt, cert.MaxPx)
		}
	}
	c := geometry(85.1, 1.5, 0, 1)
	same(t, "EMAN2's angles", 1e-9, tltParams(t, written(t, c, "eman2", emanInfo))[3][2:], -85.1, -20, -1.5)
	same(t, "RELION's angles", 1e-6, table(written(t, c, "relion", relionTab))[3][3:6], 1.5, 20, 85.1)
}

// A magnification below 1 near axis 0 makes an arc cosine of more than 1, NaN.
func TestPeer3MagnificationIsNoNaN(t *testing.T) {
	for _, to := range []string{"eman2", "relion", "aretomo", "warp"} {
		back, cert := through(t, geometry(0, 0, 0, 0.99), to, convert.LossMagnification)
		for _, tilt := range back.Series.Tilts {
			if !geom.Affine3(tilt.Projection).IsFinite() {
				t.Fatalf("%s: section %d is not finite", to, tilt.Section)
			}
		}
		named := false
		for _, l := range cert.Lost {
			named = named || l.What == convert.LossMagnification && *l.MaxPx > 1
		}
		if !named {
			t.Errorf("%s: the certificate does not say what a magnification of 0.99 costs: %+v", to, cert.Lost)
		}
	}
}

// The transpose of a matrix is its inverse only without magnification: with
// 1.02 and a shift of 3000 px it is wrong by about 120 px.
func TestPeer4InverseIsNotTheTranspose(t *testing.T) {
	c := geometry(30, 0, 0, 1.02)
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Projection.T[0] = 3000 * c.Series.Grid.PixelSize
	}
	_, cert := through(t, c, "imod")
	if cert.MaxPx > 0.02 {
		t.Errorf("a magnified alignment with a large shift moved by %.3f px", cert.MaxPx)
	}
	// Section 0: the origin lies at raw pixel (200, 145), which is (0.5, -4.5) from
	// IMOD's centre; A = Rz(-30) / 1.02 and d = -A (0.5, -4.5).
	same(t, "the first line of the .xf", 6e-4, table(written(t, geometry(30, 0, 0, 1.02), "imod", "ts.xf"))[0],
		0.8490445, 0.4901961, -0.4901961, 0.8490445, 1.7813601, 4.0657983)
	// The portal keeps the transpose M of the .xf and -M d. With A = 0.98 and
	// d = (100, 0) the origin lies at 199.5 - 100/0.98, not at 199.5 - 98.
	same(t, "column of the origin of an .xf in the portal's form", 1e-3, readPortal(t, "IMOD", [2][2]float64{{0.98, 0}, {0, 0.98}}, -98, 0)[:1], 199.5-100/0.98)
}

// IMOD's angles written into Warp without reversing them mirror the tomogram.
func TestPeer5WarpIsNotMirrored(t *testing.T) {
	c := geometry(84.1, 0, 0, 1)
	for _, to := range []string{"warp", "eman2", "relion", "aretomo", "portal"} {
		back, _ := through(t, c, to)
		if r := verdict.Relate(c, back, verdict.Options{}); r.Kind != verdict.Identical {
			t.Errorf("through %s: %s, %s", to, r.Kind, r.Operation)
		}
	}
	same(t, "Warp's Angles", 1e-9, warpList(t, written(t, c, "warp", "ts.xml"), "Angles"), 40, 20, 0, -20, -40)
	same(t, "EMAN2's ytilt", 1e-9, []float64{tltParams(t, written(t, c, "eman2", emanInfo))[4][3]}, -40)
	same(t, "RELION's YTilt", 1e-6, table(written(t, c, "relion", relionTab))[4][4:5], 40)
	same(t, "AreTomo's TILT", 1e-6, table(written(t, c, "aretomo", alnTab))[4][9:], 40)
}

// A tilt offset is part of the geometry: neither undone nor "repaired".
func TestPeer8TiltOffsetSurvives(t *testing.T) {
	for _, to := range []string{"imod", "eman2", "relion", "aretomo", "warp"} {
		back, cert := through(t, geometry(85, 0, 9.02, 1), to)
		d, _ := back.Series.Tilts[2].Projection.Decompose()
		if math.Abs(d.Tilt.Degrees()-9.02) > 0.011 || cert.MaxPx > 0.1 {
			t.Errorf("%s: the untilted image has %.3f deg, points off by %.3f px", to, d.Tilt, cert.MaxPx)
		}
	}
	c := geometry(85, 0, 9.02, 1)
	same(t, "RELION's angles: stage and YTilt", 1e-6, []float64{table(written(t, c, "relion", relionTab))[2][1], table(written(t, c, "relion", relionTab))[2][4]}, 0, 9.02)
	same(t, "Warp's Angles", 0.011, warpList(t, written(t, c, "warp", "ts.xml"), "Angles"), 30.98, 10.98, -9.02, -29.02, -49.02)
}

// Shifts are pixels in some files and Å in others: at 4 Å a pixel a mix-up is a
// factor of four.
func TestPeer6ShiftsKeepTheirUnit(t *testing.T) {
	c := geometry(10, 0, 0, 1)
	for _, r := range writableRooms() {
		back, _ := through(t, c, r.Name)
		for i, tilt := range back.Series.Tilts {
			_, got := tilt.Projection.Image2()
			_, want := c.Series.Tilts[i].Projection.Image2()
			if got.Sub(want).Norm() > 0.05 {
				t.Errorf("%s: section %d is shifted by %v A, want %v", r.Name, i, got, want)
			}
		}
	}
}

// Sections counted from 0 in one program and from 1 in the next shift a whole
// series by one image.
func TestPeer9SectionsKeepTheirNumbers(t *testing.T) {
	c := geometry(10, 0, 0, 1)
	c.Series.Tilts[0].Excluded = true
	for _, r := range writableRooms() {
		if !r.Holds.Excluded {
			continue
		}
		back, _ := through(t, c, r.Name)
		for _, tilt := range back.Series.Tilts {
			if tilt.NoGeometry {
				continue
			}
			d, _ := tilt.Projection.Decompose()
			if want := float64(20 * (tilt.Section - 2)); math.Abs(d.Tilt.Degrees()-want) > 0.011 {
				t.Errorf("%s: section %d has %.2f deg, want %.0f", r.Name, tilt.Section, d.Tilt, want)
			}
		}
	}
}

// A half pixel lost in a truncation moves every image: without rotation or
// shift the specimen's origin must fall on pixel floor(N/2), for even and odd sizes.
func TestPeer10OriginStaysOnItsPixel(t *testing.T) {
	for _, size := range [][2]int{{400, 300}, {401, 299}} {
		c := claimWith(func(p *tomo.Projection, i int) { *p = tomo.Compose(0, geom.Angle(20*(i-2)), 0, geom.Vec2{}) })
		c.Series.Grid.NX, c.Series.Grid.NY = size[0], size[1]
		for _, r := range writableRooms() {
			back, _ := through(t, c, r.Name)
			for _, p := range back.Series.Project(tomo.SpecimenPoint{}) {
				if math.Hypot(p.Pixel[0]-float64(size[0]/2), p.Pixel[1]-float64(size[1]/2)) > 0.02 {
					t.Errorf("%s, %v: section %d has the origin at %v", r.Name, size, p.Section, p.Pixel)
				}
			}
		}
		// The hub's origin is pixel floor(n/2): (n-1)/2 lies half a pixel before it
		// for even n, n/2 half a pixel beyond it for odd n.
		middle, half := -0.5, 0.0
		if size[0]%2 == 1 {
			middle, half = 0, -0.5
		}
		same(t, fmt.Sprint("dx, dy of the .xf for ", size), 6e-4, table(written(t, c, "imod", "ts.xf"))[2][4:], middle, middle)
		same(t, fmt.Sprint("TX, TY for ", size), 6e-4, table(written(t, c, "aretomo", alnTab))[2][3:5], half, half)
		same(t, fmt.Sprint("AxisOffsetX in A for ", size), 1e-6, warpList(t, written(t, c, "warp", "ts.xml"), "AxisOffsetX")[:1], half*c.Series.Grid.PixelSize)
		same(t, fmt.Sprint("EMAN2's tx, ty for ", size), 1e-9, tltParams(t, written(t, c, "eman2", emanInfo))[2][:2], 0, 0)
		same(t, fmt.Sprint("RELION's shifts for ", size), 1e-4, table(written(t, c, "relion", relionTab))[2][6:], 0, 0)
	}
}

// An offset given to the images that are used and not to those left out breaks
// the series apart: both must come back with it.
func TestPeer11ImagesLeftOutKeepTheOffset(t *testing.T) {
	c := geometry(85, 0, 5, 1)
	c.Series.Tilts[1].Excluded = true
	for _, r := range writableRooms() {
		if !r.Holds.Excluded {
			continue
		}
		back, _ := through(t, c, r.Name)
		for _, tilt := range back.Series.Tilts {
			if d, ok := tilt.Projection.Decompose(); ok && !tilt.NoGeometry && math.Abs(d.Tilt.Degrees()-float64(20*(tilt.Section-2)+5)) > 0.011 {
				t.Errorf("%s: section %d has %.2f deg", r.Name, tilt.Section, d.Tilt)
			}
		}
	}
	text := written(t, c, "aretomo", alnTab)
	if !strings.Contains(text, "# DarkFrame =     1    2   -15.00") {
		t.Errorf("the dark image has not the offset of the others:\n%s", text)
	}
	same(t, "TILT of the first kept image", 1e-6, table(text)[0][9:], -35)
	same(t, "EMAN2's ytilt of the image left out", 1e-9, []float64{tltParams(t, written(t, c, "eman2", emanInfo))[1][3]}, 15)
}

// readPortal reads one section of the portal's form, for images of 400 x 300
// pixels of 4 A, and returns the pixel of the specimen's origin.
func readPortal(t *testing.T, format string, m [2][2]float64, xOffset, yOffset float64) []float64 {
	t.Helper()
	text := fmt.Sprintf(`{"format":%q,"alignment_type":"GLOBAL","per_section_alignment_parameters":[{"z_index":0,"tilt_angle":0,"volume_x_rotation":0,`+
		`"in_plane_rotation":[[%g,%g],[%g,%g]],"x_offset":%g,"y_offset":%g}]}`, format, m[0][0], m[0][1], m[1][0], m[1][1], xOffset, yOffset)
	path := filepath.Join(t.TempDir(), "alignment_metadata.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	claims, err := room(t, "portal").Read(convention.Input{Path: path, Grid: tomo.ImageGrid{NX: 400, NY: 300, PixelSize: 4}})
	if err != nil {
		t.Fatal(err)
	}
	p := claims[0].Series.Project(tomo.SpecimenPoint{})[0].Pixel
	return p[:]
}

// The portal's schema says that x_offset and y_offset are in A; the files hold
// pixels. At 4 A a pixel 10 are 40 A, and 40 A are written as 10.
func TestPeer6PortalShiftsArePixels(t *testing.T) {
	same(t, "pixel of the origin", 1e-9, readPortal(t, "ARETOMO3", [2][2]float64{{1, 0}, {0, 1}}, 10, -5), 210, 145)
	var d struct {
		Sections []struct {
			X float64 `json:"x_offset"`
			Y float64 `json:"y_offset"`
		} `json:"per_section_alignment_parameters"`
	}
	if err := json.Unmarshal([]byte(written(t, geometry(10, 0, 0, 1), "portal", "alignment_metadata.json")), &d); err != nil {
		t.Fatal(err)
	}
	same(t, "offsets of section 4", 1e-9, []float64{d.Sections[4].X, d.Sections[4].Y}, 10, -5) // (40, -20) A
}

// The documents behind CETS contradict each other: a positive tilt as R_y(t) or
// R_y(-t), and an origin matrix of +floor(n/2) or -floor(n/2). By the profile
// x' = x cos t + z sin t, and index 0 of 400 pixels of 4 A lies at -800 A.
func TestPeer7CETSSigns(t *testing.T) {
	type transform struct {
		Name        string      `json:"name"`
		Affine      [][]float64 `json:"affine"`
		Translation []float64   `json:"translation"`
		Sequence    []transform `json:"sequence"`
	}
	var d struct {
		Regions []struct {
			Series []struct {
				Images []struct {
					Chain []transform `json:"coordinate_transformations"`
				} `json:"images"`
			} `json:"tilt_series"`
			Alignments []struct {
				Projections []transform `json:"projection_alignments"`
			} `json:"alignments"`
		} `json:"regions"`
	}
	if err := json.Unmarshal([]byte(written(t, geometry(30, 0, 0, 1), "cets", "ts.cets.json")), &d); err != nil {
		t.Fatal(err)
	}
	r := d.Regions[0]
	same(t, "translation of array_to_physical", 0, r.Series[0].Images[0].Chain[0].Sequence[0].Translation, -200, -150)
	chain := r.Alignments[0].Projections[4].Sequence // tilt +40
	s, c := math.Sin(40*math.Pi/180), math.Cos(40*math.Pi/180)
	same(t, "first row of the tilt's matrix", 1e-9, chain[0].Affine[0], c, 0, s)
	same(t, "third row of the tilt's matrix", 1e-9, chain[0].Affine[2], -s, 0, c)
	same(t, "first row of the rotation in the plane", 1e-9, chain[1].Affine[0], math.Sqrt(3)/2, -0.5, 0)
	same(t, "shift in A", 1e-9, chain[2].Translation[:2], 40, -20)
}

// A refined axis on the other side of 0 from the nominal one is not a mistake
// to be mended: its sign is data.
func TestPeer8AxisIsNotRepaired(t *testing.T) {
	for _, x := range []struct{ refined, nominal geom.Angle }{{-94.9, 84}, {-85.1, 84}, {-3.2, 2}} {
		c := geometry(x.refined, 0, 0, 1)
		c.Axis = tomo.Some(x.nominal)
		for _, r := range writableRooms() {
			back, _ := through(t, c, r.Name)
			mean, _, _ := back.Series.MeanAxis()
			if d := math.Abs(mean.DiffTo(x.refined).Degrees()); d > 0.01 {
				t.Errorf("%s: the axis %g, nominally %g, comes back as %g", r.Name, x.refined, x.nominal, mean)
			}
		}
	}
}

// SEC counts from 0 in files of AreTomo and AreTomo2, from 1 in those of
// AreTomo3: both name the same images, which EMAN2 keeps by their place.
func TestPeer9SectionBase(t *testing.T) {
	for base := range 2 {
		text := "# AreTomo Alignment / Priims bprmMn\n# RawSize = 400 300 4\n"
		for i, tilt := range []float64{-40, -20, 0, 20} {
			text += fmt.Sprintf("%5d 10.0 1.0 %d.0 0.0 1 1 1 0 %g\n", i+base, i, tilt)
		}
		path := filepath.Join(t.TempDir(), "ts.aln")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		claims, err := room(t, "aretomo").Read(convention.Input{Path: path, Grid: tomo.ImageGrid{PixelSize: 4}})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range tltParams(t, written(t, claims[0], "eman2", emanInfo)) {
			same(t, fmt.Sprintf("SEC from %d: row %d of tlt_params", base, i), 1e-9, []float64{row[0], row[3]}, float64(i), float64(-20*(i-2)))
		}
		for i, row := range table(written(t, claims[0], "aretomo", alnTab)) {
			same(t, "SEC and TX as written", 1e-6, []float64{row[0], row[3]}, float64(i+1), float64(i))
		}
	}
}
