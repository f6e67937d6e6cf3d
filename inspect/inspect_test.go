package inspect

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
)

const (
	rawtlt  = "-3\n0\n3\n"
	xfText  = "0.1 1 -1 0.1 5 0\n0.1 1 -1 0.1 3 4\n0.1 1 -1 0.1 0 0\n"
	mdocTxt = "PixelSpacing = 5.4\nImageSize = 8 8\n\n[ZValue = 0]\nTiltAngle = -3\n[ZValue = 1]\nTiltAngle = 0\n"
	movie   = "[FrameSet = 0]\nTiltAngle = 12\nPixelSpacing = 1.1\n"
	montage = "[MontSection = 0]\nTiltAngle = 0\n"
	com     = "$setenv IMOD_OUTPUT_FORMAT MRC\n$ccderaser -StandardInput\nInputFile ts.st\n$\\rm -f ts.tmp\n$if (-e ./savework) ./savework\n"
	infoTxt = `{"apix_unbin": 5.4, "tlt_params": [[0,0,-84,-3,0],[0,0,-84,0,0],[0,0,-84,3,0]]}`
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func fact(it Item, name string) string {
	for _, f := range it.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Every file is named for what it is, by its content where the ending does not tell.
func TestWhat(t *testing.T) {
	dir := folder(t, map[string]string{"a.rawtlt": rawtlt, "b.xf": xfText, "c.mdoc": mdocTxt, "d.mdoc": movie, "e.mdoc": montage, "f.com": com,
		"g.com": "InputFile a\n", "h.tlt": "1 2 3\n4 5 6\n", "i.xtilt": "0\n0\n", "j.defocus": "1 1 0 0 3000 2\n2 2 3 3 3100\n"})
	for _, c := range []struct{ file, what, name, value string }{
		{"a.rawtlt", "tilt angles as recorded", "tilt angles (deg)", "3 from -3.00 to 3.00; in file order first -3.00, last 3.00"},
		{"b.xf", "IMOD transforms", "tilt axis (deg)", "84.29 in the middle image, counter-clockwise from the vertical"},
		{"b.xf", "IMOD transforms", "largest shift (pixels)", "5.0"},
		{"c.mdoc", "mdoc of a tilt series", "images", "2"},
		{"d.mdoc", "mdoc of one movie, not of a tilt series", "recorded tilt angle (deg)", "12"},
		{"e.mdoc", "mdoc of a montage, not of a tilt series", "", ""},
		{"f.com", "IMOD command file of ccderaser", "", ""},
		{"g.com", "settings in the form of an IMOD command file, no program is named", "settings", "1"},
		{"h.tlt", "table of 3 columns under the name of a file of tilt angles", "rows", "2"},
		{"i.xtilt", "tilts about x (IMOD)", "tilt angles (deg)", "2, all 0.00"},
		{"j.defocus", "IMOD defocus file", "underfocus (A)", "30000 to 31000"},
	} {
		doc, err := Run(check.Request{Paths: []string{filepath.Join(dir, c.file)}}, all.Rooms())
		if err != nil || len(doc.Items) != 1 {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		it := doc.Items[0]
		if it.What != c.what || c.name != "" && fact(it, c.name) != c.value {
			t.Errorf("%s: %q, %s = %q; want %q, %q", c.file, it.What, c.name, fact(it, c.name), c.what, c.value)
		}
	}
}

// A result without the numbers that are elsewhere is described as far as it
// goes; what stands in for them is never shown.
func TestResultWithoutStack(t *testing.T) {
	dir := folder(t, map[string]string{"imod/ts.xf": xfText, "imod/ts.tlt": rawtlt, "eman/info/ts_info.json": infoTxt})
	for _, c := range []struct{ path, images, note string }{
		{"imod", "3 of unknown size, pixel size unknown", "image size and pixel size not in these files: give the raw stack too, or --image-size NXxNY and --angpix"},
		{"eman", "3 of unknown size, 5.4 A", "image size not in these files: give the raw stack too, or --image-size NXxNY"},
	} {
		doc, err := Run(check.Request{Paths: []string{filepath.Join(dir, c.path)}}, all.Rooms())
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		it := doc.Items[0]
		if got := fact(it, "images"); got != c.images {
			t.Errorf("%s: images %q, want %q", c.path, got, c.images)
		}
		if fact(it, "volume") != "" || !slices.Contains(it.Warnings, c.note) {
			t.Errorf("%s: volume %q, notes %q", c.path, fact(it, "volume"), it.Warnings)
		}
		if axis := fact(it, "tilt axis (deg)"); !strings.HasPrefix(axis, "84.") {
			t.Errorf("%s: axis %q", c.path, axis)
		}
	}
}

// A contradiction is an error of a path that was named, and a note or an item
// with its reason where everything below a folder is listed.
func TestContradiction(t *testing.T) {
	dir := folder(t, map[string]string{"imod/ts.xf": xfText, "imod/ts.tlt": "-3\n0\n", "bad.xf": "1 2\n", "notes.txt": "x"})
	if _, err := Run(check.Request{Paths: []string{filepath.Join(dir, "imod")}}, all.Rooms()); err == nil || !strings.Contains(err.Error(), "2 angles; expected 3") {
		t.Error(err)
	}
	paths, err := Expand([]string{dir})
	if err != nil || len(paths) != 4 {
		t.Fatalf("%q, %v", paths, err)
	}
	doc := RunAll(check.Request{Paths: paths}, all.Rooms())
	if len(doc.Items) != 4 {
		t.Fatalf("%d items", len(doc.Items))
	}
	for _, it := range doc.Items {
		switch filepath.Base(it.Path) {
		case "bad.xf":
			if it.What != "IMOD transforms" || !strings.Contains(it.Error, "\n  ") {
				t.Errorf("bad.xf: %q, %q", it.What, it.Error)
			}
		case "notes.txt":
			if it.What != "not known here" || it.Error == "" {
				t.Errorf("notes.txt: %q, %q", it.What, it.Error)
			}
		default:
			if it.Error != "" || len(it.Warnings) != 1 || !strings.HasPrefix(it.Warnings[0], "not a whole result: ") {
				t.Errorf("%s: %q, %q", it.Path, it.Error, it.Warnings)
			}
		}
	}
}

// Expand follows links to files and a folder that is a link itself.
func TestExpandLinks(t *testing.T) {
	dir := folder(t, map[string]string{"real/a.tlt": rawtlt, "real/deep/b.tlt": rawtlt, "elsewhere/c.tlt": rawtlt})
	if err := os.Symlink(filepath.Join(dir, "elsewhere", "c.tlt"), filepath.Join(dir, "real", "c.tlt")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(filepath.Join(dir, "real"), filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	got, err := Expand([]string{filepath.Join(dir, "link")})
	var names []string
	for _, p := range got {
		rel, _ := filepath.Rel(dir, p)
		names = append(names, filepath.ToSlash(rel))
	}
	slices.Sort(names)
	if err != nil || !slices.Equal(names, []string{"link/a.tlt", "link/c.tlt", "link/deep/b.tlt"}) {
		t.Errorf("%q, %v", names, err)
	}
	if _, err := Expand([]string{filepath.Join(dir, "reel")}); err == nil || !strings.Contains(err.Error(), "did you mean") {
		t.Error(err)
	}
}
