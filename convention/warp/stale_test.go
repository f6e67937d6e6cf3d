package warp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/warp"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/tomo"
)

// A .tomostar that was made anew beside an .xml is named; the one the .xml was
// made from is not, wherever of the three places it lies.
func TestStaleRecord(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/project"})
	if len(c.Doubts) != 0 {
		t.Fatalf("%+v", c.Doubts)
	}
	fresh := t.TempDir()
	if _, err := warp.Write(c, fresh); err != nil {
		t.Fatal(err)
	}
	name := c.Series.Name
	text, err := os.ReadFile(filepath.Join(fresh, name+".tomostar"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := star.Read(filepath.Join(fresh, name+".tomostar"))
	if err != nil {
		t.Fatal(err)
	}
	angles, ok := f.Blocks[0].Loops[0].Strings("wrpAngleTilt")
	if !ok || len(angles) < 2 {
		t.Fatalf("%v", angles)
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	for _, x := range []struct{ name, text, found string }{
		{"the same", string(text), ""},
		{"one tilt less", strings.Join(lines[:len(lines)-1], "\n") + "\n", "tilts"},
		{"an angle turned round", strings.Replace(string(text), angles[0], "77.7", 1), "angles up to"},
	} {
		for _, where := range []string{".", "warp_tiltseries", "tomostar"} {
			dir := t.TempDir()
			xml, list := filepath.Join(dir, "warp_tiltseries"), filepath.Join(dir, where)
			for _, d := range []string{xml, list} {
				if err := os.MkdirAll(d, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			b, err := os.ReadFile(filepath.Join(fresh, name+".xml"))
			if err != nil {
				t.Fatal(err)
			}
			for path, data := range map[string][]byte{filepath.Join(xml, name+".xml"): b, filepath.Join(list, name+".tomostar"): []byte(x.text)} {
				if err := os.WriteFile(path, data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			doubts := read(t, convention.Input{Path: filepath.Join(xml, name+".xml"), Grid: c.Series.Grid}).Doubts
			switch {
			case x.found == "" && len(doubts) != 0:
				t.Errorf("%s in %s: %+v", x.name, where, doubts)
			case x.found != "" && (len(doubts) != 1 || doubts[0].Kind != tomo.DoubtStale || !strings.Contains(doubts[0].Found, x.found)):
				t.Errorf("%s in %s: %+v", x.name, where, doubts)
			}
		}
	}
}
