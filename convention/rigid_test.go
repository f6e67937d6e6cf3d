package convention_test

import (
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestRefuseStretch(t *testing.T) {
	plain := tomo.Compose(84, 30, 2, geom.Vec2{10, 20})
	larger, flat := plain, plain
	larger.M = larger.M.Scale(1.01)
	flat.M[1] = flat.M[0]
	for name, x := range map[string]struct {
		p    tomo.Projection
		want string
	}{"turn and shift": {plain, ""}, "magnification": {larger, "up to 6.4 px"}, "a line": {flat, "onto a"}} {
		c := &tomo.Claim{Series: tomo.Series{Grid: tomo.ImageGrid{NX: 1024, NY: 768, PixelSize: 2},
			Tilts: []tomo.Tilt{{Section: 0, NoGeometry: true}, {Section: 1, Projection: x.p}}}}
		err := convention.RefuseStretch(c, "it")
		if x.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || (name == "magnification" && !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
