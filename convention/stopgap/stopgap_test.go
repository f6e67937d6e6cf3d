package stopgap_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/stopgap"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestSuite(t *testing.T) { conventiontest.Run(t, stopgap.New()) }

const sample = "data_stopgap_wedgelist\n\nloop_\n_tomo_num\n_pixelsize\n_tomo_x\n_tomo_y\n_tomo_z\n_tilt_angle\n_defocus1\n_defocus2\n_voltage\n_cs\n_exposure\n" +
	"3 2.5 1024 960 300 -40.0 3.02 2.98 300.0 2.7 9.0\n3 2.5 1024 960 300 0.0 3.0 3.0 300.0 2.7 0.0\n7 2.5 1024 960 300 10.0 3.0 3.0 300.0 2.7 3.0\n"

func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wedge_list.star")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWedgeList(t *testing.T) {
	path := file(t, sample)
	list, err := stopgap.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	a := list[0]
	if len(list) != 2 || a.Number != 3 || len(a.Tilts) != 2 || a.Size != [3]int{1024, 960, 300} || a.Optics.KV.Or(0) != 300 {
		t.Errorf("%+v", list)
	}
	if x := a.Tilts[0]; x.Angle != -40 || math.Abs(x.Defocus.Or(0)-30000) > 1e-6 || x.Exposure.Or(0) != 9 {
		t.Errorf("%+v", x)
	}
	if v := a.Volume(); v.Known || v.Orientation() != tomo.VolumeUnknown || v.NZ != 300 {
		t.Errorf("%+v", v)
	}
	if f := stopgap.Detect(path); f.Score != 3 || f.What != "STOPGAP wedge list" {
		t.Errorf("%+v", f)
	}
}

// A record is not a claim, and says so with what to do.
func TestNoClaim(t *testing.T) {
	for text, want := range map[string]string{
		sample: "angles and defocus of 3 tilts in 2 tomograms",
		"data_stopgap_motivelist\nloop_\n_motl_idx\n1\n":               "list of particles",
		"data_stopgap_wedgelist\nloop_\n_tomo_num\n1\n":                "tilt_angle: absent",
		"data_stopgap_wedgelist\nloop_\n_tomo_num\n_tilt_angle\n":      "no rows",
		"data_stopgap_wedgelist\nloop_\n_tomo_num\n_tilt_angle\n1 x\n": `"x"`,
	} {
		_, err := stopgap.New().Read(convention.Input{Path: file(t, text)})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "IMOD's tilt.com") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(sample))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "a.star")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := stopgap.Read(path)
		if _, ok := problem.ClassOf(err); err != nil && !ok {
			t.Fatalf("an error that is no problem: %v", err)
		}
		if err == nil && (len(list) == 0 || len(list[0].Tilts) == 0) {
			t.Fatal("no error and no tilts")
		}
	})
}

func TestCorpus(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	path := filepath.Join(dir, "turonova+cryoCAT/tests/test_data/wedgeutils_data/wedge_list_017.star")
	if _, err := os.Stat(path); err != nil {
		t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
	}
	list, err := stopgap.Read(path)
	if err != nil || len(list) != 1 || len(list[0].Tilts) != 60 || list[0].Size != [3]int{4096, 4096, 1500} || math.Abs(list[0].Tilts[0].Defocus.Or(0)-35152.38) > 1e-6 {
		t.Errorf("%+v %v", list, err)
	}
}
