package convert_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// corpusFile returns a real file by its path in the corpus, or skips.
func corpusFile(t *testing.T, parts ...string) string {
	t.Helper()
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../shared/corpus"
	}
	path := filepath.Join(append([]string{dir}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no corpus file %s; set TOMOPARITY_CORPUS to the folder of real files", path)
	}
	return path
}

// A public converter from .aln to .xf transposed the rotation: its .xf has the
// axis at +95.4 degrees where AreTomo says -95.4. The two are told apart as
// inconsistent, and the axis is named.
func TestTransposedConverterIsInconsistent(t *testing.T) {
	aln := corpusFile(t, "teamtomo+alnfile", "test_data_no_local.aln")
	xf, err := os.ReadFile(corpusFile(t, "teamtomo+alnfile", "global_no_local.xf"))
	if err != nil {
		t.Fatal(err)
	}
	tlt, err := os.ReadFile(corpusFile(t, "teamtomo+alnfile", "test_data_no_local.tlt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{"ts.xf": xf, "ts.tlt": tlt} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := room(t, "aretomo").Read(convention.Input{Path: aln, Grid: tomo.ImageGrid{PixelSize: 1.5}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := room(t, "imod").Read(convention.Input{Path: dir, Grid: a[0].Series.Grid})
	if err != nil {
		t.Fatal(err)
	}
	r := verdict.Relate(a[0], b[0], verdict.Options{})
	if r.Kind != verdict.InconsistentKind {
		t.Fatalf("%s (%s), %g px rms", r.Kind, r.Operation, r.RMSPx)
	}
	text := ""
	for _, c := range r.Causes {
		text += c.Text() + "; "
	}
	t.Log(text)
	if !strings.Contains(text, "axis") {
		t.Errorf("the causes do not name the axis: %s", text)
	}
}
