package aretomo_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/tomo"
)

func corpusDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("TOMOPARITY_CORPUS"), "../../../shared/corpus"} {
		if st, err := os.Stat(dir); dir != "" && err == nil && st.IsDir() {
			return dir
		}
	}
	t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
	return ""
}

// Real alignments of AreTomo 1.2 to AreTomo3: what they say, or why they cannot
// be read; those without a local part are written and read back.
func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	for _, c := range []struct {
		path         string
		grid         tomo.ImageGrid
		want         string // part of the error; empty when it must be read
		first, tilts int    // first aligned section, and how many
		axis         float64
	}{
		{"teamtomo+alnfile/test_data_no_local.aln", tomo.ImageGrid{PixelSize: 2}, "", 0, 61, -95.404},
		{"TomoBabel+cets-cryoet-data-portal/tests/data/10445_TS_105_5.global-part.aln", tomo.ImageGrid{PixelSize: 1.54}, "", 0, 31, -96.3299},
		{"teamtomo+lil-aretomo/tests/test_data/example_v1_2_0.aln", tomo.ImageGrid{NX: 5760, NY: 4092, PixelSize: 1}, "", 0, 41, -93.70},
		{"teamtomo+lil-aretomo/tests/test_data/example_v1_2_0.aln", tomo.ImageGrid{PixelSize: 1}, "--image-size", 0, 0, 0},
		// Cut to four rows by its authors, of a version whose dark lines all say section 0.
		{"uermel+cryoet-alignment/tests/data/test.aln", tomo.ImageGrid{PixelSize: 1}, "section 1, which line 11 has too", 0, 0, 0},
	} {
		claims, err := aretomo.Read(convention.Input{Path: filepath.Join(dir, c.path), Grid: c.grid})
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", c.path, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		cl := claims[0]
		if axis, _ := cl.Axis.Get(); len(cl.Series.Tilts) != c.tilts || cl.Series.Tilts[c.first].NoGeometry || math.Abs(axis.Degrees()-c.axis) > 0.01 {
			t.Errorf("%s: %d tilts, axis %v, %v", c.path, len(cl.Series.Tilts), axis, cl.Notes)
		}
		out := t.TempDir()
		if _, err := aretomo.Write(cl, out); err != nil {
			t.Fatal(err)
		}
		back, err := aretomo.Read(convention.Input{Path: out, Grid: cl.Series.Grid})
		if err != nil {
			t.Fatal(err)
		}
		if px, _, n := conventiontest.Apart(cl, back[0]); px > 1e-9 || n != c.tilts {
			t.Errorf("%s: written and read back %g px apart, %d tilts", c.path, px, n)
		}
	}
}
