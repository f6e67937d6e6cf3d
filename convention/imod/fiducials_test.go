package imod_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/tomo"
)

// numbers reads the lines of a file that begin with at least n numbers.
func numbers(t *testing.T, path string, n int) [][]float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]float64
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var row []float64
		for _, w := range strings.Fields(sc.Text()) {
			var v float64
			if _, err := fmt.Sscan(w, &v); err != nil {
				break
			}
			row = append(row, v)
		}
		if len(row) >= n {
			out = append(out, row)
		}
	}
	return out
}

// tiltCom is the command file for the alignment alone; that of the fiducials has
// z factors too.
const tiltCom = "$tilt\nInputProjections ts.ali\nOutputFile ts_full.rec\nFULLIMAGE 512 512\nTHICKNESS 100\nTILTFILE ts.tlt\nXTILTFILE ts.xtilt\n"

// solved gathers one of the three alignments of the series in a folder.
func solved(t *testing.T, dir, name string) *tomo.Claim {
	t.Helper()
	one := t.TempDir()
	files := map[string][]byte{"tilt.com": []byte(tiltCom)}
	from := map[string]string{"ts.xf": ".tltxf", "ts.tlt": ".tlt", "ts.xtilt": ".xtilt"}
	if name == "" {
		files["tilt.com"] = []byte(tiltCom + "ZFACTORFILE ts.zfac\n")
		from["ts.zfac"] = ".zfac"
	}
	for to, ending := range from {
		data, err := os.ReadFile(filepath.Join(dir, "BBa"+name+ending))
		if err != nil {
			t.Fatal(err)
		}
		files[to] = data
	}
	for to, data := range files {
		if err := os.WriteFile(filepath.Join(one, to), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	claims, err := imod.Read(convention.Input{Path: one, Grid: tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 20.2}})
	if err != nil {
		t.Fatal(err)
	}
	return claims[0]
}

// tiltalign's own fiducials: it solved for their positions (.xyz: pixels from the
// corner of the image, z from the axis) and wrote where each was seen in each
// image and how far its own projection lies from there (.resid, 0.01 px).
// Projected through the alignment as it is read they land where tiltalign put
// them, with the sign of z. (.tltxf is for the images the fiducials are on.)
func TestFiducials(t *testing.T) {
	dir := filepath.Join(corpusDir(t), "LabShare-Archive+IMOD", "Etomo", "uitestData", "BB")
	for _, x := range []struct {
		name              string
		points, positions int
	}{{"", 23, 1403}, {"_simple-align", 23, 1403}, {"_patch-tracking", 54, 864}} {
		c := solved(t, dir, x.name)
		points := numbers(t, filepath.Join(dir, "BBafid"+x.name+".xyz"), 6)
		seen := numbers(t, filepath.Join(dir, "BBa"+x.name+".resid"), 5)
		if len(points) != x.points || len(seen) != x.positions {
			t.Fatalf("%q: %d points seen at %d positions", x.name, len(points), len(seen))
		}
		k, view, sum := -1, math.Inf(1), 0.0
		for _, r := range seen {
			if r[2] <= view {
				k++ // the views begin anew: the next point
			}
			view = r[2]
			p, px := points[k], c.Series.Grid.PixelSize
			at := c.Series.Project(tomo.SpecimenPoint{(p[1] - 256) * px, (p[2] - 256) * px, p[3] * px})[int(view)]
			u, v := r[0]+r[3]-(at.Pixel[0]+0.5), r[1]+r[4]-(at.Pixel[1]+0.5)
			sum += (u*u + v*v) / 2
		}
		rms := math.Sqrt(sum / float64(len(seen)))
		t.Logf("%q: rms %.4f px", x.name, rms)
		if !(rms < 0.02) {
			t.Errorf("%q: %.4f px rms from tiltalign's own projections", x.name, rms)
		}
	}
}
