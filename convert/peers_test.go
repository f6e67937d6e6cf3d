package convert_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// Each test here is a mistake that a public converter was seen to make, with
// numbers of our own.

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
func TestAxisKeepsItsSign(t *testing.T) {
	for _, axis := range []geom.Angle{3.2, -3.2, 2.9, -2.9, 178.5, -178.5, 0, 90, -90} {
		for _, to := range []string{"eman2", "imod", "relion", "aretomo", "warp"} {
			back, _ := through(t, geometry(axis, 0, 0, 1), to)
			mean, _, _ := back.Series.MeanAxis()
			if d := math.Abs(mean.DiffTo(axis).Degrees()); d > 0.01 {
				t.Errorf("axis %g through %s comes back as %g", axis, to, mean)
			}
		}
	}
}

// An x-tilt added to the in-plane rotation turns the axis.
func TestXTiltStaysAnXTilt(t *testing.T) {
	for _, to := range []string{"eman2", "imod", "relion", "warp"} {
		back, cert := through(t, geometry(85.1, 1.5, 0, 1), to)
		d, _ := back.Series.Tilts[1].Projection.Decompose()
		if math.Abs(d.Axis.DiffTo(85.1).Degrees()) > 0.01 || math.Abs(d.XTilt.Degrees()-1.5) > 0.01 || cert.MaxPx > 0.02 {
			t.Errorf("%s: axis %.3f, x-tilt %.3f, points off by %.3f px", to, d.Axis, d.XTilt, cert.MaxPx)
		}
	}
}

// A magnification below 1 near axis 0 makes an arc cosine of more than 1, NaN.
func TestMagnificationIsNoNaN(t *testing.T) {
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
func TestInverseIsNotTheTranspose(t *testing.T) {
	c := geometry(30, 0, 0, 1.02)
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Projection.T[0] = 3000 * c.Series.Grid.PixelSize
	}
	_, cert := through(t, c, "imod")
	if cert.MaxPx > 0.02 {
		t.Errorf("a magnified alignment with a large shift moved by %.3f px", cert.MaxPx)
	}
}

// IMOD's angles written into Warp without reversing them mirror the tomogram.
func TestWarpIsNotMirrored(t *testing.T) {
	c := geometry(84.1, 0, 0, 1)
	for _, to := range []string{"warp", "eman2", "relion", "aretomo", "portal"} {
		back, _ := through(t, c, to)
		if r := verdict.Relate(c, back, verdict.Options{}); r.Kind != verdict.Identical {
			t.Errorf("through %s: %s, %s", to, r.Kind, r.Operation)
		}
	}
}

// A tilt offset is part of the geometry: neither undone nor "repaired".
func TestTiltOffsetSurvives(t *testing.T) {
	for _, to := range []string{"imod", "eman2", "relion", "aretomo", "warp"} {
		back, cert := through(t, geometry(85, 0, 9.02, 1), to)
		d, _ := back.Series.Tilts[2].Projection.Decompose()
		if math.Abs(d.Tilt.Degrees()-9.02) > 0.011 || cert.MaxPx > 0.1 {
			t.Errorf("%s: the untilted image has %.3f deg, points off by %.3f px", to, d.Tilt, cert.MaxPx)
		}
	}
}

// Shifts are pixels in some files and Å in others: at 4 Å a pixel a mix-up is a
// factor of four.
func TestShiftsKeepTheirUnit(t *testing.T) {
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
func TestSectionsKeepTheirNumbers(t *testing.T) {
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
func TestOriginStaysOnItsPixel(t *testing.T) {
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
	}
}

// An offset given to the images that are used and not to those left out breaks
// the series apart: both must come back with it.
func TestImagesLeftOutKeepTheOffset(t *testing.T) {
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
}
