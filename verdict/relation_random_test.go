package verdict_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
	"pgregory.net/rapid"
)

// Each class of contradiction on random geometry, with the errors of a real
// alignment: the first cause names it.
func TestInconsistenciesOnRandomGeometry(t *testing.T) {
	classes := []struct {
		name   string
		word   string
		change func(*rapid.T, *spec)
	}{
		{"axis", "tilt axis differs by a constant angle", func(t *rapid.T, s *spec) {
			s.axis += rapid.Float64Range(15, 85).Draw(t, "turn") * rapid.SampledFrom([]float64{-1, 1}).Draw(t, "side")
		}},
		{"scale", "tilt angles differ by a factor", func(t *rapid.T, s *spec) {
			k := rapid.SampledFrom([]float64{0.5, 0.7, 1.4, 1.2}).Draw(t, "factor")
			for i := range s.angles {
				s.angles[i] *= k
			}
		}},
		{"signs", "reversed for a part", func(t *rapid.T, s *spec) {
			from, n := rapid.IntRange(0, len(s.angles)/2).Draw(t, "from"), len(s.angles)/4
			for i := from; i < from+n; i++ {
				s.angles[i] = -s.angles[i]
			}
			s.angles[0] = -s.angles[0] // one far from 0 in any case
		}},
		{"order", "order of the tilts differs", func(t *rapid.T, s *spec) {
			r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
			r.Shuffle(len(s.angles), func(i, j int) { s.angles[i], s.angles[j] = s.angles[j], s.angles[i] })
		}},
		{"units", "other units", func(t *rapid.T, s *spec) {
			for i := range s.shifts {
				s.shifts[i] = s.shifts[i].Scale(s.grid.PixelSize)
			}
		}},
		{"sign of shifts", "opposite sign", func(t *rapid.T, s *spec) {
			for i := range s.shifts {
				s.shifts[i] = s.shifts[i].Scale(-1)
			}
		}},
	}
	if testing.Short() {
		t.Skip("several seconds")
	}
	for _, c := range classes {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				f := func(lo, hi float64, name string) float64 { return rapid.Float64Range(lo, hi).Draw(t, name) }
				s := spec{axis: f(-180, 180, "axis"), xtilt: f(-3, 3, "xtilt"), grid: tomo.ImageGrid{NX: 1000, NY: 960, PixelSize: f(2.3, 2.7, "pixel")}}
				r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shifts"), 3))
				start := f(-60, -45, "start")
				for i := range 36 {
					s.angles = append(s.angles, start+3*float64(i))
					s.shifts = append(s.shifts, geom.Vec2{r.NormFloat64() * 40, r.NormFloat64() * 40})
				}
				other := s
				other.angles, other.shifts = append([]float64{}, s.angles...), append([]geom.Vec2{}, s.shifts...)
				c.change(t, &other)
				for i := range other.angles {
					other.angles[i] += r.NormFloat64() * 0.05
					other.shifts[i] = other.shifts[i].Add(geom.Vec2{r.NormFloat64(), r.NormFloat64()})
				}
				q := rapid.SampledFrom([]geom.Mat3{geom.Identity3(), mz, geom.RotZ(180), geom.Diag3(-1, -1, -1)}).Draw(t, "frame")
				rel := relate(s.claim("a"), moved(other.claim("b"), "b", q, geom.Vec3{30, 20, -10}))
				if rel.Kind != verdict.InconsistentKind || len(rel.Causes) == 0 || !strings.Contains(rel.Causes[0].What, c.word) {
					t.Fatalf("%s, rms %.1f px: %s", rel.Kind, rel.RMSPx, causesText(rel))
				}
			})
		})
	}
}
