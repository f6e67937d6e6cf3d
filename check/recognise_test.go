package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/problem"
)

// write makes files below a new folder; a name that ends in .mrc or .st with an
// empty text becomes a stack of three images.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			stackOf(t, path, 3, 5.4)
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// stackOf writes a stack of images of 8 by 8 pixels.
func stackOf(t *testing.T, path string, n int, pixel float64) {
	t.Helper()
	w, err := mrc.Create(path, mrc.Spec{NX: 8, NY: 8, Mode: mrc.Int16, PixelA: [3]float64{pixel, pixel, pixel}})
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		if err := w.WriteSection(make([]float32, 64)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

const (
	mdocText   = "PixelSpacing = 5.4\nImageSize = 8 8\n\n[ZValue = 0]\nTiltAngle = -3\n[ZValue = 1]\nTiltAngle = 0\n[ZValue = 2]\nTiltAngle = 3\n"
	rawtltText = "-3\n0\n3\n"
	xfText     = "1 0 0 1 0 0\n1 0 0 1 0 0\n1 0 0 1 0 0\n"
	infoText   = `{"apix_unbin": 5.4, "tlt_params": [[0,0,-84,-3,0],[0,0,-84,0,0],[0,0,-84,3,0]]}`
)

func TestRecognise(t *testing.T) {
	dir := write(t, map[string]string{"ts.mrc": "", "ts.st": "", "noname": "", "ts.mrc.mdoc": mdocText, "ts.rawtlt": rawtltText,
		"imod/ts.xf": xfText, "imod/ts.tlt": rawtltText, "eman/info/ts_info.json": infoText, "a:b/ts.xf": xfText, "a:b/ts.tlt": rawtltText})
	for _, c := range []struct {
		path string
		kind kind
		room string
	}{
		{"ts.mrc", isStack, ""}, {"ts.st", isStack, ""}, {"noname", isStack, ""}, {"ts.mrc.mdoc", isMdoc, ""}, {"ts.rawtlt", isAngles, ""},
		{"imod", isClaim, "imod"}, {"imod/ts.xf", isClaim, "imod"}, {"eman", isClaim, "eman2"}, {"eman/info", isClaim, "eman2"},
		{"eman/info/ts_info.json", isClaim, "eman2"}, {"a:b", isClaim, "imod"},
	} {
		in, err := recogniseOne(filepath.Join(dir, c.path), all.Rooms())
		if err != nil || len(in) != 1 {
			t.Errorf("%s: %v, %v", c.path, in, err)
			continue
		}
		if in[0].kind != c.kind || in[0].room.Name != c.room {
			t.Errorf("%s: kind %d of %q, want %d of %q", c.path, in[0].kind, in[0].room.Name, c.kind, c.room)
		}
	}
	// A package before a colon forces it, whatever the content.
	in, err := recogniseOne("eman2:"+filepath.Join(dir, "imod"), all.Rooms())
	if err != nil || len(in) != 1 || in[0].room.Name != "eman2" || in[0].path != filepath.Join(dir, "imod") {
		t.Errorf("forced: %v, %v", in, err)
	}
}

func TestRecogniseRefuses(t *testing.T) {
	dir := write(t, map[string]string{"notes.txt": "to do", "day1/ts.mrc": "", "day1/ts2.mrc": "", "day1/imod/ts.xf": xfText, "day1/imod/ts.tlt": rawtltText, "empty/x": "-"})
	for _, c := range []struct{ path, want string }{
		{"notes.txt", "this file is of no kind that is known here"},
		{"notes.tx", "did you mean " + filepath.Join(dir, "notes.txt")},
		{"empty", "to force a package"},
		{"day1", "name what is in it: " + filepath.Join(dir, "day1", "imod") + " " + filepath.Join(dir, "day1", "ts.mrc") + " " + filepath.Join(dir, "day1", "ts2.mrc")},
	} {
		_, err := recogniseOne(filepath.Join(dir, c.path), all.Rooms())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.path, err, c.want)
		}
	}
	if _, err := recogniseOne("nobody:"+dir, all.Rooms()); err == nil || !strings.Contains(err.Error(), `no package is called "nobody"`) {
		t.Error(err)
	}
}

// Identities of EditDistance:
//
//	(1) d(a, a) = 0 and d(a, b) = d(b, a)
//	(2) d(a, b) is at most the longer length and at least the difference of lengths
//	(3) one letter added, or two neighbours swapped, is one edit
func TestEditDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-d-]{0,8}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := EditDistance(a, b)
		if EditDistance(a, a) != 0 || d != EditDistance(b, a) || (d == 0) != (a == b) {
			t.Fatalf("(1) %q %q: %d", a, b, d)
		}
		if longer := max(len(a), len(b)); d > longer || d < longer-min(len(a), len(b)) {
			t.Fatalf("(2) %q %q: %d", a, b, d)
		}
		if at := rapid.IntRange(0, len(a)).Draw(t, "at"); EditDistance(a, a[:at]+"x"+a[at:]) != 1 {
			t.Fatalf("(3) a letter in %q", a)
		}
		if len(a) > 1 && a[0] != a[1] && EditDistance(a, a[1:2]+a[:1]+a[2:]) != 1 {
			t.Fatalf("(3) %q swapped", a)
		}
	})
}

// A problem gets a hint only when it has none, and no fault is lost.
func TestWithHint(t *testing.T) {
	if got := withHint(&problem.Problem{Got: "a", Hint: "b"}, "c").Error(); got != "a\n  b" {
		t.Error(got)
	}
	if got := withHint(problem.List{{Got: "a"}, {Got: "b"}}, "c").Error(); got != "a\nb\n  c" {
		t.Error(got)
	}
	if got := withHint(os.ErrClosed, "c"); got != os.ErrClosed {
		t.Error(got)
	}
}
