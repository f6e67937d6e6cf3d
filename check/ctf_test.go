package check

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

const ctffindHead = "# Output from CTFFind version 4.1.14, run on 2026-01-01\n" +
	"# Input file: ts.mrc ; Number of micrographs: 3\n# Pixel size: 2.00 Angstroms ; acceleration voltage: 300.0 keV ; spherical aberration: 2.70 mm ; amplitude contrast: 0.10\n"

const gctf = "data_\n\nloop_\n_rlnMicrographName #1\n_rlnDefocusU #2\n_rlnDefocusV #3\n_rlnAmplitudeContrast #4\n_rlnPhaseShift #5\n" +
	"a 30000 29000 0.1 0\nb 31000 30000 0.1 90\nc 32000 31000 0.1 0\n"

const gctfFit = "   Defocus_U   Defocus_V       Angle         CCC\n 30000.00    29000.00       34.52    0.18  Final Values\n"

func three(pixel float64) *tomo.Claim {
	c := &tomo.Claim{Package: "imod", Path: "imod", Series: tomo.Series{Grid: tomo.ImageGrid{NX: 100, NY: 100, PixelSize: pixel}}}
	for i, a := range []geom.Angle{-10, 0, 10} {
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: a, Defocus: tomo.Some(1.0), Projection: tomo.Compose(84, a, 0, geom.Vec2{})})
	}
	c.AddSource("defocus", "ts.defocus", 0, "")
	return c
}

func list(t *testing.T, name, text string) (*ctfList, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return readCTF(path)
}

// Defocus goes to the image whose number the line has; the phase is that of the
// plate and of the amplitude contrast together.
func TestCTF(t *testing.T) {
	amp := geom.FromRadians(math.Asin(0.1)).Degrees()
	for name, text := range map[string]string{
		"a.txt":  ctffindHead + "2 31000 30000 10 1.5707963267948966 0.1 5\n1 30000 29000 10 0 0.1 5\n3 32000 31000 10 0 0.1 5\n",
		"a.star": gctf,
	} {
		l, err := list(t, name, text)
		if err != nil {
			t.Fatal(err)
		}
		c := three(2)
		if err := l.attach(c, nil); err != nil {
			t.Fatal(err)
		}
		for i, want := range []struct{ defocus, phase float64 }{{29500, amp}, {30500, 90 + amp}, {31500, amp}} {
			x := c.Series.Tilts[i]
			if x.Defocus != tomo.Some(want.defocus) || math.Abs(x.Phase.Or(-1).Degrees()-want.phase) > 1e-9 {
				t.Errorf("%s image %d: %+v", name, i, x)
			}
		}
		if len(c.Sources) != 1 || c.Sources[0].File != l.path || c.Series.Optics.AmpContrast != tomo.Some(0.1) || len(c.Notes) != 0 {
			t.Errorf("%s: %+v %v %v", name, c.Sources, c.Series.Optics, c.Notes)
		}
	}
}

func TestCTFRefuses(t *testing.T) {
	rows := "1 30000 29000 10 0 0.1 5\n2 31000 30000 10 0 0.1 5\n"
	for _, c := range []struct{ name, text, want string }{
		{"a.txt", ctffindHead + rows, "Number of micrographs: 3; expected 2"},
		{"a.txt", rows, "2 images; expected 3"},
		{"a.txt", strings.Replace(ctffindHead, "micrographs: 3", "micrographs: 4", 1) + rows + rows, "line 6: column 1: image 1"},
		{"a.txt", ctffindHead + rows + "3 1e9 1e9 10 0 0.1 5\n", "line 6: defocus"},
		{"a.txt", ctffindHead + rows + "9 31000 30000 10 0 0.1 5\n", "image 9"},
		{"a.star", "data_\nloop_\n_rlnDefocusU\n1\n", "no table with rlnDefocusU and rlnDefocusV"},
		{"a.txt", rows + "3 1 1 0 0 0 0\n", "no recorded angle of section 0"},
		{"a.defocus", "", "beside the .xf"},
		{"a.txt", "1 1 -10 -10 3000 2\n2 2 0 0 3100\n3 3 10 10 3200\n", "beside the .xf"},
		{"defocus.txt_7", "1\t3\t3\t0\t0\t0\t0\n", "the list that novaCTF was given"},
		{"a.log", gctfFit, "the log of one image"},
		{"a.log", "nothing\n", "Final Values"},
	} {
		l, err := list(t, c.name, c.text)
		if err == nil {
			err = l.attach(three(2), nil)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := readCTF("absent.txt"); err == nil || !strings.Contains(err.Error(), "absent.txt: --ctf: no such file") {
		t.Errorf("%v", err)
	}
	l, err := list(t, "a.txt", ctffindHead+rows+"3 31000 30000 10 0 0.1 5\n")
	if err != nil {
		t.Fatal(err)
	}
	c := three(4)
	if err := l.attach(c, nil); err != nil || len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "2 A per pixel") {
		t.Errorf("%v %v", err, c.Notes)
	}
}

// One real series fitted by two programs: Gctf's underfocus is 0.018 um more
// than Warp's on average, with a scatter of 0.069 um. The CTFFIND table beside
// them was put together from two series, and is refused.
func TestCTFOfTwoPrograms(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../shared/corpus"
	}
	dir = filepath.Join(dir, "turonova+cryoCAT", "tests", "test_data", "TS_017")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpus folder %s; set TOMOPARITY_CORPUS to the folder of real files", dir)
	}
	read := func(ctf string) (*tomo.Claim, error) {
		s, err := loaded(Request{Paths: []string{"warp:" + filepath.Join(dir, "017.xml")}, CTF: ctf, ImageNX: 4096, ImageNY: 4096, PixelSize: 1.971})
		if err != nil {
			return nil, err
		}
		return s.claims[0], nil
	}
	own, err := read("")
	if err != nil {
		t.Fatal(err)
	}
	other, err := read(filepath.Join(dir, "017_gctf.star"))
	if err != nil {
		t.Fatal(err)
	}
	var sum, squares, n float64
	for i, x := range other.Series.Tilts {
		a, okA := x.Defocus.Get()
		b, okB := own.Series.Tilts[i].Defocus.Get()
		if !okA || !okB {
			t.Fatalf("tilt %d: %v %v", i, x.Defocus, own.Series.Tilts[i].Defocus)
		}
		d := (a - b) / 1e4
		sum, squares, n = sum+d, squares+d*d, n+1
	}
	mean := sum / n
	sd := math.Sqrt(squares/n - mean*mean)
	if got := fmt.Sprintf("%.3f %.3f", mean, sd); n != 60 || math.Abs(mean-0.018) > 0.002 || math.Abs(sd-0.069) > 0.002 {
		t.Errorf("%g tilts: %s um", n, got)
	}
	if _, err := read(filepath.Join(dir, "017_ctffind4.txt")); err == nil || !strings.Contains(err.Error(), "Number of micrographs: 41; expected 60") {
		t.Errorf("%v", err)
	}
}

// Rows of AreTomo count the images sorted by tilt: they go to the sections by
// the recorded angles. The hand stays where it is from.
func TestCTFSortedByTilt(t *testing.T) {
	const areTomo = "# Columns: #1 micrograph number; #2 - defocus 1 [A]; #3 - defocus 2\n" +
		"1 30000 29000 10 0 0.1 5 -1\n2 31000 30000 10 0 0.1 5 -1\n3 32000 31000 10 0 0.1 5 -1\n"
	const either = "1 30000 29000 10 0 0.1 5\n2 31000 30000 10 0 0.1 5\n3 32000 31000 10 0 0.1 5\n"
	angles := func(a ...geom.Angle) []tomo.Opt[geom.Angle] {
		var out []tomo.Opt[geom.Angle]
		for _, x := range a {
			out = append(out, tomo.Some(x))
		}
		return out
	}
	for _, c := range []struct {
		text, prefix string
		recorded     []tomo.Opt[geom.Angle]
		want         string // defoci by section, or words of the refusal
	}{
		{areTomo, "", angles(0, 3, -3), "30500 31500 29500"}, // 0 is the middle one, and so on
		{areTomo, "", angles(9, 3, -3), "31500 30500 29500"},
		{areTomo, "aretomo:", angles(0, 3, -3), "30500 31500 29500"},
		{areTomo, "ctffind:", angles(0, 3, -3), "a table of AreTomo"},
		{areTomo, "", angles(0, 3, 3), "sections 1 and 2 were both recorded at 3.00"},
		{areTomo, "", nil, "no recorded angle of section 0"},
		{either, "", angles(-3, 0, 3), "29500 30500 31500"}, // both orders are the same
		{either, "", angles(0, 3, -3), "say whose it is: --ctf ctffind:"},
		{either, "aretomo:", angles(0, 3, -3), "30500 31500 29500"},
		{either, "ctffind:", angles(0, 3, -3), "29500 30500 31500"},
		{either, "ctffind:", nil, "29500 30500 31500"},
	} {
		path := filepath.Join(t.TempDir(), "t.txt")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := readCTF(c.prefix + path)
		claim := three(2)
		if err == nil {
			err = l.attach(claim, c.recorded)
		}
		got := fmt.Sprint(err)
		if err == nil {
			x := claim.Series.Tilts
			got = fmt.Sprint(x[0].Defocus.Or(0), x[1].Defocus.Or(0), x[2].Defocus.Or(0))
		}
		if !strings.Contains(got, c.want) || claim.Series.Asserts != tomo.DepthUndetermined {
			t.Errorf("%s %v: %s, want %s (asserts %v)", c.prefix, c.recorded, got, c.want, claim.Series.Asserts)
		}
		if notes := fmt.Sprint(claim.Notes); err == nil && (strings.Contains(notes, "dfHand") != (c.text == areTomo) || l.order == byTilt && !strings.Contains(notes, "run the other way")) {
			t.Errorf("%s", notes)
		}
	}
}

// A log of Gctf over all images is taken in its order; a column that is not
// understood leaves the phase unknown.
func TestCTFOfGctfLog(t *testing.T) {
	l, err := list(t, "a_gctf.log", strings.Repeat(gctfFit, 2)+"Defocus_U Defocus_V Angle X CCC\n32000 31000 1 90 0.1 Final Values\n")
	if err != nil {
		t.Fatal(err)
	}
	l.amp = tomo.Some(0.1)
	c := three(2)
	if err := l.attach(c, nil); err != nil {
		t.Fatal(err)
	}
	x := c.Series.Tilts
	if x[0].Defocus.Or(0) != 29500 || x[2].Defocus.Or(0) != 31500 || !x[1].Phase.Known() || x[2].Phase.Known() || c.Sources[0].Line != 2 {
		t.Errorf("%+v %+v", x, c.Sources)
	}
}

// A list of fits among the paths is that of --ctf; with a table that belongs to
// an alignment beside it, the alignment is read.
func TestFitsAmongThePaths(t *testing.T) {
	dir := write(t, map[string]string{"fits.txt": ctffindHead + "1 30000 29000 10 0 0.1 5\n2 31000 30000 10 0 0.1 5\n3 32000 31000 10 0 0.1 5\n",
		"ts.mrc": "", "ts.rawtlt": "-3\n0\n3\n", "own/ts.aln": "# AreTomo Alignment / Priims bprmMn\n# RawSize = 8 8 3\n1 84 1 0 0 1 1 1 0 -3\n2 84 1 0 0 1 1 1 0 0\n3 84 1 0 0 1 1 1 0 3\n",
		"own/ts_CTF.txt": "1 20000 19000 0 0 0.1 8 1\n2 21000 20000 0 0 0.1 8 1\n3 22000 21000 0 0 0.1 8 1\n"})
	at := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, filepath.Join(dir, n))
		}
		return out
	}
	first := func(paths []string, ctf string) (float64, error) {
		s, err := loaded(Request{Paths: paths, CTF: ctf})
		if err != nil || len(s.claims) != 1 {
			return 0, fmt.Errorf("%d claims: %w", len(s.claims), err)
		}
		return s.claims[0].Series.Tilts[0].Defocus.Or(0), nil
	}
	for _, c := range []struct {
		paths []string
		ctf   string
		want  float64
	}{
		{at("ts.mrc", "own/ts.aln"), "", 19500},
		{at("ts.mrc", "own/ts_CTF.txt"), "", 19500},
		{at("ts.mrc", "own/ts.aln", "own/ts_CTF.txt"), "", 19500},
		{at("ts.mrc", "own/ts.aln", "fits.txt"), "", 29500},
		{at("ts.mrc", "own/ts.aln"), at("fits.txt")[0], 29500},
	} {
		if got, err := first(c.paths, c.ctf); err != nil || got != c.want {
			t.Errorf("%v %s: %g %v", c.paths, c.ctf, got, err)
		}
	}
	// AreTomo3's list of angles without its alignment is a record of the angles.
	angles := write(t, map[string]string{"b.mrc": "", "b_TLT.txt": "-3 2 1.5\n0 1 1.5\n3 3 1.5\n"})
	for _, paths := range [][]string{{filepath.Join(angles, "b.mrc")}, {filepath.Join(angles, "b.mrc"), filepath.Join(angles, "b_TLT.txt")}} {
		s, err := loaded(Request{Paths: paths})
		if err != nil || len(s.acq.angles) != 3 || s.acq.angles[2] != tomo.Some(geom.Angle(3)) {
			t.Errorf("%v: %v %v", paths, s.acq.angles, err)
		}
	}
	if _, err := first(at("ts.mrc", "own/ts.aln", "fits.txt"), at("fits.txt")[0]); err == nil || !strings.Contains(err.Error(), "a second list of fitted CTFs") {
		t.Errorf("%v", err)
	}
}

// Fitted CTFs bring their own astigmatism; that of the defocus they replace
// does not stay behind.
func TestCTFBringsItsAstigmatism(t *testing.T) {
	own := tomo.Some(tomo.Astigmatism{Difference: 1000, Angle: 10})
	along := strings.Replace(gctf, "_rlnPhaseShift", "_rlnDefocusAngle", 1)
	along = strings.NewReplacer("0.1 0\n", "0.1 10\n", "0.1 90\n", "0.1 10\n").Replace(along)
	for name, x := range map[string]struct {
		text string
		want tomo.Opt[tomo.Astigmatism]
	}{
		"ctffind.txt": {ctffindHead + "1 30000 29000 10 0 0.1 5\n2 31000 30000 10 0 0.1 5\n3 32000 31000 10 0 0.1 5\n", own},
		"gctf.star":   {along, own},
		"plain.star":  {gctf, tomo.Opt[tomo.Astigmatism]{}},
	} {
		l, err := list(t, name, x.text)
		if err != nil {
			t.Fatal(err)
		}
		c := three(2)
		c.Series.Tilts[0].Astig = tomo.Some(tomo.Astigmatism{Difference: 7, Angle: 7})
		if err := l.attach(c, nil); err != nil {
			t.Fatal(err)
		}
		if got := c.Series.Tilts[0].Astig; got != x.want {
			t.Errorf("%s: %v, want %v", name, got, x.want)
		}
	}
}
