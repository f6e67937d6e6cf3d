package dynamo_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/dynamo"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

func TestSuite(t *testing.T) { conventiontest.Run(t, dynamo.New()) }

const one = "43 1 1 -1.25 -2.5 3.75 30 40 50 0.15 0 0 1 -60 60 -60 60 0 0 7 1 0 0 508.5 378.5 318.5 0 0 0 0 0 1 0 1+0.5i 0\n"

func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.tbl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTable(t *testing.T) {
	path := file(t, one+"\n"+strings.Replace(one, " 7 1", " 8 1", 1))
	list, err := dynamo.Read(path)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	p := list[0]
	if p.Tag != 43 || p.Tomogram != 7 || list[1].Tomogram != 8 || p.TDRot != 30 || p.Tilt != 40 || p.NARot != 50 {
		t.Errorf("%+v", p)
	}
	if v := geom.Vec3(p.Voxel()); v.Sub(geom.Vec3{506.25, 375, 321.25}).Norm() > 1e-9 {
		t.Errorf("voxel %v", v)
	}
	if f := dynamo.Detect(path); f.Score != 2 {
		t.Errorf("%+v", f)
	}
	if _, err := dynamo.New().Read(convention.Input{Path: path}); err == nil || !strings.Contains(err.Error(), "2 particles in 2 tomograms") || !strings.Contains(err.Error(), "IMOD") {
		t.Error(err)
	}
}

// The matrix is the transpose of Rz(narot) Rx(tilt) Rz(tdrot), which takes the
// particle to the template; the template's z points along its last column.
func TestRotation(t *testing.T) {
	p := dynamo.Particle{TDRot: 30, Tilt: 40, NARot: 50}
	back := geom.RotZ(50).Mul(geom.RotX(40)).Mul(geom.RotZ(30))
	m := p.Rotation().Mul(back)
	for i := range 3 {
		for j := range 3 {
			want := 0.0
			if i == j {
				want = 1
			}
			if math.Abs(m[i][j]-want) > 1e-12 {
				t.Fatalf("%v", m)
			}
		}
	}
	// tdrot -psi, tilt -the, narot -phi is Rz(psi) Rx(the) Rz(phi): the z axis
	// goes to (sin psi sin the, -cos psi sin the, cos the).
	z := p.Rotation().Apply(geom.Vec3{0, 0, 1})
	s, c := geom.Angle(-30).SinCos()
	st, ct := geom.Angle(-40).SinCos()
	if z.Sub(geom.Vec3{s * st, -c * st, ct}).Norm() > 1e-12 {
		t.Errorf("%v", z)
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "no lines",
		"1 2 3\n":                          "3 columns",
		strings.Replace(one, "30", "x", 1): "column 7",
		one + strings.Replace(one, "508.5", "1+2i", 1): "line 2: column 24",
		strings.Replace(one, "508.5", "1e30", 1):       "column 24",
	} {
		if _, err := dynamo.Read(file(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
	if f := dynamo.Detect(file(t, "a b c\n")); f.Score != 0 {
		t.Errorf("%+v", f)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(one))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(dir, "a.tbl")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := dynamo.Read(path)
		if _, ok := problem.ClassOf(err); err != nil && !ok {
			t.Fatalf("an error that is no problem: %v", err)
		}
	})
}

func TestCorpus(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	for rel, want := range map[string]int{"alisterburt+dynamo2m/test_data/dynamo2warp/example.tbl": 4934, "teamtomo+dynamotable/test/data/t_double.tbl": 300,
		"turonova+cryoCAT/tests/test_data/motl_data/bin1.6_SG_j013_afterM_24k_subtomos_MN_Dyn_v2.tbl": 24399} {
		path := filepath.Join(dir, rel)
		if _, err := os.Stat(path); err != nil {
			t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
		}
		if list, err := dynamo.Read(path); err != nil || len(list) != want || dynamo.Detect(path).Score != 2 {
			t.Errorf("%s: %d, %v", rel, len(list), err)
		}
	}
}
