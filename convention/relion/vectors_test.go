package relion_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

const vectors = "../../testdata/vectors/"

func readOne(t *testing.T, in convention.Input) *tomo.Claim {
	t.Helper()
	claims, err := relion.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(claims) != 1 {
		t.Fatalf("%d claims", len(claims))
	}
	return claims[0]
}

// The claim puts the beads where RELION put them. What single beads are off is
// the error of their measured voxels, 0.05 voxel and up to 0.4 along z, so that
// it doubles in pixels for a volume binned by two: moved by one vector each, they
// fit in all tilts.
func TestVectors(t *testing.T) {
	for _, c := range conventiontest.LoadCases(t, vectors+"relion5") {
		t.Run(c.Name, func(t *testing.T) {
			claim := readOne(t, c.Input(c.Dir))
			e := c.Measure(t, claim)
			off, rest := c.Volume.Voxel/c.Images.Pixel, 0.0
			for _, p := range c.Points {
				rest = math.Max(rest, restOf(claim, p.Voxel, p.Pixel))
			}
			t.Logf("%v; each bead moved: all below %.4f px", e, rest)
			if math.Abs(e.MedianX) > 0.05 || math.Abs(e.MedianY) > 0.05 || e.P99X > 0.6*off || e.P99Y > 0.6*off || rest > 0.002 {
				t.Errorf("too far from what %s did", c.Program)
			}
		})
	}
}

// restOf is the largest error in pixels of a bead after the one move of the
// specimen point that fits all tilts best.
func restOf(c *tomo.Claim, voxel [3]float64, pixels []*[2]float64) float64 {
	at := c.Volume.Specimen(tomo.VoxelPoint(voxel))
	var m geom.Mat3
	var v geom.Vec3
	each := func(p tomo.SpecimenPoint, f func(row geom.Vec3, off float64)) {
		for _, x := range c.Series.Tilts {
			if pixels[x.Section] == nil {
				continue
			}
			uv, _ := x.Projection.Apply(p)
			px := c.Series.Grid.Pixel(uv)
			for k := range 2 {
				f(geom.Vec3(x.Projection.M[k]).Scale(1/c.Series.Grid.PixelSize), pixels[x.Section][k]-px[k])
			}
		}
	}
	each(at, func(row geom.Vec3, off float64) {
		for i := range 3 {
			v[i] += row[i] * off
			for j := range 3 {
				m[i][j] += row[i] * row[j]
			}
		}
	})
	inv, ok := m.Inverse()
	if !ok {
		return math.Inf(1)
	}
	worst := 0.0
	each(tomo.SpecimenPoint(geom.Vec3(at).Add(inv.Apply(v))), func(_ geom.Vec3, off float64) { worst = math.Max(worst, math.Abs(off)) })
	return worst
}

// The layouts of a made RELION 4 set.
const (
	upright  = false
	mirrored = true
)

// matrices writes the series of a vector as a RELION 4 set: matrices for voxels
// counted from 1, in one file; mirrored as --flipYZ without --flipZ makes it.
func matrices(t *testing.T, v conventiontest.Case, mirror bool) string {
	t.Helper()
	c := readOne(t, v.Input(v.Dir))
	var b strings.Builder
	size := [3]int{v.Volume.Size[0], v.Volume.Size[1], v.Volume.Size[2]}
	bin := v.Volume.Voxel / v.Images.Pixel
	for i := range size {
		size[i] = int(float64(size[i]) * bin)
	}
	fmt.Fprintf(&b, "\n# version 30001\n\ndata_global\n\nloop_ \n_rlnTomoName #1 \n_rlnTomoTiltSeriesName #2 \n_rlnTomoFrameCount #3 \n_rlnTomoSizeX #4 \n_rlnTomoSizeY #5 \n"+
		"_rlnTomoSizeZ #6 \n_rlnTomoHand #7 \n_rlnTomoTiltSeriesPixelSize #8 \n_rlnVoltage #9 \n_rlnSphericalAberration #10 \n_rlnAmplitudeContrast #11 \n"+
		"TS_1 ts.mrc %d %d %d %d -1 %g 300 2.7 0.1 \n \n\n# version 30001\n\ndata_TS_1\n\nloop_ \n_rlnTomoProjX #1 \n_rlnTomoProjY #2 \n_rlnTomoProjZ #3 \n_rlnTomoProjW #4 \n"+
		"_rlnDefocusU #5 \n_rlnDefocusV #6 \n_rlnDefocusAngle #7 \n_rlnMicrographPreExposure #8 \n", len(c.Series.Tilts), size[0], size[1], size[2], v.Images.Pixel)
	for i, x := range c.Series.Tilts {
		m := x.Projection.M
		// From voxel k (from 0) to the pixel; then for k + 1.
		toPixel := func(k geom.Vec3) geom.Vec3 {
			p := c.Volume.Specimen(tomo.VoxelPoint(k.Scale(1 / bin)))
			if mirror {
				p = c.Volume.Specimen(tomo.VoxelPoint(geom.Vec3{k[0], k[1], float64(size[2]-1) - k[2]}.Scale(1 / bin)))
			}
			uv, h := x.Projection.Apply(p)
			px := c.Series.Grid.Pixel(uv)
			return geom.Vec3{px[0], px[1], h / c.Series.Grid.PixelSize}
		}
		zero := toPixel(geom.Vec3{-1, -1, -1})
		for j := range 3 {
			var unit geom.Vec3
			unit[j] = 1
			d := toPixel(unit.Sub(geom.Vec3{1, 1, 1})).Sub(zero)
			m[0][j], m[1][j], m[2][j] = d[0], d[1], d[2]
		}
		for r := range 3 {
			fmt.Fprintf(&b, "[%.15g,%.15g,%.15g,%.12g] ", m[r][0], m[r][1], m[r][2], zero[r])
		}
		fmt.Fprintf(&b, "[0,0,0,1] 30100 29900 12.5 %d \n", 3*i)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tomograms.star"), []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A RELION 4 set puts the beads where the program put them, also when its
// matrices mirror: then the volume is the mirror image, and says so.
func TestMatrices(t *testing.T) {
	for _, v := range conventiontest.LoadCases(t, vectors+"relion5") {
		t.Run(v.Name, func(t *testing.T) {
			want := readOne(t, v.Input(v.Dir))
			got := readOne(t, v.Input(matrices(t, v, upright)))
			if px, height, n := conventiontest.Apart(want, got); px > 1e-6 || height > 1e-6 || n != v.Images.Count {
				t.Errorf("%g px, %g A, %d tilts", px, height, n)
			}
			if e := v.Measure(t, got); math.Abs(e.MedianX) > 0.05 || math.Abs(e.MedianY) > 0.05 {
				t.Error(e)
			}
			if got.Version != "4" || got.Series.Asserts != tomo.DepthRight || got.Volume.Orientation() != tomo.VolumeProper ||
				!strings.Contains(strings.Join(got.Notes, "\n"), "counted from 1") {
				t.Errorf("%+v", got.Notes)
			}
			other := readOne(t, v.Input(matrices(t, v, mirrored)))
			if other.Volume.Orientation() != tomo.VolumeMirrored || !strings.Contains(strings.Join(other.Notes, "\n"), "--flipYZ") {
				t.Errorf("%+v", other.Notes)
			}
			checkMirror(t, v, want, other)
		})
	}
}

// checkMirror compares voxel k of the mirrored volume with size-1-k of the other.
func checkMirror(t *testing.T, v conventiontest.Case, a, b *tomo.Claim) {
	t.Helper()
	top := math.Round(float64(v.Volume.Size[2])*v.Volume.Voxel/v.Images.Pixel) - 1 // unbinned
	for _, p := range v.Points[:20] {
		q := p.Voxel
		q[2] = top*v.Images.Pixel/v.Volume.Voxel - q[2]
		for i, x := range a.Series.Project(a.Volume.Specimen(p.Voxel)) {
			y := b.Series.Project(b.Volume.Specimen(q))[i]
			if d := geom.Vec2(x.Pixel).Sub(geom.Vec2(y.Pixel)).Norm(); d > 1e-6 {
				t.Fatalf("section %d: %v, %v", i, x, y)
			}
		}
	}
}

// number reads a table of blank-separated numbers.
func numbers(t *testing.T, path string) [][]float64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]float64
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		var row []float64
		for _, f := range strings.Fields(line) {
			var v float64
			if _, err := fmt.Sscan(f, &v); err != nil {
				t.Fatal(err)
			}
			row = append(row, v)
		}
		out = append(out, row)
	}
	return out
}

// The runs with even and odd sizes: the model that RELION's volumes confirmed to
// 0.01 voxel, written out here, and the claim agree.
func TestRunsModel(t *testing.T) {
	for name, size := range map[string][2]int{"even": {512, 512}, "odd": {511, 509}} {
		dir := vectors + "relion5-runs/" + name
		in := convention.Input{Path: dir}
		in.Grid.NX, in.Grid.NY = size[0], size[1]
		c := readOne(t, in)
		f, err := star.Read(filepath.Join(dir, "tilt_series", "ts_"+name+".star"))
		if err != nil {
			t.Fatal(err)
		}
		l, _ := f.Blocks[0].Loop()
		for _, bead := range numbers(t, filepath.Join(dir, "beads_voxel0based.txt")) {
			projected := c.Series.Project(c.Volume.Specimen(tomo.VoxelPoint(bead)))
			for i, pr := range projected {
				get := func(label string) float64 { v, _, _ := l.Float(i, label); return v }
				sin, cos := func(a float64) float64 { return math.Sin(a * math.Pi / 180) }, func(a float64) float64 { return math.Cos(a * math.Pi / 180) }
				x, y, z := bead[0]-float64(c.Volume.NX/2), bead[1]-float64(c.Volume.NY/2), bead[2]-float64(c.Volume.NZ/2)
				a := get("rlnTomoXTilt")
				y, z = y*cos(a)-z*sin(a), y*sin(a)+z*cos(a)
				a = get("rlnTomoYTilt")
				x, z = x*cos(a)+z*sin(a), -x*sin(a)+z*cos(a)
				a = get("rlnTomoZRot")
				x, y = x*cos(a)-y*sin(a), x*sin(a)+y*cos(a)
				x += float64(size[0]/2) + get("rlnTomoXShiftAngst")/10
				y += float64(size[1]/2) + get("rlnTomoYShiftAngst")/10
				if math.Abs(x-pr.Pixel[0]) > 1e-6 || math.Abs(y-pr.Pixel[1]) > 1e-6 || math.Abs(z-pr.Height/10) > 1e-6 {
					t.Fatalf("%s, tilt %d: (%.6f, %.6f, %.6f), the claim has %+v", name, i, x, y, z, pr)
				}
			}
		}
	}
}

// The runs of the defocus: with rlnTomoHand -1, at positive tilt the right side
// of the aligned image is more underfocused; with +1 it is the left one.
func TestRunsHand(t *testing.T) {
	dir := vectors + "relion5-runs/hand/"
	points, err := star.Read(dir + "particles.star")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := points.Block("particles")
	l, _ := b.Loop()
	for hand, want := range map[float64]tomo.DepthParity{-1: tomo.DepthRight, 1: tomo.DepthWrong} {
		in := convention.Input{Path: fmt.Sprintf("%stomograms_hand%g.star", dir, hand)}
		in.Grid.NX, in.Grid.NY = 512, 512
		c := readOne(t, in)
		if c.Series.Asserts != want {
			t.Errorf("hand %g asserts %v", hand, c.Series.Asserts)
		}
		for row := range l.Len() {
			var v geom.Vec3
			for j, label := range []string{"rlnCoordinateX", "rlnCoordinateY", "rlnCoordinateZ"} {
				v[j], _, _ = l.Float(row, label)
			}
			p := geom.Vec3{v[0] - 240, v[1] - 224, v[2] - 80}.Scale(3)
			for i, pr := range c.Series.Project(c.Volume.Specimen(tomo.VoxelPoint(v))) {
				sin, cos := geom.Angle(-60 + 6*float64(i)).SinCos()
				wanted := 25000 + hand*(-p[0]*sin+p[2]*cos)
				if got, _ := pr.Defocus.Get(); math.Abs(got-wanted) > 1e-6 {
					t.Fatalf("hand %g, point %d, tilt %d: %.3f, want %.3f", hand, row, i, got, wanted)
				}
			}
		}
	}
	claims, err := relion.Read(given(dir))
	if err == nil || !strings.Contains(err.Error(), "tomograms_hand-1.star, tomograms_hand1.star") {
		t.Errorf("a folder with two tables: %v, %v", claims, err)
	}
}

// The particles of a run: RELION's centred coordinates are the specimen points.
func TestRunsParticles(t *testing.T) {
	dir := vectors + "relion5-runs/part/"
	in := convention.Input{Path: dir}
	in.Grid.NX, in.Grid.NY = 512, 512
	c := readOne(t, in)
	f, err := star.Read(dir + "output_subtomo_stack2d_particles.star")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := f.Block("particles")
	l, _ := b.Loop()
	for row, at := range numbers(t, dir+"partpos.txt") {
		p := c.Volume.Specimen(tomo.VoxelPoint(at))
		for j, label := range []string{"rlnCenteredCoordinateXAngst", "rlnCenteredCoordinateYAngst", "rlnCenteredCoordinateZAngst"} {
			if v, _, _ := l.Float(row, label); math.Abs(v-p[j]) > 1e-3 {
				t.Fatalf("particle %d, %s: %g, the frame has %g", row, label, v, p[j])
			}
		}
	}
}
