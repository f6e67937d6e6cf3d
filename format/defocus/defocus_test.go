package defocus

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
)

func TestVersions(t *testing.T) {
	tests := []struct {
		file    string
		version int
		flags   Flags
		second  Values
	}{
		{"v0.defocus", 0, 0, Values{StartView: 2, EndView: 3, StartAngleDeg: -54, EndAngleDeg: -51, Defocus1NM: 1243}},
		{"v2.defocus", 2, 0, Values{StartView: 2, EndView: 2, StartAngleDeg: -54, EndAngleDeg: -54, Defocus1NM: 1243}},
		{"v3_all.defocus", 3, Astigmatism | Phase | CutOn, Values{StartView: 2, EndView: 2, StartAngleDeg: -54,
			EndAngleDeg: -54, Defocus1NM: 1415.6, Defocus2NM: 1022.3, AstigAngle: 32.3, Phase: 20.19, CutOnPerNM: 0.05}},
		{"v3_radian.defocus", 3, Astigmatism | AstigRadians | Phase | PhaseRadians | InvertAngles, Values{StartView: 2,
			EndView: 2, StartAngleDeg: 54, EndAngleDeg: 54, Defocus1NM: 1415.6, Defocus2NM: 1022.3, AstigAngle: 0.5637, Phase: 0.3524}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			path := filepath.Join("testdata", tt.file)
			f, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			if f.Version != tt.version || f.Flags != tt.flags || len(f.Rows) != 2 || f.Rows[1].Values != tt.second {
				t.Errorf("version %d flags %d rows %+v", f.Version, f.Flags, f.Rows)
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			// The samples are in the program's layout, so fresh rows must give them too.
			fresh, err := New(f.Version, f.Flags, f.Rows[0].Values, f.Rows[1].Values)
			if err != nil {
				t.Fatal(err)
			}
			for name, g := range map[string]*File{"as read": f, "fresh": fresh} {
				if string(g.Bytes()) != string(raw) {
					t.Errorf("%s:\n%q\n%q", name, g.Bytes(), raw)
				}
			}
		})
	}
}

func TestUnits(t *testing.T) {
	f := AstigRadians | Phase
	if f.AstigAngleUnit() != Radian || f.PhaseUnit() != Degree || Radian.String() != "radian" || Degree.String() != "degree" {
		t.Error(f)
	}
}

func TestVersionStaysOnFirstLine(t *testing.T) {
	f, err := Parse([]byte("1 1 -3 -3 100 2\n2 2 0 0 200\n"), "v.defocus")
	if err != nil {
		t.Fatal(err)
	}
	f.Rows[0], f.Rows[1] = f.Rows[1], f.Rows[0]
	g, err := Parse(f.Bytes(), "again")
	if err != nil || g.Version != 2 || len(g.Rows) != 2 || g.Rows[0].StartView != 2 {
		t.Errorf("%v %q", err, f.Bytes())
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "\n", "no lines with numbers"},
		{"four", "1 1 0 0\n", "4 numbers on the first line"},
		{"short", "1 1 0 0 100\n2 2 3\n", "d.defocus line 2: 3 columns; expected 5 (start view"},
		{"long", "1 1 0 0 100\n2 2 3 3 100 5\n", "line 2: 6 columns"},
		{"short v3", "5 0 0 0 0 3\n1 1 0 0 100\n", "line 2: 5 columns; expected 8"},
		{"version", "1 1 0 0 100 4\n", "version: 4; expected 0, 1, 2 or 3"},
		{"flags", "64 0 0 0 0 3\n", "flags: 64"},
		{"cut-on alone", "32 0 0 0 0 3\n", "without a phase shift"},
		{"view", "1.5 2 0 0 100\n", "start view: 1.5"},
		{"range", "3 2 0 0 100\n", "views: 3 to 2"},
		{"no data", "5 0 0 0 0 3\n", "no data lines"},
		{"words", "Micrograph defocus\n", "expected a defocus file"},
		{"nan", "1 1 0 0 nan\n", "column 5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), "d.defocus")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	for _, bad := range []struct {
		v int
		f Flags
	}{{4, 0}, {-1, 0}, {2, Phase}, {3, 64}, {3, CutOn}} {
		if _, err := New(bad.v, bad.f); err == nil {
			t.Errorf("%v accepted", bad)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		version := rapid.IntRange(0, 3).Draw(rt, "version")
		var flags Flags
		if version == 3 {
			flags = Flags(rapid.IntRange(0, int(known)).Draw(rt, "flags"))
			if flags.Has(CutOn) {
				flags |= Phase
			}
		}
		num := rapid.Float64Range(-90, 90)
		var rows []Values
		for i := range rapid.IntRange(1, 5).Draw(rt, "n") {
			rows = append(rows, Values{StartView: i, EndView: i + 1, StartAngleDeg: num.Draw(rt, "a"), EndAngleDeg: num.Draw(rt, "a"),
				Defocus1NM: 100 * num.Draw(rt, "d"), Defocus2NM: num.Draw(rt, "d"), AstigAngle: num.Draw(rt, "t"),
				Phase: num.Draw(rt, "p"), CutOnPerNM: num.Draw(rt, "c")})
		}
		f, err := New(version, flags, rows...)
		if err != nil {
			rt.Fatal(err)
		}
		g, err := Parse(f.Bytes(), "r")
		if err != nil || g.Version != version || g.Flags != flags || len(g.Rows) != len(rows) {
			rt.Fatalf("%v: %q", err, f.Bytes())
		}
		for i, r := range g.Rows {
			if r.StartView != rows[i].StartView || math.Abs(r.Defocus1NM-rows[i].Defocus1NM) > 0.51 ||
				math.Abs(r.EndAngleDeg-rows[i].EndAngleDeg) > 0.0051 ||
				flags.Has(Phase) && math.Abs(r.Phase-rows[i].Phase) > 0.0051 ||
				flags.Has(CutOn) && math.Abs(r.CutOnPerNM-rows[i].CutOnPerNM) > 0.000051 ||
				flags.Has(Astigmatism) && math.Abs(r.AstigAngle-rows[i].AstigAngle) > 0.0051 {
				rt.Fatalf("%+v -> %+v", rows[i], r.Values)
			}
		}
		if string(g.Bytes()) != string(f.Bytes()) {
			rt.Fatal("second writing differs")
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("1\t1\t-57.00\t-57.00\t  1360   2\n2\t2\t-54.00\t-54.00\t  1243\n"))
	f.Add([]byte("5\t0\t0.0\t0.0\t0.0\t3\n1 1 -57 -57 1483.9 1068.7 32.44 26.49\n"))
	f.Add([]byte("37 0 0 0 0 3\n1 1 0 0 1 1 1 1 1\n"))
	f.Add([]byte("0 0 0 0 0 0\n"))
	formattest.Lossless(f, Parse, nil)
}

const dir = "TomoBabel+cets-imod/imod/tests/test_data/imod_defocus_files/"

// Every .defocus file of the corpus reads; none is refused.
func TestCorpus(t *testing.T) {
	facts := map[string]struct {
		version     int
		flags       Flags
		first, last float64
	}{
		dir + "TS_03_plain_estimation.defocus":            {2, 0, 1360, 1439},
		dir + "TS_03_only_phase_shift.defocus":            {3, Phase, 1323.6, 1463},
		dir + "TS_03_astigmatism_and_phase_shift.defocus": {3, Astigmatism | Phase, 1483.9, 1485.3},
	}
	found := 0
	for _, rel := range corpus.Files(t, ".defocus") {
		path := corpus.Path(t, rel)
		f, ok := formattest.ReadBack(t, path, Read)
		if !ok {
			continue
		}
		fact, ok := facts[rel]
		if !ok {
			continue
		}
		found++
		last := f.Rows[len(f.Rows)-1]
		if f.Version != fact.version || f.Flags != fact.flags || len(f.Rows) != 40 || f.Rows[0].Defocus1NM != fact.first ||
			last.Defocus1NM != fact.last || f.Rows[0].StartAngleDeg != -57 || last.EndAngleDeg != 60 || last.EndView != 40 {
			t.Errorf("%s: version %d flags %d, %d rows, %+v .. %+v", rel, f.Version, f.Flags, len(f.Rows), f.Rows[0].Values, last.Values)
		}
	}
	if found != len(facts) {
		t.Errorf("facts checked for %d files, want %d", found, len(facts))
	}
}
