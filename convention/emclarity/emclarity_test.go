package emclarity_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/emclarity"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestSuite(t *testing.T) { conventiontest.Run(t, emclarity.New()) }

func line(view, tilt string) string {
	return view + "\t00001.50\t-0002.25\t" + tilt + "\t000.000\t090.000\t1.01\t-0.02\t0.02\t1.01\t4.5e+01\t4.1e-08\t-1.05e+00\t1.0e+00\t-3.0e-06\t2.5e-10\t2.7e-03\t1.97e-12\t7.0e-02\t1024\t960\t3\n"
}

func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "TS_01_ali1_ctf.tlt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRecord(t *testing.T) {
	path := file(t, line("3", "-60.450")+line("1", "059.300")+line("2", "000.000"))
	views, err := emclarity.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	v := emclarity.InStackOrder(views)[0]
	if v.View != 1 || v.Angle != 59.3 || math.Abs(v.Defocus-30000) > 1e-6 || math.Abs(v.Cs-2.7) > 1e-9 || v.Shift[1] != -2.25 || v.Matrix[1][0] != 0.02 || v.Dose != 45 {
		t.Errorf("%+v", v)
	}
	if g := emclarity.Grid(views); g.NX != 1024 || g.NY != 960 || math.Abs(g.PixelSize-2.5) > 1e-9 {
		t.Errorf("%+v", g)
	}
	if emclarity.Grid(nil) != (tomo.ImageGrid{}) {
		t.Error("a grid of nothing")
	}
	if f := emclarity.Detect(path); f.Score != 3 || f.Base != "TS_01" {
		t.Errorf("%+v", f)
	}
	if _, err := emclarity.New().Read(convention.Input{Path: path}); err == nil || !strings.Contains(err.Error(), "not public") || !strings.Contains(err.Error(), "fixedStacks") {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		line("1", "0") + line("1", "3"): "a second time",
		line("0", "0"):                  "column 1",
		line("1", "400"):                "column 4",
		"1 2 3\n":                       "3 columns",
	} {
		if _, err := emclarity.Read(file(t, text)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "IMOD") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if f := emclarity.Detect(file(t, "1 2 3\n")); f.Score != 0 {
		t.Errorf("%+v", f)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(line("1", "0")))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "a_ctf.tlt")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := emclarity.Read(path)
		if _, ok := problem.ClassOf(err); err != nil && !ok {
			t.Fatalf("an error that is no problem: %v", err)
		}
	})
}

// Real files: rows by falling |tilt|, underfocus of some µm, a rotation of about a degree.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	for i := 5; i <= 8; i++ {
		path := filepath.Join(dir, fmt.Sprintf("bHimes+emClarity/docs/anticipatedTiltAlignment/ctf/riboNew%02d_ali1_ctf.tlt", i))
		if _, err := os.Stat(path); err != nil {
			t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
		}
		views, err := emclarity.Read(path)
		if err != nil || len(views) != 41 || emclarity.Detect(path).Score != 3 {
			t.Fatal(len(views), err)
		}
		falling := slices.IsSortedFunc(views, func(a, b emclarity.View) int {
			return int(math.Copysign(1, math.Abs(b.Angle.Degrees())-math.Abs(a.Angle.Degrees())-0.01))
		})
		v := views[0]
		if !falling || v.Defocus < 10000 || v.Defocus > 60000 || v.PixelSize < 2.1 || v.PixelSize > 2.2 || math.Abs(v.Matrix.Det()-1) > 0.1 {
			t.Errorf("%s: falling %v, %+v", path, falling, v)
		}
	}
}
