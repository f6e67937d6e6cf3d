package mrc

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
)

// fact is what is known of a corpus file.
type fact struct {
	nx, ny, nz int
	mode       Mode
	pixel      float64 // of x; 0 is unknown
}

// An entry ending in * stands for every file that begins so.
var corpusFacts = map[string]fact{
	"DustinMorado+tomoauto/spec/test_002_mode0.st":                                        {24, 24, 41, Int8, 2.604},
	"DustinMorado+tomoauto/spec/test_002_mode1.st":                                        {24, 24, 41, Int16, 2.604},
	"DustinMorado+tomoauto/spec/test_002_mode2.st":                                        {24, 24, 41, Float32, 2.604},
	"DustinMorado+tomoauto/spec/test_002_mode6.st":                                        {24, 24, 41, Uint16, 2.604},
	"I2PC+xmipp/src/xmipp/resources/test/image/smallStack.mrcs":                           {64, 64, 4, Float32, 1},
	"KosinskiLab+pyTME/tests/data/Raw/em_map.map":                                         {19, 14, 20, Float32, 5.28},
	"SBC-Utrecht+pytom-match-pick/tests/Data/human_ribo_mask_32_8_5.mrc":                  {32, 32, 32, Float32, 1},
	"TomoBabel+cets-data-models/tests/test_data/mrc_stack.mrcs":                           {64, 64, 215, Float16, 3.54},
	"alisterburt+tiltstack/tests/test_data/tilt_images/TS_01_000_0_0.mrc":                 {10, 10, 1, Float16, 0},
	"anmartinezs+pyseg_system/code/pyto/tomo/test/tomo_int16.mrc":                         {5, 6, 4, Int16, 2.5},
	"bpowell122+tomodrgn/testing/data/tomogram_001.mrc":                                   {96, 96, 96, Float32, 125},
	"bpowell122+tomodrgn/testing/data/warptools_test_4-tomos_10-ptcls_box-32_angpix-12/*": {32, 32, 37, Float16, 12},
	"hyperspy+rosettasciio/rsciio/tests/data/mrc/20241021_00405_movie.mrc":                {8, 4, 32, Uint16, -10},
	"hyperspy+rosettasciio/rsciio/tests/data/mrc/HAADFscan.mrc":                           {16, 16, 1, Uint16, 56.791},
	"ml-struct-bio+cryodrgn/tests/data/empiar_10076_7.mrc":                                {320, 320, 7, Float32, 0},
	"teamtomo+etomofiles/test_data/TS_001/TS_001.st":                                      {1, 1, 40, Float32, 0},
	"turonova+cryoCAT/tests/test_data/tilt_stack.mrc":                                     {232, 240, 4, Float32, 0},
	"warpem+warpylib/testdata/ctf_reference.mrc":                                          {129, 256, 2, Float32, 1},
	// In another order of axes; read permissively.
	"ccpem+mrcfile/tests/test_data/EMD-3001.map":                 {73, 43, 25, Float32, 0.448},
	"dials+cctbx/cctbx/regression/data/D7.ccp4":                  {40, 54, 54, Float32, 0.712},
	"dials+cctbx/iotbx/ccp4_map/tst_input.map":                   {16, 16, 8, Float32, 5.131},
	"dials+cctbx/iotbx/regression/data/D7.ccp4":                  {45, 45, 45, Float32, 0.444},
	"dials+cctbx/iotbx/regression/data/non_zero_origin_map.ccp4": {32, 40, 30, Float32, 0.747},
	"nglviewer+ngl/test/data/3pqr-mode0.ccp4":                    {69, 100, 59, Int8, 0.959},
}

// corpusRefused are the files that must be refused: why, and whether permissive
// reading opens them.
var corpusRefused = map[string]struct {
	why        string
	permissive bool
}{
	"SBC-Utrecht+pytom-match-pick/tests/Data/header_only.mrc":    {"1.0 kB on disk, 132.1 kB promised", true},
	"ccpem+mrcfile/tests/test_data/EMD-3001.map":                 {"3 1 2; expected 1 2 3", true},
	"ccpem+mrcfile/tests/test_data/EMD-3001.map.bz2":             {"bzip2", false},
	"ccpem+mrcfile/tests/test_data/emd_3001.map.gz":              {"gzip", false},
	"dials+cctbx/cctbx/regression/data/D7.ccp4":                  {"3 2 1; expected 1 2 3", true},
	"dials+cctbx/iotbx/ccp4_map/tst_input.map":                   {"3 1 2; expected 1 2 3", true},
	"dials+cctbx/iotbx/regression/data/D7.ccp4":                  {"3 2 1; expected 1 2 3", true},
	"dials+cctbx/iotbx/regression/data/non_zero_origin_map.ccp4": {"3 2 1; expected 1 2 3", true},
	"nglviewer+ngl/test/data/3pqr-mode0.ccp4":                    {"2 1 3; expected 1 2 3", true},
}

func TestCorpus(t *testing.T) {
	found := map[string]bool{}
	for _, rel := range corpus.Files(t, ".mrc", ".mrcs", ".st", ".map", ".ccp4", ".rec", ".ali", ".map.gz", ".map.bz2") {
		t.Run(rel, func(t *testing.T) {
			path := corpus.Path(t, rel)
			opts := Options{}
			if r, ok := corpusRefused[rel]; ok {
				if _, err := Open(path, opts); err == nil || !strings.Contains(err.Error(), r.why) {
					t.Fatalf("want refusal with %q, got %v", r.why, err)
				}
				found[rel] = true
				opts.Permissive = true
				if f, err := Open(path, opts); !r.permissive {
					if err == nil {
						f.Close()
						t.Error("opened permissively")
					}
					return
				}
			}
			f, err := Open(path, opts)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			checkWhole(t, f, path)
			for name, want := range corpusFacts {
				if prefix, cut := strings.CutSuffix(name, "*"); name == rel || cut && strings.HasPrefix(rel, prefix) {
					found[name] = true
					checkFact(t, f, want)
				}
			}
		})
	}
	for name := range corpusFacts {
		if !found[name] {
			t.Errorf("not in the corpus: %s", name)
		}
	}
	for name := range corpusRefused {
		if !found[name] {
			t.Errorf("not in the corpus: %s", name)
		}
	}
}

// checkWhole checks what holds for every file: its headers come back byte for
// byte, and all sections read with statistics as in the header where that has
// any that make sense.
func checkWhole(t *testing.T, f *File, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	again := f.Header.Encode()
	if string(again[:])+string(f.Ext) != string(raw[:HeaderSize+len(f.Ext)]) {
		t.Error("headers are not kept")
	}
	var all stats
	all.min, all.max = math.Inf(1), math.Inf(-1)
	dst := make([]float32, f.Header.NX*f.Header.NY)
	for z := range f.Sections {
		if err := f.ReadSection(z, dst); err != nil {
			t.Fatal(err)
		}
		all.add(statsOf(dst))
	}
	h := f.Header
	if f.Sections < h.NZ || !(h.DMin < h.DMax) || h.DMean < h.DMin || h.DMean > h.DMax || h.RMS <= 0 {
		return
	}
	tol := 2e-3 * float64(h.DMax-h.DMin)
	if h.Mode == Float16 || h.IMODStamp == imodStamp && h.DMean == 0 {
		return // statistics from before rounding
	}
	if math.Abs(all.min-float64(h.DMin)) > tol || math.Abs(all.max-float64(h.DMax)) > tol || math.Abs(all.mean-float64(h.DMean)) > tol {
		if strings.HasSuffix(path, "subtomo2Chimera/avg.mrc") || strings.HasSuffix(path, "3pqr-mode0.ccp4") {
			return // statistics of the map before it was changed
		}
		t.Errorf("header says %g %g %g, data are %g %g %g", h.DMin, h.DMax, h.DMean, all.min, all.max, all.mean)
	}
}

func checkFact(t *testing.T, f *File, want fact) {
	t.Helper()
	h := f.Header
	x, _, _, ok := f.PixelSizeA()
	if h.NX != want.nx || h.NY != want.ny || h.NZ != want.nz || f.Sections != want.nz || h.Mode != want.mode ||
		math.Abs(x-want.pixel) > 0.0006 || ok != (want.pixel > 0) {
		t.Errorf("%s, %d sections, pixel %v %v; want %+v", shape(&h), f.Sections, x, ok, want)
	}
}

// The same tilt series in four modes: SerialEM's extended header and label, and
// the same values in those modes that hold them.
func TestCorpusSerialEM(t *testing.T) {
	base := corpus.Path(t, "DustinMorado+tomoauto/spec/test_002_mode")
	sections := map[string][]float32{}
	for _, mode := range []string{"0", "1", "2", "6"} {
		f, err := Open(base+mode+".st", Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		tilts, ok := f.ExtTilts()
		title, _ := f.Header.AxisTitle()
		if !ok || f.ExtKind() != ExtSERI || len(tilts) != 41 || tilts[0] != -59.99 || tilts[40] != 59.99 ||
			!strings.HasPrefix(title, "    Tilt axis angle = -14.3, binning = 1") {
			t.Errorf("mode %s: %q %v %q", mode, f.ExtKind(), tilts, title)
		}
		s := make([]float32, 24*24)
		if err := f.ReadSection(20, s); err != nil {
			t.Fatal(err)
		}
		sections[mode] = s
	}
	if !sameImage(sections["1"], sections["2"]) || !sameImage(sections["2"], sections["0"]) || !sameImage(sections["6"], sections["2"]) {
		t.Error("the modes hold different images")
	}
}

// sameImage tells whether two sections are the same but for scale and offset.
func sameImage(a, b []float32) bool {
	sa, sb := statsOf(a), statsOf(b)
	cov := 0.0
	for i := range a {
		cov += (float64(a[i]) - sa.mean) * (float64(b[i]) - sb.mean)
	}
	return cov/math.Sqrt(sa.m2*sb.m2) > 0.99
}

func TestCorpusFEI2(t *testing.T) {
	f, err := Open(corpus.Path(t, "hyperspy+rosettasciio/rsciio/tests/data/mrc/HAADFscan.mrc"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, ok := f.Metas()
	if !ok || len(m) != 1 || f.ExtKind() != ExtFEI2 {
		t.Fatalf("%v %v", m, f.ExtKind())
	}
	// The pixel size of the blocks and that of the header agree; the axis angle is
	// marked as absent.
	if math.Abs(m[0].PixelXA-56.7913) > 1e-3 || math.Abs(m[0].TiltDeg-0.0081161) > 1e-6 || !math.IsNaN(m[0].AxisAngleDeg) {
		t.Errorf("%+v", m[0])
	}
}
