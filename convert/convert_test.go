package convert_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func writableRooms() []convention.Room {
	var out []convention.Room
	for _, r := range all.Rooms() {
		if r.Write != nil {
			out = append(out, r)
		}
	}
	return out
}

// writtenForms are the packages as they write for each of their versions.
func writtenForms() (out []convention.Room) {
	for _, r := range writableRooms() {
		for _, f := range r.Forms() {
			as, _ := r.As(f.Version)
			out = append(out, as)
		}
	}
	return out
}

func room(t *testing.T, name string) convention.Room {
	t.Helper()
	for _, r := range all.Rooms() {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("no room %s", name)
	return convention.Room{}
}

// Every vector through every package that can be written: what writing and
// reading back changes beyond the declared losses stays below 0.02 px, or what
// the format's digits cost, which the certificate names.
func TestEveryVectorThroughEveryPackage(t *testing.T) {
	everything := convert.Losses()
	dirs, err := filepath.Glob("../testdata/vectors/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no vectors")
	}
	for _, dir := range dirs {
		if cases, _ := filepath.Glob(filepath.Join(dir, "*", "case.json")); len(cases) == 0 {
			continue
		}
		from := map[string]string{"relion5": "relion"}[filepath.Base(dir)]
		if from == "" {
			from = filepath.Base(dir)
		}
		for _, c := range conventiontest.LoadCases(t, dir) {
			claims, err := room(t, from).Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			for _, to := range writtenForms() {
				t.Run(from+"/"+c.Name+"/"+to.Name+to.Version, func(t *testing.T) {
					cert, err := convert.Run(convert.Request{Source: claims[0], Target: to, Dir: filepath.Join(t.TempDir(), "out"), AllowLoss: everything})
					if err != nil {
						t.Fatal(err)
					}
					limit := 0.02
					if to.Name == "aretomo" { // two decimals in the angle
						limit = 0.1
					}
					if cert.WrittenMaxPx > limit {
						t.Errorf("writing and reading back moved points by %.4f px", cert.WrittenMaxPx)
					}
					if cert.Target.Tilts < c.Images.Count-len(excluded(claims[0])) {
						t.Errorf("%d tilts of %d arrived", cert.Target.Tilts, c.Images.Count)
					}
				})
			}
		}
	}
}

func excluded(c *tomo.Claim) (out []int) {
	for _, t := range c.Series.Tilts {
		if !t.Usable() {
			out = append(out, t.Section)
		}
	}
	return out
}

// claimWith returns a claim of five tilts whose projections are changed.
func claimWith(change func(p *tomo.Projection, i int)) *tomo.Claim {
	c := &tomo.Claim{Package: "test", Path: "made", Series: tomo.Series{Name: "ts", Grid: tomo.ImageGrid{NX: 400, NY: 300, PixelSize: 4}}}
	for i := range 5 {
		theta := geom.Angle(20 * (i - 2))
		p := tomo.Compose(30, theta, 0, geom.Vec2{float64(4 * i), -8})
		change(&p, i)
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: theta, Recorded: tomo.Some(theta), Projection: p})
	}
	return c
}

func stretched(p *tomo.Projection, _ int) {
	for k := range 3 {
		p.M[0][k] *= 1.01
	}
}

func TestLossIsRefusedUnlessNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	req := convert.Request{Source: claimWith(stretched), Target: room(t, "eman2"), Dir: dir}
	_, err := convert.Run(req)
	if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || !strings.Contains(err.Error(), "--allow-loss stretch") {
		t.Fatalf("a stretch of 1 %% was answered with %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*")); len(left) != 0 {
		t.Errorf("a refused conversion left %v", left)
	}
	req.AllowLoss = []string{"stretch", "magnification"}
	cert, err := convert.Run(req)
	if err != nil {
		t.Fatal(err)
	}
	found := 0.0
	for _, l := range cert.Lost {
		if l.MaxPx != nil && (l.What == "stretch" || l.What == "magnification") {
			found += *l.MaxPx
		}
	}
	// Half of 400 px stretched by one per cent is 2 px, shared by the two losses.
	if found < 1.5 || found > 3 || cert.MaxPx < 1 || cert.MaxPx > 3 {
		t.Errorf("losses of %.2f px in all, residual %.2f px; a stretch of 1 %% moves a corner by 2 px", found, cert.MaxPx)
	}
	if cert.WrittenMaxPx > 0.02 {
		t.Errorf("beyond the losses points moved by %.3f px", cert.WrittenMaxPx)
	}
	for _, f := range []string{convert.CertificateName, "README.txt", "info/ts_info.json"} {
		if _, err := os.Stat(filepath.Join(dir, f)); err != nil {
			t.Error(err)
		}
	}
}

func TestHandAgainstTheDepthIsNotDroppedSilently(t *testing.T) {
	c := claimWith(func(*tomo.Projection, int) {})
	c.Series.Asserts = tomo.DepthWrong
	_, err := convert.Run(convert.Request{Source: c, Target: room(t, "eman2"), Dir: filepath.Join(t.TempDir(), "out")})
	if err == nil || !strings.Contains(err.Error(), "--allow-loss hand") {
		t.Errorf("EMAN2 has no hand flag; the conversion said %v", err)
	}
}

func TestNothingIsOverwrittenOrHalfWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	req := convert.Request{Source: claimWith(func(*tomo.Projection, int) {}), Target: room(t, "imod"), Dir: dir}
	if cert, err := convert.Run(convert.Request{Source: req.Source, Target: req.Target, Dir: dir, DryRun: true}); err != nil || len(cert.Files) == 0 {
		t.Fatalf("dry run: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("a dry run wrote something")
	}
	if _, err := convert.Run(req); err != nil {
		t.Fatal(err)
	}
	if _, err := convert.Run(req); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("the second conversion said %v", err)
	}
	req.Overwrite = true
	if _, err := convert.Run(req); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".tomoparity*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	req.Dir, req.MaxError = filepath.Join(filepath.Dir(dir), "other"), 1e-12
	if _, err := convert.Run(req); err == nil || !strings.Contains(err.Error(), "--max-error") {
		t.Errorf("an impossible limit was answered with %v", err)
	}
	if _, err := os.Stat(req.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a failed conversion left its folder")
	}
	if _, err := convert.Run(convert.Request{Source: req.Source, Target: room(t, "serialem"), Dir: req.Dir}); err == nil {
		t.Error("a package that cannot be written was accepted")
	}
}
