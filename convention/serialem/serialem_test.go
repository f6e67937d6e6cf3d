package serialem_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/serialem"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const small = `PixelSpacing = 5.4
ImageFile = TS_01.mrc
ImageSize = 924 958

[T = SerialEM: Digitized on a Krios      30-Nov-15  15:14:20    ]

[T =     Tilt axis angle = 84.1, binning = 4  spot = 8  camera = 2]

[ZValue = 0]
TiltAngle = -3.01
ExposureDose = 2.0
RotationAngle = 174.1
TargetDefocus = -4
DateTime = 30-Nov-15  15:22:37

[ZValue = 1]
TiltAngle = 0.001
ExposureDose = 2.5
RotationAngle = 174.1
TargetDefocus = -4
DateTime = 30-Nov-15  15:21:38

[ZValue = 2]
TiltAngle = 3.0
ExposureDose = 3.0
RotationAngle = 174.1
Defocus = 2.6
DateTime = 30-Nov-15  15:23:12
`

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "TS_01.mrc.mdoc")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	a, err := serialem.Read(write(t, small), 3)
	if err != nil {
		t.Fatal(err)
	}
	if a.Program != "SerialEM" || a.Grid != (tomo.ImageGrid{NX: 924, NY: 958, PixelSize: 5.4}) || a.Axis.Or(0) != 84.1 || !a.AxisSignKnown {
		t.Errorf("%+v", a)
	}
	want := []struct {
		angle, prior, defocus float64
		order                 int
	}{{-3.01, 2.5, 40000, 1}, {0.001, 0, 40000, 0}, {3, 4.5, 0, 2}}
	for i, w := range want {
		e := a.Exposures[i]
		if e.Section != i || e.Angle.Or(99) != geom.Angle(w.angle) || e.Order.Or(-1) != w.order || e.PriorDose.Or(-1) != w.prior || e.Defocus.Or(0) != w.defocus {
			t.Errorf("section %d: %+v", i, e)
		}
	}
	if r := a.Recorded(); len(r) != 3 || r[2].Or(0) != 3 {
		t.Errorf("recorded %v", r)
	}
	c := &tomo.Claim{Series: tomo.Series{Tilts: []tomo.Tilt{{Section: 1}, {Section: 7}}}}
	a.Fill(c)
	if x := c.Series.Tilts[0]; x.Recorded.Or(9) != 0.001 || x.Order.Or(9) != 0 || c.Series.Tilts[1].Recorded.Known() {
		t.Errorf("filled %+v", c.Series.Tilts)
	}
}

// The three ways in which the axis is written.
func TestAxis(t *testing.T) {
	title := "[T =     Tilt axis angle = 84.1, binning = 4  spot = 8  camera = 2]"
	cases := []struct {
		name, title, rotation string
		axis                  float64
		known                 bool
		note                  string
	}{
		{"title is RotationAngle - 90", title, "174.1", 84.1, true, ""},
		{"a whole turn", title, "-185.9", 84.1, true, ""},
		{"the option adds 180", title, "-5.9", 84.1, true, "+ 180"},
		{"no title", "", "3.34915", -86.65085, true, "RotationAngle - 90"},
		{"Tomography", "[T =     TiltAxisAngle = -91.81  Binning = 1  SpotSize = 7]", "10", -91.81, false, "sign"},
	}
	for _, c := range cases {
		text := strings.ReplaceAll(strings.Replace(small, title, c.title, 1), "174.1", c.rotation)
		a, err := serialem.Read(write(t, text), 0)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if math.Abs(a.Axis.Or(0).Degrees()-c.axis) > 1e-6 || a.AxisSignKnown != c.known || !strings.Contains(fmt.Sprint(a.Notes), c.note) {
			t.Errorf("%s: axis %v, sign known %v, notes %v", c.name, a.Axis, a.AxisSignKnown, a.Notes)
		}
	}
}

func TestFaults(t *testing.T) {
	cases := []struct {
		name, old, new string
		sections       int
		words          []string
	}{
		{"axis", "= 84.1", "= 70.0", 3, []string{"line 7", "70.0", "84.1", "174.10", "--tilt-axis"}},
		{"axis negated", "= 84.1", "= -174.1", 3, []string{"minus RotationAngle"}},
		{"twice", "[ZValue = 2]", "[ZValue = 1]", 3, []string{"section 1, which line"}},
		{"no number", "[ZValue = 2]", "[ZValue = two]", 3, []string{"ZValue", "two"}},
		{"count", "", "", 4, []string{"3 images", "4", "--tilts"}},
		{"no angle", "TiltAngle = 3.0\n", "", 3, []string{"section 2", "--tilts"}},
		{"not a number", "TiltAngle = 3.0", "TiltAngle = 3,0", 3, []string{"TiltAngle", "3,0"}},
		{"mixed", "RotationAngle = 174.1\nTargetDefocus = -4\nDateTime = 30-Nov-15  15:21", "RotationAngle = 100\nTargetDefocus = -4\nDateTime = 30-Nov-15  15:21", 3, []string{"RotationAngle", "as on line"}},
		{"a movie", "ZValue", "FrameSet", 0, []string{"movie"}},
		{"a montage", "ZValue", "MontSection", 0, []string{"montage"}},
	}
	for _, c := range cases {
		_, err := serialem.Read(write(t, strings.ReplaceAll(small, c.old, c.new)), c.sections)
		if c.old == "" {
			_, err = serialem.Read(write(t, small), c.sections)
		}
		var p *problem.Problem
		if !errors.As(err, &p) {
			t.Errorf("%s: no problem: %v", c.name, err)
			continue
		}
		for _, w := range c.words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q is not in: %v", c.name, w, err)
			}
		}
	}
}

// Order by time and by dose that differ leave it unknown.
func TestContradictingOrder(t *testing.T) {
	text := small
	for i, dose := range []string{"0", "2", "4"} {
		text = strings.Replace(text, "ExposureDose = "+[]string{"2.0", "2.5", "3.0"}[i], "PriorRecordDose = "+dose, 1)
	}
	a, err := serialem.Read(write(t, text), 3)
	if err != nil || a.Exposures[0].Order.Known() || !strings.Contains(fmt.Sprint(a.Notes), "left unknown") {
		t.Errorf("%v, %+v", err, a)
	}
}

func TestRoom(t *testing.T) {
	path := write(t, small)
	room := serialem.New()
	if f := room.Detect(path); f.Score != 2 || f.Base != "TS_01" {
		t.Errorf("%+v", f)
	}
	if _, err := room.Read(convention.Input{Path: path}); err == nil || !strings.Contains(err.Error(), "not an alignment") {
		t.Errorf("%v", err)
	}
	if f := room.Detect(t.TempDir()); f.Score != 0 {
		t.Errorf("%+v", f)
	}
}

func TestWriteAngles(t *testing.T) {
	a, err := serialem.Read(write(t, small), 3)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := serialem.WriteAngles(a, "TS_01", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(paths[0])
	if err != nil || string(b) != "  -3.01\n   0.00\n   3.00\n" {
		t.Errorf("%q, %v", b, err)
	}
}
