// Throw-away.
package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/report"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	name, axis := os.Args[1], 84.1
	fmt.Sscan(os.Args[2], &axis)
	base := "/work/shared/series/" + name
	st, err := check.OpenStack(base+".mrc", false)
	must(err)
	f, err := os.ReadFile(base + ".rawtlt")
	must(err)
	var angles []tomo.Opt[geom.Angle]
	for rest := string(f); ; {
		var a float64
		var n int
		if n, _ = fmt.Sscan(rest, &a); n != 1 {
			break
		}
		angles = append(angles, tomo.Some(geom.Angle(a)))
		for i := range rest {
			if rest[i] == '\n' {
				rest = rest[i+1:]
				break
			}
		}
		if len(angles) >= st.N {
			break
		}
	}
	grid := tomo.ImageGrid{NX: st.NX, NY: st.NY, PixelSize: st.PixelSize}
	r, err := evidence.Run(context.Background(), evidence.Input{Images: st, Angles: angles, PixelSize: st.PixelSize, KV: 300, Cs: 2.7, AmpContrast: 0.07, Axis: tomo.Some(geom.Angle(axis))})
	must(err)
	mk := func(id, label, pkg string, ax, sign, written float64, jit float64) *tomo.Claim {
		c := &tomo.Claim{ID: id, Label: label, Package: pkg, Path: label + "/", Axis: tomo.Some(geom.Angle(ax).Signed())}
		c.Series = tomo.Series{Name: "TS_01", Grid: grid}
		for i, a := range angles {
			t := a.Or(0)
			c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: geom.Angle(written) * t, Recorded: a,
				Projection: tomo.Compose(geom.Angle(ax), geom.Angle(sign)*t, 0, geom.Vec2{40 * math.Sin(float64(i)) + jit*math.Cos(3*float64(i)), 30 * math.Cos(float64(i)/2)})})
		}
		c.AddSource("tilt axis", label+"/TS_01.xf", 1, "A11 A12 A21 A22")
		c.AddSource("tilt angles", label+"/TS_01.tlt", 1, "")
		c.AddSource("shifts", label+"/TS_01.xf", 1, "DX DY")
		c.Volume = tomo.VolumeFrame{Known: true, NX: 512, NY: 512, NZ: 200, VoxelSize: 5.4, ToSpecimen: geom.Affine3{M: geom.Identity3().Scale(5.4)}, Name: "turned about x (trimvol -rx, clip rotx)"}
		return c
	}
	var claims []*tomo.Claim
	if len(os.Args) < 4 || os.Args[3] != "none" {
		claims = []*tomo.Claim{mk("imod", "IMOD", "imod", axis, 1, 1, 0), mk("eman2", "EMAN2 run 1", "eman2", axis, -1, 1, 0.2), mk("eman2-2", "EMAN2 run 2", "eman2", axis, 1, -1, 0.1),
			mk("aretomo", "AreTomo <3>", "aretomo", axis+180, -1, -1, 0.3)}
		claims[1].Volume.Name = "as e2tomogram.py writes it: y along the axis, no turn"
		claims[2].Volume.Name = claims[1].Volume.Name
		claims[3].Volume.Known = false
	}
	in := verdict.Input{Series: "TS_01", Claims: claims, Evidence: r, Recorded: angles,
		Remedies: func(c *tomo.Claim) []convention.Remedy {
			if c.Package == "imod" {
				return imod.Remedies(c)
			}
			return eman2.Remedies(c)
		}}
	if len(os.Args) > 4 && os.Args[4] == "noimages" {
		in.Evidence = nil
	}
	for i, a := range claims {
		for _, b := range claims[i+1:] {
			in.Relations = append(in.Relations, verdict.Relate(a, b, verdict.Options{}))
		}
	}
	v := verdict.Judge(in)
	o := &check.Outcome{Verdict: v, Images: base + ".mrc", Grid: grid, Sections: st.N, Recorded: angles, NominalAxis: tomo.Some(geom.Angle(axis)), KV: 300, Cs: 2.7, AmpContrast: 0.07,
		Assumed: []string{"Cs 2.7 mm (--cs)"}, Elapsed: 3 * time.Second}
	o.Files = []check.FileRecord{{Path: "TS_01.mrc", Bytes: 21496000, Role: "images", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}, {Path: "imod/TS_01.xf", Bytes: 3210, Role: "IMOD", SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}
	out, err := os.Create("/tmp/" + os.Args[len(os.Args)-1] + ".html")
	must(err)
	must(report.HTML(out, o, report.Meta{Command: "tomoparity check TS_01.mrc imod/ eman2/run1 eman2/run2 aretomo/", Version: "0.1.0", When: time.Date(2025, 11, 22, 10, 0, 0, 0, time.UTC), JSON: []byte(`{"a":"</script>"}`)}))
	out.Close()
}
