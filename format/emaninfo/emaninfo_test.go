package emaninfo

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
	"github.com/tomoparity/tomoparity/problem"
)

func sample(t *testing.T) *Info {
	t.Helper()
	f, err := Read(filepath.Join("testdata", "ts_info.json"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAccessors(t *testing.T) {
	f := sample(t)
	rows, found, err := f.TltParams()
	if err != nil || !found || len(rows) != 3 {
		t.Fatalf("%v %v %v", rows, found, err)
	}
	if !slices.Equal(rows[1], []float64{2, -0.5, 95.8, 0.01, 3.1, 7}) {
		t.Errorf("row 1: %v", rows[1])
	}
	if v, ok, p := f.ApixUnbinA(); v != 10 || !ok || p != nil {
		t.Errorf("apix %v %v %v", v, ok, p)
	}
	if v, ok, p := f.TltFile(); v != "tiltseries/ts.hdf" || !ok || p != nil {
		t.Errorf("file %q %v %v", v, ok, p)
	}
	loss, ok, p := f.AliLossNM()
	if !ok || p != nil || len(loss) != 3 || !math.IsNaN(loss[1]) || !math.IsInf(loss[2], 1) {
		t.Errorf("loss %v %v %v", loss, ok, p)
	}
	if v, _, _ := f.DefocusUM(); !slices.Equal(v, []float64{4, 4.1, 4.2}) {
		t.Errorf("defocus %v", v)
	}
	if _, ok, p := f.PhaseDeg(); ok || p != nil {
		t.Error("phase is not in the file")
	}
	if v, _, _ := f.CsMM(); v != 2.7 {
		t.Errorf("cs %v", v)
	}
	if v, _, _ := f.VoltageKV(); v != 300 {
		t.Errorf("voltage %v", v)
	}
	want := []string{"ali_loss", "apix_unbin", "boxes_3d", "cs", "defocus", "tlt_file", "tlt_params", "voltage"}
	if !slices.Equal(f.Keys(), want) {
		t.Errorf("keys %v", f.Keys())
	}
}

func TestSetKeepsTheRest(t *testing.T) {
	f := sample(t)
	raw, err := os.ReadFile(filepath.Join("testdata", "ts_info.json"))
	if err != nil || string(f.Bytes()) != string(raw) {
		t.Fatal("unchanged file is not the same")
	}
	if err := f.SetNumbers(KeyVoltage, false, 200); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(string(raw), `"voltage": 300.0`, `"voltage": 200.0`, 1)
	if string(f.Bytes()) != want {
		t.Errorf("got\n%s", f.Bytes())
	}
	if err := f.SetNumbers(KeyPhase, true, 10, 1e-7); err != nil {
		t.Fatal(err)
	}
	if got := string(f.Bytes()); !strings.HasSuffix(got, "\"voltage\": 200.0,\n\"phase\": [10.0, 1e-07]\n}\n") {
		t.Errorf("got\n%s", got)
	}
	if !f.Delete(KeyPhase) || f.Delete(KeyPhase) {
		t.Error("delete")
	}
	if _, err := Parse(f.Bytes(), "again"); err != nil {
		t.Error(err)
	}
}

func TestBadTltParams(t *testing.T) {
	tests := []struct{ value, want string }{
		{"3", `i.json line 2: tlt_params: "3\n}"; expected a list of rows`},
		{"[[1,2,3,4,5],\n[1,2,3,4]]", "i.json line 3: tlt_params row 1 (of 0..): 4 numbers; expected at least five"},
		{"[[1,2,NaN,4,5]]", "tlt_params row 0 (of 0..): column 2 (of 0..) is not a finite number"},
		{"[[1,2,-Infinity,4,5]]", "not a finite number"},
		{"[[1,2,null,4,5]]", "not a finite number"},
		{`[[1,2,"3",4,5]]`, "expected a number"},
		{"[1,2]", "expected a list of numbers"},
		{"[[1,2,3,4,5] [1]]", ", or ]"},
		{"[[1,2,3,4,1e999]]", "expected a number"},
	}
	for _, tt := range tests {
		f, err := Parse([]byte("{\n\"tlt_params\": "+tt.value+"\n}"), "i.json")
		if err != nil {
			t.Errorf("%s: %v", tt.value, err)
			continue
		}
		_, found, err := f.TltParams()
		want := strings.Replace(tt.want, `"3\n}"`, `"3"`, 1)
		if !found || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", tt.value, err)
		}
	}
}

func TestAllBadRowsNamed(t *testing.T) {
	f, err := Parse([]byte(`{"tlt_params": [[1],[1,2,3,4,5],[NaN,2,3,4,5]]}`), "i.json")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = f.TltParams()
	var list problem.List
	if !errors.As(err, &list) || len(list) != 2 || !strings.Contains(list[1].Field, "row 2") {
		t.Errorf("%v", err)
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "the end of the file"},
		{"[1]", "expected an EMAN2 info file"},
		{"{", "double quotes"},
		{"{\"a\": 1,\n\"b\" 2}", "line 2"},
		{`{"a": [1, 2}`, `expected ']'`},
		{`{"a": [1, 2`, "not closed"},
		{`{"a": "x`, "closing quotes"},
		{`{"a": bad}`, "a JSON value"},
		{`{"a": 1} x`, "nothing after"},
		{`{"a": 1,}`, "double quotes"},
		{"{}\x00", "binary"},
		{`{"a": 1`, "ends early"},
	}
	for _, tt := range tests {
		if _, err := Parse([]byte(tt.in), "i.json"); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v", tt.in, err)
		}
	}
}

func TestBadScalars(t *testing.T) {
	f, err := Parse([]byte(`{"cs": NaN, "voltage": "300", "tlt_file": 3, "defocus": {}, "phase": [1,]}`), "i.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, get := range map[string]func() *problem.Problem{
		"cs":       func() *problem.Problem { _, _, p := f.CsMM(); return p },
		"voltage":  func() *problem.Problem { _, _, p := f.VoltageKV(); return p },
		"tlt_file": func() *problem.Problem { _, _, p := f.TltFile(); return p },
		"defocus":  func() *problem.Problem { _, _, p := f.DefocusUM(); return p },
		"phase":    func() *problem.Problem { _, _, p := f.PhaseDeg(); return p },
	} {
		if p := get(); p == nil || p.Field != name || p.Line != 1 {
			t.Errorf("%s: %v", name, p)
		}
	}
	if f.SetRaw("x", json.RawMessage("1 2")) == nil || f.SetNumbers("x", false) == nil ||
		f.SetNumbers("x", true, math.NaN()) == nil || f.SetTltParams([][]float64{{1}}) == nil {
		t.Error("bad value accepted")
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		row := rapid.SliceOfN(rapid.Float64Range(-1e20, 1e20), 5, 7)
		rows := rapid.SliceOfN(row, 0, 6).Draw(rt, "rows")
		f := New()
		if err := f.SetTltParams(rows); err != nil {
			rt.Fatal(err)
		}
		path := rapid.String().Draw(rt, "path")
		if err := f.SetTltFile(path); err != nil {
			rt.Fatal(err)
		}
		g, err := Parse(f.Bytes(), "r.json")
		if err != nil {
			rt.Fatal(err)
		}
		got, _, err := g.TltParams()
		if err != nil || !slices.EqualFunc(rows, got, slices.Equal[[]float64]) {
			rt.Fatalf("%v: %v -> %v", err, rows, got)
		}
		if p, _, _ := g.TltFile(); p != path {
			rt.Fatalf("%q -> %q", path, p)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"tlt_params": [[1,2,3,4,5]], "ali_loss": [NaN, 1], "x": {"a": [true, "\""]}}`))
	f.Add([]byte("{}"))
	f.Add([]byte(` {"a":-Infinity , "tlt_params":[[]]} `))
	formattest.Lossless(f, Parse, func(t *testing.T, x *Info) {
		_, _, _ = x.TltParams()
		_, _, _ = x.AliLossNM()
		_, _, _ = x.CsMM()
		_, _, _ = x.TltFile()
		if err := x.SetNumbers("new", true, 1, 2); err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(x.Bytes(), "again"); err != nil {
			t.Fatalf("%q: %v", x.Bytes(), err)
		}
	})
}

// The corpus itself has no info file of EMAN2; files written by EMAN2 may be
// laid beside it and are read where they are.
func TestCorpus(t *testing.T) {
	for _, rel := range corpus.Files(t, "_info.json") {
		path := corpus.Path(t, rel)
		formattest.ReadBack(t, path, Read)
	}
	// Files by the real EMAN2 that lie beside the corpus.
	matches, err := filepath.Glob(filepath.Join(corpus.Dir(t), "..", "vectors", "eman2*", "*_info.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range matches {
		f, ok := formattest.ReadBack(t, path, Read)
		if !ok {
			continue
		}
		rows, _, err := f.TltParams()
		loss, _, p := f.AliLossNM()
		apix, _, _ := f.ApixUnbinA()
		if err != nil || p != nil || len(rows) != 41 || len(loss) != 41 || apix != 10 {
			t.Errorf("%s: %d rows, %d losses, %v A, %v", path, len(rows), len(loss), apix, err)
		}
	}
}
