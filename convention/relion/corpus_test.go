package relion_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/relion"
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

const (
	skeleton = "TomoBabel+cets-relion/tests/test_data/skeleton_project"
	oldTests = "3dem+relion/src/tomography_python_programs/_tests/test_project_directory/tilt_series_metadata"
	warpSets = "bpowell122+tomodrgn/testing/data/warptools_test_4-tomos_10-ptcls_box-32_angpix-12_tomograms.star"
	cylindra = "hanjinliu+cylindra/cylindra_builtins/relion/tests/test_jobs/Tomograms/job_tomo"
)

// Real projects: what they say, or why they cannot be read.
func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	falcon := tomo.ImageGrid{NX: 3838, NY: 3710}
	for _, c := range []struct {
		path   string
		grid   tomo.ImageGrid
		series []string
		tilts  []int
		axis   float64
		hand   tomo.DepthParity
		volume [3]int
		note   string
		err    string // instead
	}{
		{skeleton, falcon, []string{"TS_01", "TS_03", "TS_43"}, []int{40, 40, 41}, 85.1, tomo.DepthRight, [3]int{540, 540, 270}, "Polish", ""},
		{skeleton + "/Tomograms/job006", falcon, []string{"TS_01", "TS_03", "TS_43"}, []int{40, 40, 41}, 85.1, tomo.DepthRight, [3]int{540, 540, 270}, "TS_45, TS_54", ""},
		{skeleton + "/AlignTiltSeries/job005", falcon, []string{"TS_01", "TS_03", "TS_43"}, []int{40, 40, 41}, 85.1, tomo.DepthRight, [3]int{}, "", ""},
		{skeleton + "/CtfRefine/job027/tilt_series/TS_03.star", falcon, []string{"TS_03"}, []int{40}, 85.1, tomo.DepthRight, [3]int{540, 540, 270}, "", ""},
		{skeleton + "/CtfFind/job003/tilt_series/TS_03.star", falcon, nil, nil, 0, 0, [3]int{}, "", "no alignment"},
		{skeleton + "/Import/job001", falcon, nil, nil, 0, 0, [3]int{}, "", "no alignment"},
		{skeleton + "/Extract/job020/particles.star", falcon, nil, nil, 0, 0, [3]int{}, "", "no table of tilt series"},
		{oldTests, tomo.ImageGrid{NX: 3710, NY: 3838}, []string{"220728_TS_01", "220728_TS_03", "220728_TS_43"}, []int{41, 41, 41}, 85.3, tomo.DepthWrong, [3]int{500, 500, 375}, "the matrices are used", ""},
		{warpSets, tomo.ImageGrid{NX: 4092, NY: 5760}, []string{"Unt_083", "Unt_050", "Unt_076", "Unt_088"}, []int{37, 37, 37, 37}, 85.3, tomo.DepthRight, [3]int{4400, 6000, 1400}, "turns only", ""},
		{cylindra, falcon, nil, nil, 0, 0, [3]int{}, "", "but data_13pf_MT"},
	} {
		t.Run(c.path, func(t *testing.T) {
			claims, err := relion.Read(convention.Input{Path: filepath.Join(dir, filepath.FromSlash(c.path)), Grid: c.grid})
			if err != nil || c.err != "" {
				if err == nil || c.err == "" || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("%v; want %q", err, c.err)
				}
				return
			}
			if len(claims) != len(c.series) {
				t.Fatalf("%d claims", len(claims))
			}
			for i, cl := range claims {
				axis, spread, _ := cl.Series.MeanAxis()
				t.Logf("%s: %d tilts, axis %.3f, spread %.3f, %v", cl.Series.Name, len(cl.Series.Tilts), axis.Degrees(), spread.Degrees(), cl.Notes)
				if cl.Series.Name != c.series[i] || len(cl.Series.Tilts) != c.tilts[i] || math.Abs(axis.Degrees()-c.axis) > 3 || cl.Series.Asserts != c.hand ||
					!strings.Contains(fmt.Sprint(cl.Notes), c.note) || [3]int{cl.Volume.NX, cl.Volume.NY, cl.Volume.NZ} != c.volume {
					t.Errorf("%s: %d tilts, %v, %+v", cl.Series.Name, len(cl.Series.Tilts), cl.Series.Asserts, cl.Volume)
				}
				out := t.TempDir()
				rigid, _ := cl.Rigid()
				if _, err := relion.Write(rigid, out); err != nil {
					t.Fatal(err)
				}
				back := readOne(t, convention.Input{Path: out, Grid: cl.Series.Grid})
				if px, height, n := conventiontest.Apart(rigid, back); px > 0.002 || height > 0.002*cl.Series.Grid.PixelSize || n != c.tilts[i] {
					t.Errorf("written and read back: %g px, %g A, %d tilts", px, height, n)
				}
			}
		})
	}
}

// A real file with matrices and angles: both say the same, and the matrices are
// for voxels counted from 0.
func TestCorpusMatricesAreTheAngles(t *testing.T) {
	dir := filepath.Join(corpusDir(t), filepath.FromSlash(oldTests))
	grid := tomo.ImageGrid{NX: 3710, NY: 3838}
	for _, name := range []string{"220728_TS_01", "220728_TS_03", "220728_TS_43"} {
		both := readOne(t, convention.Input{Path: dir, Grid: grid, Series: name})
		tilts := strings.ReplaceAll(text(t, dir, "tilt_series/"+name+".star"), "_rlnTomoProj", "_rlnOther")
		copied := put(t, map[string]string{"tilt_series.star": text(t, dir, "tilt_series.star"), "tilt_series/" + name + ".star": tilts})
		angles := readOne(t, convention.Input{Path: copied, Grid: grid, Series: name})
		if px, height, n := conventiontest.Apart(both, angles); px > 1e-3 || height > 1e-3*grid.PixelSize+0.01 || n != 41 {
			t.Errorf("%s: %g px, %g A, %d tilts", name, px, height, n)
		}
	}
}
