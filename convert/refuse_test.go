package convert_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// A series all of whose images are left out proves nothing and is refused by every
// package, before anything is written.
func TestNoImageTakesPart(t *testing.T) {
	c := lensed(tomo.Astigmatism{}, 0, tomo.Some(0.07))
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Excluded = i != 1
		c.Series.Tilts[i].NoGeometry = i == 1
	}
	for _, to := range writtenForms() {
		dir := t.TempDir()
		_, err := convert.Run(convert.Request{Source: c, Target: to, Dir: filepath.Join(dir, "out"), AllowLoss: convert.Losses()})
		if err == nil || !strings.Contains(err.Error(), "all 5 images are left out") {
			t.Errorf("%s%s: %v", to.Name, to.Version, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s%s: left %v", to.Name, to.Version, left)
		}
	}
}

// A phase plate comes back from IMOD, which has lines of single views, though one
// tilt has no CTF at all.
func TestPhaseWithoutOneCTF(t *testing.T) {
	c := lensed(tomo.AstigmatismOf(1300, 10), 90, tomo.Some(0.07))
	x := &c.Series.Tilts[2]
	x.Defocus, x.Phase, x.Astig = tomo.Opt[float64]{}, tomo.Opt[geom.Angle]{}, tomo.Opt[tomo.Astigmatism]{}
	back, lost := lensThrough(t, c, room(t, "imod"))
	if slices.Contains(lost, convert.LossPhase) {
		t.Errorf("lost %v", lost)
	}
	if v, ok := back.Series.PlateOf(back.Series.Tilts[1]).Get(); !ok || math.Abs(v.DiffTo(90).Degrees()) > 0.01 {
		t.Errorf("phase plate %v, %v", v, ok)
	}
}

// What is known of some tilts only is refused with its size, the images that stand
// in the way and the option that leaves them out; with that, nothing is refused.
func TestRefusalNamesTheImages(t *testing.T) {
	c := lensed(tomo.Astigmatism{}, 0, tomo.Some(0.07))
	c.Series.Tilts[2].Defocus = tomo.Opt[float64]{}
	run := func() error {
		_, err := convert.Run(convert.Request{Source: c, Target: room(t, "relion"), Dir: filepath.Join(t.TempDir(), "out")})
		return err
	}
	if err := run(); err == nil || !strings.Contains(err.Error(), "the defocus of 4 of 5 tilts, up to 30400 A,") || !strings.Contains(err.Error(), "not known of section 3 (counted from 1), which --exclude 3 leaves out") {
		t.Errorf("%v", err)
	}
	c.Series.Tilts[2].Excluded = true
	if err := run(); err != nil {
		t.Errorf("without that image: %v", err)
	}
}

// What stands in the way of writing is said together with the losses.
func TestAllRefusalsAtOnce(t *testing.T) {
	c := lensed(tomo.Astigmatism{}, 90, tomo.Some(0.07))
	c.Volume = tomo.VolumeFrame{}
	relion4, ok := room(t, "relion").As("4")
	if !ok {
		t.Fatal("no RELION 4")
	}
	_, err := convert.Run(convert.Request{Source: c, Target: relion4, Dir: filepath.Join(t.TempDir(), "out")})
	if err == nil || !strings.Contains(err.Error(), "size of the tomogram") || !strings.HasSuffix(err.Error(), "--allow-loss phase") {
		t.Errorf("%v", err)
	}
}

// A certificate says that points move by what was left out, that a dropped hand is
// not the source's, and what the reader of the source left aside.
func TestCertificateOfLosses(t *testing.T) {
	c := claimWith(func(p *tomo.Projection, i int) {
		*p = tomo.Compose(80, geom.Angle(10*i-20), geom.Angle(i), geom.Vec2{})
	})
	c.Series.Asserts = tomo.DepthWrong
	c.Note("a thing left aside")
	dir := filepath.Join(t.TempDir(), "out")
	cert, err := convert.Run(convert.Request{Source: c, Target: room(t, "eman2"), Dir: dir, AllowLoss: convert.Losses()})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(cert.Hand.DerivedFrom, "nothing: the source's own CTF model is the opposite") {
		t.Errorf("hand %+v", cert.Hand)
	}
	if text := cert.Text(); !strings.Contains(text, "points agree within") || !strings.Contains(text, "  note: a thing left aside\n") {
		t.Errorf("%s", text)
	}
	cert, err = convert.Run(convert.Request{Source: c, Target: room(t, "aretomo"), Dir: dir, AllowLoss: convert.Losses(), Overwrite: true})
	if err != nil {
		t.Fatal(err)
	}
	readme, _ := os.ReadFile(filepath.Join(dir, "README.txt"))
	if !strings.Contains(cert.Text(), "points move by up to") || !strings.Contains(string(readme), "points move by up to") {
		t.Errorf("%s\n%s", cert.Text(), readme)
	}
}

// The hint of --overwrite is given only where there is such an option; an empty
// path is no folder.
func TestWhereToWrite(t *testing.T) {
	c, dir := claimWith(func(*tomo.Projection, int) {}), t.TempDir()
	req := convert.Request{Source: c, Target: room(t, "imod"), Dir: filepath.Join(dir, "out")}
	if _, err := convert.Run(req); err != nil {
		t.Fatal(err)
	}
	for _, no := range []bool{false, true} {
		req.NoOverwrite = no
		if _, err := convert.Run(req); err == nil || strings.Contains(err.Error(), "--overwrite") == no {
			t.Errorf("%v: %v", no, err)
		}
	}
	req.Dir = ""
	if _, err := convert.Run(req); err == nil || !strings.Contains(err.Error(), "an empty path") {
		t.Errorf("%v", err)
	} else if class, _ := problem.ClassOf(err); class != problem.BadCall {
		t.Errorf("class %v", class)
	}
}
