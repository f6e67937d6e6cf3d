package imod_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	plainTilt = "$tilt -StandardInput\nInputProjections ts.ali\nTILTFILE ts.tlt\nIMAGEBINNED 1\nTHICKNESS 100\nFULLIMAGE 400 300\n"
	plainNews = "$newstack -StandardInput\nInputFile ts.st\nTransformFile ts.xf\nBinByFactor 1\n"
	line      = "1.0 0.0 0.0 1.0 2.0 3.0\n"
)

// plain is a small series of three views.
func plain() map[string]string {
	return map[string]string{"tilt.com": plainTilt, "newst.com": plainNews,
		"ts.xf": line + line + line, "ts.tlt": "-10\n0\n10\n", "ts.rawtlt": "-10.1\n0.1\n10\n"}
}

func given(path string) convention.Input {
	return convention.Input{Path: path, Grid: tomo.ImageGrid{PixelSize: 5}}
}

// Contradictions and faults: the place and the remedy are in the words.
func TestFaults(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(map[string]string)
		in    func(*convention.Input)
		words []string
	}{
		{"angles too many", func(f map[string]string) { f["ts.tlt"] += "13\n" }, nil, []string{"ts.tlt", "4 angles", "3", "ts.xf"}},
		{"angles too few, a view excluded", func(f map[string]string) { f["ts.tlt"] = "0\n10\n"; f["tilt.com"] += "EXCLUDELIST 2\n" }, nil,
			[]string{"2 angles", "tilt.com line 7", "view 2"}},
		{"stack longer", func(map[string]string) {}, func(in *convention.Input) { in.Sections = 4 }, []string{"ts.xf", "3 lines", "4"}},
		{"excluded beyond", func(f map[string]string) { f["tilt.com"] += "EXCLUDELIST 2,5-6\n" }, nil, []string{"tilt.com line 7", "view 5-6", "1 to 3"}},
		{"excluded from 0", func(f map[string]string) { f["tilt.com"] += "EXCLUDELIST 0\n" }, nil, []string{"line 7", "from 1 on"}},
		{"not a number", func(f map[string]string) { f["ts.tlt"] = "-10\nnan\n10\n" }, nil, []string{"ts.tlt line 2"}},
		{"mirrored", func(f map[string]string) { f["ts.xf"] = line + "-1 0 0 1 0 0\n" + line }, nil, []string{"ts.xf line 2", "mirrors"}},
		{"no transforms", func(f map[string]string) { delete(f, "ts.xf") }, nil, []string{"newst.com", "ts.xf is not there"}},
		{"no angles", func(f map[string]string) { delete(f, "ts.tlt") }, nil, []string{"tilt.com line 3", "ts.tlt is not there"}},
		{"binnings differ", func(f map[string]string) { f["newst.com"] = strings.Replace(plainNews, "Factor 1", "Factor 4", 1) }, nil,
			[]string{"newst.com line 4", "4", "IMAGEBINNED", "tilt.com line 4"}},
		{"part of the stack", func(f map[string]string) { f["newst.com"] += "SectionsToRead 1-2\n" }, nil, []string{"SectionsToRead", "without the .com"}},
		{"size turned", func(f map[string]string) { f["newst.com"] += "SizeToOutputInXandY 300,400\n" }, nil, []string{"--image-size"}},
		{"no pixel size", nil, func(in *convention.Input) { in.Grid.PixelSize = 0 }, []string{"--angpix"}},
		{"pixel sizes differ", func(f map[string]string) {
			f["ctfplotter.com"] = "$ctfplotter -StandardInput\nPixelSize 0.27\n"
			f["ts.edf"] = "Setup.PixelSize=0.54\n"
		}, func(in *convention.Input) { in.Grid.PixelSize = 0 }, []string{"2.7 A", "5.4 A", "factor 2.00", "--angpix 2.7"}},
		{"a table", func(f map[string]string) { f["ts.tlt"] = "1 2 3\n4 5 6\n7 8 9\n" }, nil, []string{"3 columns"}},
		{"reorient", nil, func(in *convention.Input) { in.Reorient = "roty" }, []string{"rotx, flipyz or none"}},
		{"exclude option", nil, func(in *convention.Input) { in.Exclude = []int{3} }, []string{"--exclude", "section 4; expected 1 to 3"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := plain()
			if c.spoil != nil {
				c.spoil(files)
			}
			in := given(folder(t, files))
			if c.in != nil {
				c.in(&in)
			}
			_, err := imod.Read(in)
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("no problem: %v", err)
			}
			for _, w := range c.words {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in: %v", w, err)
				}
			}
		})
	}
}

func TestReadOneFileOfTheSet(t *testing.T) {
	for _, name := range []string{"tilt.com", "newst.com", "ts.xf", "ts.tlt", "ts.rawtlt"} {
		claims, err := imod.Read(given(filepath.Join(folder(t, plain()), name)))
		if err != nil || len(claims) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		c := claims[0]
		if g := c.Series.Grid; g != (tomo.ImageGrid{NX: 400, NY: 300, PixelSize: 5}) || !c.Volume.Known {
			t.Errorf("%s: grid %+v, volume %+v", name, g, c.Volume)
		}
		if r := c.Series.Tilts[0].Recorded.Or(0); r != -10.1 {
			t.Errorf("%s: recorded %v", name, r)
		}
	}
}

// An .xf and a .tlt alone are a claim; the volume's place is unknown.
func TestReadTransformsAndAnglesAlone(t *testing.T) {
	files := plain()
	delete(files, "tilt.com")
	delete(files, "newst.com")
	dir := folder(t, files)
	for _, name := range []string{"", "ts.xf", "ts.tlt"} {
		in := given(filepath.Join(dir, name))
		if _, err := imod.Read(in); err == nil || !strings.Contains(err.Error(), "--image-size") {
			t.Errorf("%s: the image size is known: %v", name, err)
		}
		in.Grid = tomo.ImageGrid{NX: 400, NY: 300, PixelSize: 5}
		claims, err := imod.Read(in)
		if err != nil {
			t.Fatal(err)
		}
		if c := claims[0]; c.Volume.Known || c.Volume.Orientation() != tomo.VolumeProper {
			t.Errorf("%s: volume %+v", name, c.Volume)
		}
	}
	delete(files, "ts.xf")
	if _, err := imod.Read(given(filepath.Join(folder(t, files), "ts.tlt"))); err == nil || !strings.Contains(err.Error(), "no axis") {
		t.Errorf("angles alone: %v", err)
	}
}

func TestReadSeveralSeries(t *testing.T) {
	files := plain()
	for _, axis := range []string{"a", "b"} {
		files["tilt"+axis+".com"] = strings.ReplaceAll(plainTilt, "ts.", "ts"+axis+".")
		files["newst"+axis+".com"] = strings.ReplaceAll(plainNews, "ts.", "ts"+axis+".")
		files["ts"+axis+".xf"], files["ts"+axis+".tlt"] = files["ts.xf"], files["ts.tlt"]
	}
	delete(files, "tilt.com")
	delete(files, "newst.com")
	files["tilt-001.com"], files["tilt_3dfinda.com"] = plainTilt, plainTilt
	claims, err := imod.Read(given(folder(t, files)))
	if err != nil || len(claims) != 2 {
		t.Fatalf("%d claims, %v", len(claims), err)
	}
	if claims[0].ID == claims[1].ID || claims[0].Series.Name != "tsa" || claims[1].Series.Name != "tsb" {
		t.Errorf("%s %s, %s %s", claims[0].ID, claims[0].Series.Name, claims[1].ID, claims[1].Series.Name)
	}
}

func TestExcludedViewsStay(t *testing.T) {
	files := plain()
	files["tilt.com"] += "EXCLUDELIST 1\n"
	claims, err := imod.Read(given(folder(t, files)))
	if err != nil {
		t.Fatal(err)
	}
	tilts := claims[0].Series.Tilts
	if len(tilts) != 3 || !tilts[0].Excluded || tilts[1].Excluded {
		t.Errorf("%+v", tilts)
	}
}

// A file that tilt.com names and that is not there is a fault, not a note.
func TestMissingLocalFilesAreFaults(t *testing.T) {
	for _, key := range []string{"LOCALFILE tslocal.xf", "ZFACTORFILE ts.zfac"} {
		files := plain()
		files["tilt.com"] += key + "\n"
		if _, err := imod.Read(given(folder(t, files))); err == nil || !strings.Contains(err.Error(), "is not there") {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// The defocus of a range of views counts for its middle view and is
// interpolated over the view number; files of old versions may count from 0.
func TestDefocus(t *testing.T) {
	files := plain()
	files["ts.xf"] = strings.Repeat(line, 5)
	files["ts.tlt"], files["ts.rawtlt"] = "-10\n-5\n0\n5\n10\n", "-10\n-5\n0\n5\n10\n"
	cases := []struct{ name, text string }{
		{"version 2", "1\t3\t-10.0\t0.0\t3000\t2\n5\t5\t10.0\t10.0\t4500\n"},
		{"version 0 from 1", "1\t3\t-10.0\t0.0\t3000\n5\t5\t10.0\t10.0\t4500\n"},
		{"version 0 from 0", "0\t2\t-10.0\t0.0\t3000\n4\t4\t10.0\t10.0\t4500\n"},
		{"version 3, astigmatism", "1\t0\t0.0\t0.0\t0.0\t3\n1\t3\t-10.0\t0.0\t3100\t2900\t20\n5\t5\t10.0\t10.0\t4400\t4600\t20\n"},
	}
	want := []float64{30000, 30000, 35000, 40000, 45000}
	for _, c := range cases {
		files["ts.defocus"] = c.text
		claims, err := imod.Read(given(folder(t, files)))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, tilt := range claims[0].Series.Tilts {
			if got := tilt.Defocus.Or(0); math.Abs(got-want[i]) > 1e-6 {
				t.Errorf("%s: view %d: %g A, want %g", c.name, i, got, want[i])
			}
		}
	}
}

// Where the stack and the volume are there, their headers are used.
func TestOrientationFromVolumeHeader(t *testing.T) {
	cases := []struct {
		name              string
		ny, nz            int
		original, current float32
		want              tomo.VolumeOrientation
		how               string
	}{
		{"turned about x", 300, 100, 90, 0, tomo.VolumeProper, "turned about x"},
		{"as tilt writes it", 100, 300, 90, 90, tomo.VolumeProper, "as tilt writes it"},
		{"swapped", 300, 100, 90, 90, tomo.VolumeMirrored, "y and z swapped"},
	}
	for _, c := range cases {
		dir := folder(t, plain())
		writeHeader(t, filepath.Join(dir, "ts.rec"), 400, c.ny, c.nz, 5, [2]float32{c.original, c.current})
		claims, err := imod.Read(given(dir))
		if err != nil {
			t.Fatal(err)
		}
		v := claims[0].Volume
		if v.Orientation() != c.want || !strings.Contains(v.Name, c.how) || v.NY != c.ny || v.NZ != c.nz {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestStackHeader(t *testing.T) {
	dir := folder(t, plain())
	writeHeader(t, filepath.Join(dir, "ts.st"), 410, 310, 3, 2.5, [2]float32{})
	claims, err := imod.Read(convention.Input{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	if g := claims[0].Series.Grid; g != (tomo.ImageGrid{NX: 410, NY: 310, PixelSize: 2.5}) {
		t.Errorf("%+v", g)
	}
	if err := os.Remove(filepath.Join(dir, "ts.st")); err != nil {
		t.Fatal(err)
	}
	writeHeader(t, filepath.Join(dir, "ts.st"), 410, 310, 4, 2.5, [2]float32{})
	if _, err := imod.Read(convention.Input{Path: dir}); err == nil || !strings.Contains(err.Error(), "one for each section of ts.st") {
		t.Errorf("a stack of four: %v", err)
	}
}

func TestRemedyAxis(t *testing.T) {
	claims, err := imod.Read(given(folder(t, plain())))
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(imod.Remedies(claims[0]))
	for _, w := range []string{"ts.rawtlt", "RotationAngle 180.00", "trimvol -yz"} {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in %s", w, text)
		}
	}
}

// Astigmatism of a .defocus file is kept, with the direction of the larger
// underfocus whichever comes first, and so is the phase plate, without a sign.
func TestDefocusWithAstigmatismAndPhase(t *testing.T) {
	files := plain()
	files["ts.defocus"] = "5 0 0 0 0 3\n1 1 -10 -10 2100 1900 30 60\n2 2 0 0 1950 2050 30 -60\n3 3 10 10 2000 2000 0 60\n"
	claims, err := imod.Read(given(folder(t, files)))
	if err != nil {
		t.Fatal(err)
	}
	c := claims[0]
	for i, want := range []tomo.Astigmatism{{Difference: 2000, Angle: 30}, {Difference: 1000, Angle: 120}, {}} {
		got := c.Series.Tilts[i].Astig.Or(tomo.Astigmatism{Difference: -1})
		if math.Abs(got.Difference-want.Difference) > 1e-6 || math.Abs((got.Angle-want.Angle).Degrees()) > 1e-9 {
			t.Errorf("view %d: %v, want %v", i+1, got, want)
		}
	}
	for i, x := range c.Series.Tilts {
		if plate, ok := c.Series.PlateOf(x).Get(); !ok || plate != 60 || x.Phase.Known() {
			t.Errorf("view %d: phase plate %v, phase %v", i+1, plate, x.Phase)
		}
	}
}

// InvertTiltAngles, in a command file or as a flag of the .defocus, says that depth
// and defocus run the other way; without it IMOD's files say nothing of that.
func TestInvertedAnglesAssertTheHand(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       tomo.DepthParity
	}{
		"none":         {"ts.defocus", "0 0 0. 0. 0. 3\n1 1 0 0 3000\n", tomo.DepthUndetermined},
		"flag":         {"ts.defocus", "16 0 0. 0. 0. 3\n1 1 0 0 3000\n", tomo.DepthWrong},
		"command file": {"ctfcorrection.com", "$ctfphaseflip -StandardInput\nInvertTiltAngles 1\n", tomo.DepthWrong},
	} {
		dir := t.TempDir()
		for file, text := range map[string]string{"ts.xf": strings.Repeat("1 0 0 1 0 0\n", 3), "ts.tlt": "-40\n0\n40\n", c.file: c.text} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		claims, err := imod.Read(convention.Input{Path: dir, Grid: tomo.ImageGrid{NX: 64, NY: 64, PixelSize: 5}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := claims[0].Series.Asserts; got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
