package relion_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const smallGlobal = `
data_global

loop_
_rlnTomoName #1
_rlnTomoTiltSeriesStarFile #2
_rlnVoltage #3
_rlnSphericalAberration #4
_rlnAmplitudeContrast #5
_rlnTomoTiltSeriesPixelSize #6
_rlnTomoHand #7
_rlnTomoSizeX #8
_rlnTomoSizeY #9
_rlnTomoSizeZ #10
_rlnTomoTomogramBinning #11
TS_1 Job/job002/tilt_series/TS_1.star 300 2.7 0.1 2.5 1 401 300 151 4
TS_2 Job/job002/tilt_series/TS_2.star 300 2.7 0.1 2.5 1 401 300 151 4
`

// Rows in order of acquisition, images in files of their own.
const smallTilts = `
# version 50001

data_TS_1

loop_
_rlnMicrographName #1
_rlnTomoNominalStageTiltAngle #2
_rlnMicrographPreExposure #3
_rlnDefocusU #4
_rlnDefocusV #5
_rlnTomoYTilt #6
_rlnTomoZRot #7
_rlnTomoXShiftAngst #8
_rlnTomoYShiftAngst #9
_rlnPhaseShift #10
a0.mrc 0.01 0 30000 29000 1.0 80 5 -10 90
a1.mrc 10.0 3 31000 30000 11.0 80 0 0 90
a2.mrc -10.0 6 32000 31000 -9.0 80 0 0 90
`

// put writes files below a new folder and returns it.
func put(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func small(t *testing.T) string {
	return put(t, map[string]string{"Job/job002/tomograms.star": smallGlobal, "Job/job002/tilt_series/TS_1.star": smallTilts,
		"Job/job001/aligned_tilt_series.star": "data_global\nloop_\n_rlnTomoName\n_rlnTomoTiltSeriesStarFile\nTS_1 absent.star\n",
		"Job/job003/particles.star":           "data_particles\nloop_\n_rlnTomoName\n_rlnTomoParticleName\nTS_1 TS_1/1\n"})
}

// The same series by project, by job folder, by its table and by its own file.
func TestRead(t *testing.T) {
	dir := small(t)
	for _, path := range []string{"", "Job/job002", "Job/job002/tomograms.star", "Job/job002/tilt_series", "Job/job002/tilt_series/TS_1.star"} {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if f := relion.Detect(full); f.Score != 3 || f.What == "" {
			t.Errorf("%q: %+v", path, f)
		}
		c := readOne(t, given(full))
		if c.Series.Name != "TS_1" || c.Version != "5" || c.Series.Asserts != tomo.DepthWrong || c.Series.Optics.KV.Or(0) != 300 || c.Series.Grid.PixelSize != 2.5 {
			t.Errorf("%q: %+v", path, c)
		}
		checkSmall(t, c)
		text := strings.Join(c.Notes, "\n")
		byTable := !strings.Contains(path, "tilt_series")
		if (path == "") != strings.Contains(text, "of 2 jobs with aligned tilt series the latest is read") || byTable != strings.Contains(text, "TS_2") {
			t.Errorf("%q: %s", path, text)
		}
	}
	for path, score := range map[string]int{"Job/job003/particles.star": 0, "Job/job003": 0, "Job/job001": 3} {
		if f := relion.Detect(filepath.Join(dir, path)); f.Score != score {
			t.Errorf("%s: %+v", path, f)
		}
	}
}

// checkSmall checks the tilts, which are in order of angle, and the volume.
func checkSmall(t *testing.T, c *tomo.Claim) {
	t.Helper()
	want := []struct {
		angle   geom.Angle
		order   int
		defocus float64
	}{{-9, 2, 31500}, {1, 0, 29500}, {11, 1, 30500}}
	if len(c.Series.Tilts) != len(want) {
		t.Fatalf("%d tilts", len(c.Series.Tilts))
	}
	for i, x := range c.Series.Tilts {
		d, _ := x.Projection.Decompose()
		if x.Section != i || x.Written != want[i].angle || (d.Tilt-x.Written).Degrees() > 1e-9 || (d.Axis-80).Degrees() > 1e-9 ||
			x.Order.Or(-1) != want[i].order || x.Dose.Or(-1) != float64(3*want[i].order) || !x.Recorded.Known() {
			t.Errorf("%+v", x)
		}
		// The depth is counted from size/2: half a voxel up in x and in z.
		sin, cos := x.Written.SinCos()
		at := want[i].defocus - 2.5/2*(-sin+cos)
		if got := x.Defocus.Or(0); got-at > 1e-6 || at-got > 1e-6 {
			t.Errorf("tilt %d: defocus %g, want %g", i, got, at)
		}
		if p := x.Phase.Or(0).Degrees(); p < 95.7 || p > 95.8 {
			t.Errorf("phase %g", p)
		}
	}
	if d, _ := c.Series.Tilts[1].Projection.Decompose(); d.Shift.Sub(geom.Vec2{5, -10}).Norm() > 1e-9 {
		t.Errorf("shift %v", d.Shift)
	}
	f := c.Volume
	if !f.Known || f.NX != 100 || f.NY != 75 || f.NZ != 37 || f.VoxelSize != 10 {
		t.Errorf("%+v", f)
	}
	if p := f.Specimen(tomo.VoxelPoint{50, 37.5, 18.75}); geom.Vec3(p).Norm() > 1e-9 {
		t.Errorf("the centre is at %v", p)
	}
}

func angles(values ...float64) []tomo.Opt[geom.Angle] {
	var out []tomo.Opt[geom.Angle]
	for _, v := range values {
		out = append(out, tomo.Some(geom.Angle(v)))
	}
	return out
}

// Which section a row is: by recorded angle, by n@stack, by rank.
func TestSections(t *testing.T) {
	numbered := strings.NewReplacer("a0.mrc", "2@s.mrcs", "a1.mrc", "00005@s.mrcs", "a2.mrc", "1@s.mrcs").Replace(smallTilts)
	for name, c := range map[string]struct {
		text     string
		sections int
		recorded []tomo.Opt[geom.Angle]
		want     []int    // of the rows, in file order
		total    int      // tilts of the claim
		err      []string // instead
	}{
		"rank":               {text: smallTilts, want: []int{1, 2, 0}, total: 3},
		"rank, right number": {text: smallTilts, sections: 3, want: []int{1, 2, 0}, total: 3},
		"rank, other number": {text: smallTilts, sections: 4, err: []string{"3 tilts", "4", "--mdoc"}},
		"recorded":           {text: smallTilts, sections: 4, recorded: angles(0, -20, 10.2, -10), want: []int{0, 2, 3}, total: 4},
		"recorded, none fit": {text: smallTilts, recorded: angles(0, 10, -12), err: []string{"line 19", "-10 degrees"}},
		"recorded twice":     {text: smallTilts, recorded: angles(0, 10, 10, -10), err: []string{"line 18", "10 degrees", "no other"}},
		"numbered":           {text: numbered, want: []int{1, 4, 0}, total: 5},
		"numbered, stack":    {text: numbered, sections: 7, want: []int{1, 4, 0}, total: 7},
		"numbered, too many": {text: numbered, sections: 4, err: []string{"line 18", "image 5", "1 to 4"}},
		"numbered twice":     {text: strings.Replace(numbered, "00005@", "2@", 1), err: []string{"line 18", "image 2 a second time", "line 17"}},
		"two stacks":         {text: strings.Replace(numbered, "1@s", "1@t", 1), want: []int{1, 2, 0}, total: 3},
	} {
		t.Run(name, func(t *testing.T) {
			in := given(filepath.Join(put(t, map[string]string{"TS_1.star": c.text}), "TS_1.star"))
			in.Grid.PixelSize, in.Sections, in.Recorded = 2.5, c.sections, c.recorded
			claims, err := relion.Read(in)
			if c.err != nil {
				checkError(t, err, c.err...)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			tilts := claims[0].Series.Tilts
			if len(tilts) != c.total || claims[0].Series.Asserts != tomo.DepthUndetermined {
				t.Fatalf("%d tilts, asserts %v", len(tilts), claims[0].Series.Asserts)
			}
			usable := 0
			for _, x := range tilts {
				if x.Usable() {
					usable++
				}
			}
			for row, written := range []geom.Angle{1, 11, -9} {
				if x := tilts[c.want[row]]; x.Written != written || !x.Usable() {
					t.Errorf("row %d: %+v", row, x)
				}
			}
			if usable != 3 {
				t.Errorf("%d tilts are usable", usable)
			}
		})
	}
}

func checkError(t *testing.T, err error, words ...string) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Fatalf("no problem: %v", err)
	}
	if !strings.Contains(err.Error(), "\n  ") {
		t.Errorf("no hint: %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q is not in: %v", w, err)
		}
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, file, old, new string
		words                []string
	}{
		{"hand", "g", "2.5 1 401", "2.5 0 401", []string{"tomograms.star line 16", "rlnTomoHand", "1 or -1", "rlnTomoDefocusSlope"}},
		{"size", "g", "401 300", "401.5 300", []string{"rlnTomoSizeX", "401.5"}},
		{"pixel", "g", "2.5 1 401", "-2.5 1 401", []string{"rlnTomoTiltSeriesPixelSize", "-2.5"}},
		{"binning", "g", "151 4\n", "151 nan\n", []string{"rlnTomoTomogramBinning", "nan"}},
		{"file", "g", "TS_1.star", "TS_3.star", []string{"tilt_series/TS_3.star is not there", "project"}},
		{"name", "t", "data_TS_1", "data_TS1", []string{"data_TS_1", "data_TS1", "rlnTomoName"}},
		{"no alignment", "t", "_rlnTomoZRot", "_rlnOther", []string{"no rlnTomoZRot", "Align tilt-series"}},
		{"cut", "t", " 0 0 90\na2", "\na2", []string{"line 18", "7 values", "10"}},
		{"word", "t", "29000 1.0", "29000 x", []string{"line 17", "rlnTomoYTilt", "x"}},
		{"tilt", "t", "29000 1.0", "29000 400", []string{"line 17", "400", "-180 to 180"}},
		{"shift", "t", "80 5 -10", "80 1e20 -10", []string{"line 17", "rlnTomoXShiftAngst", "1e+20"}},
		{"no rows", "t", smallTilts[strings.Index(smallTilts, "a0"):], "", []string{"without rows"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, x := smallGlobal, smallTilts
			if c.file == "g" {
				g = strings.Replace(g, c.old, c.new, 1)
			} else {
				x = strings.Replace(x, c.old, c.new, 1)
			}
			if g+x == smallGlobal+smallTilts {
				t.Fatal("nothing was changed")
			}
			dir := put(t, map[string]string{"tomograms.star": g, "tilt_series/TS_1.star": x})
			_, err := relion.Read(given(dir))
			checkError(t, err, c.words...)
		})
	}
	dir := put(t, map[string]string{"tomograms.star": smallGlobal, "tilt_series/TS_1.star": smallTilts})
	_, err := relion.Read(convention.Input{Path: dir})
	checkError(t, err, "image size", "a0.mrc", "--image-size")
	in := given(dir)
	in.Exclude = []int{3}
	_, err = relion.Read(in)
	checkError(t, err, "--exclude", "section 4; expected 1 to 3")
	_, err = relion.Read(given(filepath.Join(put(t, map[string]string{"p.star": "data_\nloop_\n_rlnCoordinateX\n1\n"}), "p.star")))
	checkError(t, err, "no table of tilt series", "particles")
}

func TestFaultsOfMatrices(t *testing.T) {
	const global = "# version 30001\ndata_global\nloop_\n_rlnTomoName\n_rlnTomoTiltSeriesName\n_rlnTomoFrameCount\n_rlnTomoSizeX\n_rlnTomoSizeY\n_rlnTomoSizeZ\n_rlnTomoHand\n_rlnTomoTiltSeriesPixelSize\n" +
		"A a.mrc 2 100 100 50 -1 4\n\n"
	const tilts = "data_A\nloop_\n_rlnTomoProjX\n_rlnTomoProjY\n_rlnTomoProjZ\n_rlnTomoProjW\n[1,0,0,0] [0,1,0,0] [0,0,1,0] [0,0,0,1]\n[1,0,0,0] [0,1,0,0] [0,0,1,0] [0,0,0,1]\n"
	for _, c := range []struct {
		name, old, new string
		words          []string
	}{
		{"three", "[0,1,0,0]", "[0,1,0]", []string{"line 20", "rlnTomoProjY", "four numbers"}},
		{"last row", "[0,0,0,1]", "[0,0,1,1]", []string{"rlnTomoProjW"}},
		{"flat", "[0,1,0,0]", "[1,0,0,0]", []string{"line 20", "determinant"}},
		{"one mirrors", "[0,1,0,0]", "[0,-1,0,0]", []string{"1 of 2 matrices mirror"}},
		{"word", "[0,1,0,0]", "[0,1,0,nan]", []string{"line 20", "nan"}},
		{"no size", "_rlnTomoSizeX", "_rlnOther", []string{"no size of the tomogram"}},
		{"number", "", "", []string{"2 tilts", "3", "a.mrc"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := put(t, map[string]string{"tomograms.star": strings.Replace(global+tilts, c.old, c.new, 1)})
			in := given(dir)
			if c.name == "number" {
				in.Sections = 3
			}
			_, err := relion.Read(in)
			checkError(t, err, c.words...)
		})
	}
	// Matrices without shifts: the origin goes to the middle of the images.
	c := readOne(t, given(put(t, map[string]string{"tomograms.star": global + tilts})))
	if s := c.Series.Tilts[0].Projection.T; s != (geom.Vec3{}) || !strings.Contains(fmt.Sprint(c.Notes), "turns only") {
		t.Errorf("%v, %v", s, c.Notes)
	}
}

// The volume: by the table, by what is said, and with RELION's narrower one.
func TestVolume(t *testing.T) {
	dir := small(t)
	read := func(change func(in *convention.Input)) *tomo.Claim {
		in := given(filepath.Join(dir, "Job"+string(filepath.Separator)+"job002"))
		change(&in)
		return readOne(t, in)
	}
	c := read(func(in *convention.Input) { in.VoxelSize = 2.5; in.VolumeNX, in.VolumeNY, in.VolumeNZ = 400, 300, 151 })
	// Voxel 400 of 401 asked for is at 200 voxels from the centre; the volume has it at 400*400/401.
	if p := c.Volume.Specimen(tomo.VoxelPoint{400.0 * 400 / 401, 150, 75}); geom.Vec3(p).Sub(geom.Vec3{500, 0, 0}).Norm() > 1e-9 || !strings.Contains(fmt.Sprint(c.Notes), "401") {
		t.Errorf("%v %v", p, c.Notes)
	}
	c = read(func(in *convention.Input) { in.VolumeNX, in.VolumeNY, in.VolumeNZ = 90, 75, 37 })
	if c.Volume.NX != 90 || !strings.Contains(fmt.Sprint(c.Notes), "is it the one of this table") {
		t.Errorf("%+v %v", c.Volume, c.Notes)
	}
	single := filepath.Join(put(t, map[string]string{"TS_1.star": smallTilts}), "TS_1.star")
	in := given(single)
	in.Grid.PixelSize = 2.5
	if c = readOne(t, in); c.Volume.Known || c.Volume.Orientation() != tomo.VolumeProper {
		t.Errorf("%+v", c.Volume)
	}
	in.VolumeNX, in.VolumeNY, in.VolumeNZ, in.VoxelSize = 100, 80, 40, 10
	c = readOne(t, in)
	if p := c.Volume.Specimen(tomo.VoxelPoint{50, 40, 20}); !c.Volume.Known || geom.Vec3(p).Norm() > 1e-9 {
		t.Errorf("%+v", c.Volume)
	}
}

func TestSeveralSeries(t *testing.T) {
	second := strings.ReplaceAll(smallTilts, "TS_1", "TS_2")
	dir := put(t, map[string]string{"tomograms.star": smallGlobal, "tilt_series/TS_1.star": smallTilts, "tilt_series/TS_2.star": second})
	in := given(dir)
	claims, err := relion.Read(in)
	if err != nil || len(claims) != 2 || claims[0].ID != "relion" || claims[1].ID != "relion-2" {
		t.Fatalf("%v %v", claims, err)
	}
	in.Series = "TS_2"
	if c := readOne(t, in); c.Series.Name != "TS_2" {
		t.Error(c.Series.Name)
	}
	in.Series, in.Path = "", filepath.Join(dir, "tilt_series")
	if claims, err = relion.Read(in); err != nil || len(claims) != 2 {
		t.Errorf("%v %v", claims, err)
	}
}

// A table of RELION 5 with the matrices of RELION 4 in it: the angles and shifts
// of the same rows tell that voxels count from 1. Where both agree, nothing is said.
func TestMatricesOfRELION4(t *testing.T) {
	const global = "# version 50001\ndata_global\nloop_\n_rlnTomoName\n_rlnTomoTiltSeriesName\n_rlnTomoFrameCount\n_rlnTomoSizeX\n_rlnTomoSizeY\n_rlnTomoSizeZ\n_rlnTomoHand\n_rlnTomoTiltSeriesPixelSize\n" +
		"A a.mrc 2 100 100 50 -1 4\n\n"
	const head = "data_A\nloop_\n_rlnTomoProjX\n_rlnTomoProjY\n_rlnTomoProjZ\n_rlnTomoProjW\n_rlnTomoXTilt\n_rlnTomoYTilt\n_rlnTomoZRot\n_rlnTomoXShiftAngst\n_rlnTomoYShiftAngst\n"
	for shift, want := range map[string]int{"0": 0, "-1": 1, "-3": 0} {
		row := "[1,0,0,S] [0,1,0,S] [0,0,1,S] [0,0,0,1] 0 0 0 0 0\n"
		row = strings.ReplaceAll(row, "S", shift)
		in := given(put(t, map[string]string{"tomograms.star": global + head + row + row}))
		in.Grid.NX, in.Grid.NY = 100, 100
		if d := readOne(t, in).Doubts; len(d) != want || want == 1 && d[0].Kind != tomo.DoubtOtherForm {
			t.Errorf("matrices moved by %s: %+v", shift, d)
		}
	}
}

// Of a project of several series each is read by its name, in RELION 5 and 4; the
// others are not looked at, so that a damaged one is not in the way.
func TestSeriesByName(t *testing.T) {
	for _, v := range []struct{ folder, damaged, old string }{
		{"spline5", "tilt_series/TS_01.star", "TS_01.mrcs -40.0"},
		{"fourier4", "tomograms.star", "[0,0,0,1] 30000 29600 15.0 1.0 0.0 ["},
	} {
		files := map[string]string{}
		for _, name := range []string{"tomograms.star", "tilt_series/TS_01.star", "tilt_series/TS_02.star"} {
			if b, err := os.ReadFile(filepath.Join("testdata", v.folder, filepath.FromSlash(name))); err == nil {
				files[name] = string(b)
			}
		}
		if claims, err := relion.Read(given(put(t, files))); err != nil || len(claims) != 2 || claims[0].ID == claims[1].ID ||
			claims[0].Series.Name != "TS_01" || claims[1].Series.Name != "TS_02" {
			t.Errorf("%s: %v, %v", v.folder, claims, err)
		}
		files[v.damaged] = strings.Replace(files[v.damaged], v.old, strings.Replace(v.old, "0", "x", 2), 1)
		in := given(put(t, files))
		if _, err := relion.Read(in); err == nil {
			t.Errorf("%s: damage in TS_01 is not seen", v.folder)
		}
		in.Series = "TS_02"
		if c := readOne(t, in); c.Series.Name != "TS_02" {
			t.Errorf("%s: %s", v.folder, c.Series.Name)
		}
	}
}
