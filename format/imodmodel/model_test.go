package imodmodel

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
	"github.com/tomoparity/tomoparity/problem"
)

// sample has a contour with sizes, scattered points, a mesh, an unknown chunk
// and something behind the end mark.
func sample() *File {
	beads := NewObject("beads", Open, []Point{{10.5, 20.5, 0}, {11.5, 20.5, 1}}, nil)
	beads.Contours[0].After = []Chunk{{"SIZE", binary.BigEndian.AppendUint64(nil, 0x3f80000040000000)}, {"ODD ", []byte("abc")}}
	mesh := NewObject("surface", 0)
	mesh.Meshes = []Mesh{{Vertices: []Point{{1, 2, 3}}, List: []int32{-25, 0, -1}, Surface: -2}}
	f := New(512, 400, 61, beads, NewObject("gold", Scattered, []Point{{1, 2, 3}}), mesh)
	f.tail = []byte("behind")
	f.SetImage(Image{Current: Transform{Scale: [3]float32{20.2, 20.2, 20.2}, Translation: [3]float32{-202, 0, 0}}})
	return f
}

func TestWrittenIsRead(t *testing.T) {
	f := sample()
	f.PixelSize, f.Units = 2.02, -9
	path := filepath.Join(t.TempDir(), "a.mod")
	if err := f.Write(path); err != nil {
		t.Fatal(err)
	}
	g, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if g.NX != 512 || g.NZ != 61 || len(g.Objects) != 3 || g.Objects[0].Title != "beads" || g.Objects[0].Points() != 2 || !g.Objects[1].Has(Scattered) ||
		g.Objects[0].Contours[0].Points[1] != (Point{11.5, 20.5, 1}) || g.Objects[2].Meshes[0].Surface != -2 || g.Objects[2].Meshes[0].List[0] != -25 {
		t.Errorf("%+v", g)
	}
	if s, ok := g.Objects[0].Contours[0].Sizes(); !ok || len(s) != 2 || s[0] != 1 || s[1] != 2 {
		t.Error(s, ok)
	}
	if _, ok := g.Objects[1].Contours[0].Sizes(); ok {
		t.Error("sizes out of nothing")
	}
	if a, ok := g.PixelSizeA(); !ok || math.Abs(a-20.2) > 1e-5 {
		t.Error(a, ok)
	}
	if !bytes.Equal(g.Bytes(), f.Bytes()) {
		t.Error("not lossless")
	}
	m, ok := g.Image()
	if !ok || m.Current.Scale[0] != 20.2 || !g.Has(HasOrigin) {
		t.Error(m, ok)
	}
	g.Title, g.Objects[0].Title = strings.Repeat("long", 60), "b"
	g.SetImage(m)
	if h, err := Parse(g.Bytes(), ""); err != nil || len(h.Title) != 127 || h.Objects[0].Title != "b" {
		t.Error(err)
	}
}

// The model begins at column 10 of the image; flipped, y and z change places.
func TestFullImage(t *testing.T) {
	f := sample()
	to, ok := f.FullImage()
	if p := to(Point{1, 2, 3}); !ok || math.Abs(p[0]-11) > 1e-6 || p[1] != 2 || p[2] != 3 {
		t.Error(p, ok)
	}
	f.Flags |= Flipped
	to, _ = f.FullImage()
	if p := to(Point{1, 2, 3}); p[1] != 3 || p[2] != 2 {
		t.Error(p)
	}
	m, _ := f.Image()
	m.Current.Rotation[0] = 90
	f.SetImage(m)
	if _, ok := f.FullImage(); ok {
		t.Error("a rotated image has no such map")
	}
	if _, ok := New(1, 1, 1).FullImage(); ok {
		t.Error("no MINX")
	}
}

func TestRefused(t *testing.T) {
	good := string(sample().Bytes())
	at := func(id string, plus int, v uint32) []byte {
		b := []byte(good)
		binary.BigEndian.PutUint32(b[strings.Index(good, id)+plus:], v)
		return b
	}
	for _, c := range []struct {
		name string
		b    []byte
		want string
	}{
		{"other", []byte("MAP "), "does not begin with IMODV1.2"},
		{"old", []byte("IMODV1.1xxx"), "save it again"},
		{"text", []byte("# comment\nimod 1\n"), "imodtrans"},
		{"header", []byte(good[:100]), "header at byte 8: 92 bytes are left"},
		{"no end", []byte(good[:len(good)-10]), "IEOF"},
		{"objects", at("IMOD", 148, 9), "objects: 3; expected 9, as announced"},
		{"contours", at("OBJT", 132, 3), "contours of object 1"},
		{"many contours", at("OBJT", 132, 1<<30), "as many as fit"},
		{"meshes", at("OBJT", 172, 1), "meshes of object 1"},
		{"points", at("CONT", 4, 1<<31-1), "points of a contour"},
		{"negative", at("CONT", 4, 1<<31), "-2147483648"},
		{"nan", at("CONT", 20, 0x7fc00000), "object 1, contour 1, point 1: NaN"},
		{"vertices", at("MESH", 4, 1<<20), "vertices"},
		{"indices", at("MESH", 8, 1<<29), "indices"},
		{"chunk", at("ODD ", 4, 1<<30), "size of ODD "},
		{"letters", at("ODD ", 0, 7), `"\x00\x00\x00\a"`},
		{"sizes", []byte(strings.Replace(good, "SIZE\x00\x00\x00\x08", "SIZE\x00\x00\x00\x04", 1)), "4 bytes; expected 8"},
		{"minx", at("MINX", 4, 71), "71 bytes; expected 72"},
		{"first", []byte(good[:240] + "CONT"), "before the first object"},
	} {
		_, err := Parse(c.b, "x.mod")
		if class, ok := problem.ClassOf(err); err == nil || !ok || class != problem.BadFile || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := Read("none.mod"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Error(err)
	}
	if _, err := Read("."); err == nil {
		t.Error("a folder")
	}
}

// What is written is read back, bit by bit.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) Point {
			v := rapid.Float32Range(-1e6, 1e6)
			return Point{v.Draw(t, "x"), v.Draw(t, "y"), v.Draw(t, "z")}
		})
		lists := rapid.SliceOfN(rapid.SliceOfN(point, 0, 5), 0, 5).Draw(rt, "contours")
		f := New(10, 20, 30, NewObject(rapid.StringMatching(`[a-z]{0,20}`).Draw(rt, "title"), Scattered, lists...))
		g, err := Parse(f.Bytes(), "")
		if err != nil || !bytes.Equal(f.Bytes(), g.Bytes()) || len(g.Objects[0].Contours) != len(lists) {
			rt.Fatal(err)
		}
		for i, c := range g.Objects[0].Contours {
			for j, p := range c.Points {
				if p != lists[i][j] {
					rt.Fatalf("%v became %v", lists[i][j], p)
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(sample().Bytes())
	f.Add(New(1, 1, 1).Bytes())
	formattest.Lossless(f, Parse, nil)
}

func FuzzParseXYZ(f *testing.F) {
	f.Add([]byte("   1    244.77    242.63     28.63      1    1 Pix:    20.20000 Dim:   512   512\n   2 1 2 3 1 2\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := ParseXYZ(b, "fuzz.xyz"); err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
		}
	})
}

func TestXYZRefused(t *testing.T) {
	for text, want := range map[string]string{"": "no line", "1 2 3\n": "3 columns", "1 2 3 4 5.5 6": "whole numbers", "1 2 3 4 5 6 Pix: x": "Pix",
		"1 2 3 4 5 6 Dim: 5": "Dim", "a 2 3 4 5 6": `"a"`, "\x00": "binary"} {
		if _, err := ParseXYZ([]byte(text), "f.xyz"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// corpusFacts: objects, contours, points, meshes, counted by a reader of its own.
var corpusFacts = map[string][4]int{
	"bHimes+emClarity/docs/anticipatedTiltAlignment/riboNew05.erase":            {1, 10, 410, 0},
	"bHimes+emClarity/docs/anticipatedTiltAlignment/riboNew08.erase":            {1, 9, 369, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.3dmod":            {2, 25, 25, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.fid":              {1, 25, 1525, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.resmod":           {1, 1525, 3050, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.seed":             {1, 25, 25, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/patch_vector.mod":     {1, 50, 100, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/tomopitcha.mod":       {1, 6, 12, 0},
	"teamtomo+imodmodel/tests/test_data/meshed_contour_example.mod":             {1, 67, 286, 1},
	"teamtomo+imodmodel/tests/test_data/multiple_objects_example.mod":           {3, 2, 6, 2},
	"teamtomo+imodmodel/tests/test_data/slicer_angle_example.mod":               {1, 4, 4, 0},
	"turonova+cryoCAT/tests/test_data/motl_data/modMotl/correct111.mod":         {1, 161, 161, 0},
	"turonova+cryoCAT/tests/test_data/motl_data/modMotl/empty111.mod":           {2, 167, 162, 0},
	"teamtomo+imodmodel/tests/test_data/two_contour_example.mod":                {1, 2, 25, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/patch_vector_ccc.mod": {1, 50, 100, 0},
}

func TestCorpus(t *testing.T) {
	files := corpus.Files(t, ".mod", ".fid", ".3dmod", ".seed", ".resmod", ".erase")
	if len(files) < len(corpusFacts) {
		t.Errorf("%d files", len(files))
	}
	for _, rel := range files {
		path := corpus.Path(t, rel)
		f, err := Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if raw, _ := os.ReadFile(path); !bytes.Equal(raw, f.Bytes()) {
			t.Errorf("%s: not lossless", rel)
		}
		var n [4]int
		n[0] = len(f.Objects)
		for i := range f.Objects {
			o := &f.Objects[i]
			n[1], n[2], n[3] = n[1]+len(o.Contours), n[2]+o.Points(), n[3]+len(o.Meshes)
		}
		if want, ok := corpusFacts[rel]; ok && n != want {
			t.Errorf("%s: %v, want %v", rel, n, want)
		}
	}
}

// A bead of a fiducial model has one point a view, z being the view from 0.
func TestCorpusFiducials(t *testing.T) {
	f, err := Read(corpus.Path(t, "tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.fid"))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range f.Objects[0].Contours {
		for j, p := range c.Points {
			if math.Abs(float64(p.Z)-float64(j)) > 1e-4 || p.X < 0 || p.X > 512 {
				t.Fatalf("bead %d, view %d: %v", i, j, p)
			}
		}
	}
	if m, ok := f.Image(); !ok || m.Current.Scale[0] != 20.2 {
		t.Error(m, ok)
	}
	b, err := ReadXYZ(corpus.Path(t, "tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBafid.xyz"))
	if err != nil || len(b.Beads) != 25 || b.PixelA != 20.2 || b.NX != 512 || b.Beads[0].Z != 28.63 || b.Beads[24].Contour != 25 {
		t.Errorf("%+v %v", b, err)
	}
	for _, rel := range corpus.Files(t, "fid.xyz", "tracking.xyz", "simple-align.xyz") {
		if b, err := ReadXYZ(corpus.Path(t, rel)); err != nil || len(b.Beads) < 20 {
			t.Errorf("%s: %v", rel, err)
		}
	}
}
