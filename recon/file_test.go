package recon

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

func open(t *testing.T, path string) (*mrc.File, []float32) {
	t.Helper()
	f, err := mrc.Open(path, mrc.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	n := f.Header.NX * f.Header.NY
	all := make([]float32, n*f.Sections)
	for z := range f.Sections {
		if err := f.ReadSection(z, all[z*n:(z+1)*n]); err != nil {
			t.Fatal(err)
		}
	}
	return f, all
}

// Every mode holds the same densities, within its step, whatever way the lines of
// the volume run, and the header is the package's.
func TestWriteMRC(t *testing.T) {
	imgs := noiseImages(rand.New(rand.NewPCG(1, 5)), 64, 64, 5)
	zLine := geom.Mat3{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}
	template := mrc.NewHeader()
	template.NXStart, template.TiltAngles = -20, [6]float32{90}
	header := mrc.Spec{Volume: true, PixelA: [3]float64{4, 4, 4}, Origin: [3]float64{0, 0, -32}, Template: &template}
	for _, c := range []struct {
		name  string
		frame tomo.VolumeFrame
	}{
		{"lines along y", cube(40, 50, 16, 4)},
		{"lines along z", tomo.VolumeFrame{NX: 40, NY: 16, NZ: 50, VoxelSize: 4, Known: true, ToSpecimen: geom.Affine3{M: zLine.Scale(4), T: geom.Vec3{-80, -100, -32}}}},
	} {
		r, err := New(Input{Images: imgs, Series: tilted(64, 5, 60, 1, 0), Frame: c.frame})
		if err != nil {
			t.Fatal(err)
		}
		want, err := r.Volume(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []mrc.Mode{mrc.Float32, mrc.Int16, mrc.Int8} {
			path := filepath.Join(t.TempDir(), "v.mrc")
			rep, err := r.WriteMRC(context.Background(), FileSpec{Path: path, Mode: m, Header: header, Labels: []string{"one"}})
			if err != nil {
				t.Fatal(err)
			}
			f, got := open(t, path)
			if h := f.Header; h.NX != c.frame.NX || h.NZ != c.frame.NZ || h.NXStart != -20 || h.Origin[2] != -32 || h.TiltAngles[0] != 90 || len(f.Warnings) > 0 {
				t.Errorf("%s, %v: header %+v, %v", c.name, m, f.Header, f.Warnings)
			}
			step, from := 0.0, 0.0
			switch m {
			case mrc.Int16:
				step, from = (rep.Range[1]-rep.Range[0])/65535, rep.Range[0]+32768*(rep.Range[1]-rep.Range[0])/65535
			case mrc.Int8:
				step, from = (rep.Range[1]-rep.Range[0])/255, rep.Range[0]+128*(rep.Range[1]-rep.Range[0])/255
			}
			beyond := int64(0)
			for i, v := range got {
				d := float64(v)
				if step > 0 {
					d = from + step*d
				}
				switch off := math.Abs(d - float64(want[i])); {
				case step > 0 && (float64(want[i]) < rep.Range[0]-step/2 || float64(want[i]) > rep.Range[1]+step/2):
					beyond++
				case off > 0.51*step+1e-6:
					t.Fatalf("%s, %v: voxel %d is %g, want %g", c.name, m, i, d, want[i])
				}
			}
			if beyond != rep.Clipped || beyond > int64(len(got)/200) {
				t.Errorf("%s, %v: %d voxels beyond the range, said %d", c.name, m, beyond, rep.Clipped)
			}
		}
	}
}

// The aligned stack has the tilt axis upright: what the hub puts at (x', y') of the
// turned specimen is at that pixel.
func TestAlignedStack(t *testing.T) {
	s, f := tilted(96, 7, 60, 3, 0), cube(80, 84, 10, 4)
	for i := range s.Tilts {
		s.Tilts[i].Projection = tomo.Compose(geom.Angle(70+i), s.Tilts[i].Written, 3, geom.Vec2{12, -20})
		s.Tilts[i].Projection.M[0] = [3]float64(geom.Vec3(s.Tilts[i].Projection.M[0]).Scale(1.03))
	}
	imgs, _ := balls(s, f)
	path := filepath.Join(t.TempDir(), "ali.mrc")
	if err := WriteAligned(context.Background(), Input{Images: imgs, Series: s, Frame: f}, path, []string{"aligned"}); err != nil {
		t.Fatal(err)
	}
	file, got := open(t, path)
	if file.Sections != 7 || file.Header.NX != 80 || file.Header.NY != 84 {
		t.Fatalf("size %d x %d x %d", file.Header.NX, file.Header.NY, file.Sections)
	}
	for i, tilt := range s.Tilts {
		want := make([]float64, 80*84)
		for _, p := range []geom.Vec3{{-30, 20, 12}, {40, -36, -16}, {8, 4, 0}, {-60, -50, 24}} {
			q := geom.RotY(tilt.Written).Mul(geom.RotX(3)).Apply(p).Scale(1. / 4)
			for k := range want {
				dx, dy := float64(k%80-40)-q[0], float64(k/80-42)-q[1]
				want[k] += math.Exp(-(dx*dx + dy*dy) * 16 / (2 * 81))
			}
		}
		if cc := correlation(got[i*len(want):(i+1)*len(want)], want); cc < 0.995 {
			t.Errorf("image %d: correlation %.4f", i, cc)
		}
	}
}

// A full disk, a failing image and a cancelled run leave nothing behind.
func TestNothingHalfWritten(t *testing.T) {
	imgs := noiseImages(rand.New(rand.NewPCG(1, 5)), 64, 64, 5)
	in := Input{Images: imgs, Series: tilted(64, 5, 60, 0, 0), Frame: cube(64, 64, 64, 4)}
	attempt := func(in Input, dir string, ctx context.Context) error {
		r, err := New(in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.WriteMRC(ctx, FileSpec{Path: filepath.Join(dir, "v.mrc"), Mode: mrc.Float32})
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := attempt(in, t.TempDir(), ctx); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	bad := in
	bad.Images = failing{imgs}
	if err := attempt(bad, t.TempDir(), context.Background()); err == nil || !strings.Contains(err.Error(), "section 3") {
		t.Errorf("failing image: %v", err)
	}
	func() {
		defer func() {
			if recover() != "the sink" {
				t.Error("a panic of the sink did not come through")
			}
		}()
		r, err := New(in)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Run(context.Background(), func(Box) error { panic("the sink") })
	}()
	dir, ok := smallDisk(t)
	if !ok {
		t.Skip("no small file system could be mounted: the full disk is not tried")
	}
	if err := attempt(in, dir, context.Background()); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("full disk: %v", err)
	}
}

type failing struct{ *memory }

func (f failing) ReadSection(z int, dst []float32) error {
	if z == 3 {
		return os.ErrInvalid
	}
	return f.memory.ReadSection(z, dst)
}
