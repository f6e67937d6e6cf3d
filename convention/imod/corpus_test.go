package imod_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/tomo"
)

func corpusDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("TOMOPARITY_CORPUS"), "../../../shared/corpus"} {
		if st, err := os.Stat(dir); dir != "" && err == nil && st.IsDir() {
			return dir
		}
	}
	t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
	return ""
}

// Real eTomo folders and alignments: what they say, or why they cannot be read.
func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	grid := tomo.ImageGrid{NX: 960, NY: 928, PixelSize: 5}
	cases := []struct {
		path  string
		grid  tomo.ImageGrid
		want  string // part of the error; empty when it must be read
		notes []string
	}{
		{"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles", tomo.ImageGrid{PixelSize: 10}, "", nil},
		{"teamtomo+etomofiles/test_data/TS_001", grid, "", []string{"no tilt.com"}},
		{"TomoBabel+cets-imod/imod/tests/test_data/alignment_files", grid, "TS_03", nil},
		{"warpem+warpylib/testdata/xf_import/00254.xf", grid, "", nil},
		{"teamtomo+yet-another-imod-wrapper/tests/test_data/xf_file.xf", grid, "no tilt angles", nil},
		{"LabShare-Archive+IMOD/Etomo/uitestData/BB/tilt.com", grid, "", nil},
		{"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa_patch-tracking.xf", grid, "", nil},
		{"uermel+cryoet-alignment/tests/data", tomo.ImageGrid{}, "is not there", nil},
	}
	for _, c := range cases {
		path := filepath.Join(dir, filepath.FromSlash(c.path))
		claims, err := imod.Read(convention.Input{Path: path, Grid: c.grid, VolumeNX: 480, VolumeNY: 464, VolumeNZ: 150})
		switch {
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v", c.path, err)
		case err == nil && c.want != "":
			t.Errorf("%s: read, but %q was expected", c.path, c.want)
		case err != nil:
			t.Logf("%s: %v", c.path, err)
		default:
			checkReal(t, claims, c.notes)
		}
	}
}

func checkReal(t *testing.T, claims []*tomo.Claim, notes []string) {
	t.Helper()
	for _, cl := range claims {
		mean, spread, _ := cl.Series.MeanAxis()
		t.Logf("%s %s: %d tilts, axis %.2f (mean %.2f, spread %.2f), %v", cl.ID, cl.Series.Name, len(cl.Series.Tilts), cl.Axis.Or(0).Degrees(), mean.Degrees(), spread.Degrees(), cl.Notes)
		text := strings.Join(cl.Notes, "\n")
		for _, n := range notes {
			if !strings.Contains(text, n) {
				t.Errorf("%s: no note about %q", cl.Series.Name, n)
			}
		}
		checkLocal(t, cl)
		out := t.TempDir()
		if _, err := imod.Write(cl, out); err != nil {
			t.Fatal(err)
		}
		back, err := imod.Read(convention.Input{Path: out, Grid: cl.Series.Grid})
		if err != nil {
			t.Fatal(err)
		}
		px, height, n := conventiontest.Apart(cl, back[0])
		t.Logf("written and read back: %.5f px, height %.4f A", px, height)
		if px > 0.02 || n != len(cl.Series.Tilts) || (cl.Series.Local == nil) != (back[0].Series.Local == nil) {
			t.Errorf("%s: written and read back, points move by %.3f px", cl.Series.Name, px)
		}
	}
}

// checkLocal reports a local part and wants it to move points by a few pixels at
// most.
func checkLocal(t *testing.T, cl *tomo.Claim) {
	t.Helper()
	if strings.Contains(cl.Path, "BB/tilt.com") && cl.Series.Local == nil {
		t.Errorf("%s has a local alignment that was not read", cl.Path)
	}
	if cl.Series.Local == nil {
		return
	}
	if !imod.New().Holds.Local(cl) {
		t.Error("its own local part is said not to be held")
	}
	most := 0.0
	for _, tilt := range cl.Series.Tilts {
		for _, p := range []tomo.SpecimenPoint{{0, 0, 0}, {3000, 3000, 0}, {-3000, 2000, 400}, {2000, -3000, -400}} {
			d, _ := cl.Series.Local.At(tilt.Section, p)
			most = max(most, d.Norm()/cl.Series.Grid.PixelSize)
		}
	}
	t.Logf("%s moves points by up to %.2f px", cl.Series.Local.Words(), most)
	if !(most > 0.01 && most < 10) {
		t.Errorf("%s moves points by up to %g px", cl.Series.Local.Words(), most)
	}
}
