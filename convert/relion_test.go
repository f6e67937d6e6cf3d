package convert_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// deformed is a RELION series with image deformations.
func deformed(t *testing.T, set string) *tomo.Claim {
	t.Helper()
	in := convention.Input{Path: filepath.Join("..", "convention", "relion", "testdata", set), Series: "TS_01"}
	in.Grid.NX, in.Grid.NY = 400, 384
	claims, err := room(t, "relion").Read(in)
	if err != nil || len(claims) != 1 || claims[0].Series.Local == nil {
		t.Fatalf("%v, %v", claims, err)
	}
	return claims[0]
}

// RELION's image deformations are measured and refused where they have no place,
// and kept from RELION to RELION.
func TestDeformationsAreLostWithAWord(t *testing.T) {
	for _, set := range []string{"spline5", "fourier4"} {
		c := deformed(t, set)
		req := convert.Request{Source: c, Target: room(t, "imod"), Dir: filepath.Join(t.TempDir(), "out")}
		_, err := convert.Run(req)
		if err == nil || !strings.Contains(err.Error(), "--allow-loss local,dose") || !strings.Contains(err.Error(), "if dropped, points move by up to") {
			t.Errorf("%s to IMOD: %v", set, err)
		}
		req.AllowLoss = []string{convert.LossLocal, convert.LossDose}
		cert, err := convert.Run(req)
		if err != nil {
			t.Fatal(err)
		}
		lost := 0.0
		for _, l := range cert.Lost {
			if l.What == convert.LossLocal {
				lost = *l.MaxPx
			}
		}
		if lost < 0.5 || cert.MaxPx < 0.9*lost || cert.MaxPx > 1.1*lost || cert.WrittenMaxPx > 0.01 {
			t.Errorf("%s to IMOD: %.3f px lost, %.3f px in all, %.4f px by writing", set, lost, cert.MaxPx, cert.WrittenMaxPx)
		}
		cert, err = convert.Run(convert.Request{Source: c, Target: room(t, "relion"), Dir: filepath.Join(t.TempDir(), "out")})
		if err != nil {
			t.Fatal(err)
		}
		if len(cert.Lost) != 0 || cert.MaxPx > 0.001 {
			t.Errorf("%s to RELION: %.5f px, lost %v", set, cert.MaxPx, cert.Lost)
		}
	}
}

// RELION 5 has no place for the magnification of a RELION 4 set. Without it points
// lie at other pixels, where the deformation is another: both together are the
// loss that is measured, and writing adds none of its own.
func TestDeformationWithoutItsMagnification(t *testing.T) {
	four, ok := room(t, "relion").As("4")
	if !ok {
		t.Fatal("RELION 4 is not written")
	}
	for _, set := range []string{"spline5", "fourier4"} {
		made := deformed(t, set)
		for i := range made.Series.Tilts {
			for row := range 2 {
				for col := range 3 {
					made.Series.Tilts[i].Projection.M[row][col] *= 1.02
				}
			}
		}
		made.Series.Moved()
		dir := filepath.Join(t.TempDir(), "four")
		cert, err := convert.Run(convert.Request{Source: made, Target: four, Dir: dir})
		if err != nil || cert.MaxPx > 0.001 || len(cert.Lost) > 0 {
			t.Fatalf("%s to RELION 4: %v, %+v", set, err, cert)
		}
		in := convention.Input{Path: dir}
		in.Grid.NX, in.Grid.NY = 400, 384
		claims, err := room(t, "relion").Read(in)
		if err != nil {
			t.Fatal(err)
		}
		source := claims[0]
		req := convert.Request{Source: source, Target: room(t, "relion"), Dir: filepath.Join(t.TempDir(), "five")}
		if _, err := convert.Run(req); err == nil || !strings.Contains(err.Error(), "--allow-loss magnification") {
			t.Errorf("%s to RELION 5: %v", set, err)
		}
		req.AllowLoss = []string{convert.LossMagnification}
		if cert, err = convert.Run(req); err != nil {
			t.Fatal(err)
		}
		if len(cert.Lost) != 1 || cert.Lost[0].What != convert.LossMagnification || cert.WrittenMaxPx > 0.001 || math.Abs(*cert.Lost[0].MaxPx-cert.MaxPx) > 0.001 {
			t.Fatalf("%s to RELION 5: %.4f px in all, %.4f px by writing, lost %+v", set, cert.MaxPx, cert.WrittenMaxPx, cert.Lost)
		}
		bare := *source // the same loss without the deformation
		bare.Series.Local = nil
		req.Source, req.Dir = &bare, filepath.Join(t.TempDir(), "bare")
		without, err := convert.Run(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: lost %.4f px, without the deformation %.4f px", set, cert.MaxPx, without.MaxPx)
		if math.Abs(cert.MaxPx-without.MaxPx) < 0.005 {
			t.Errorf("%s: the deformation takes no part in the loss", set)
		}
	}
}

// Every IMOD alignment goes into RELION 4's matrices without any loss that moves
// a point, and the matrices alone, with the 1 that RELION 4 adds to a voxel, put
// the beads where IMOD has them in the raw images.
func TestIMODVectorsInRELION4(t *testing.T) {
	to, ok := room(t, "relion").As("4")
	if !ok {
		t.Fatal("RELION 4 is not written")
	}
	for _, c := range conventiontest.LoadCases(t, "../testdata/vectors/imod") {
		t.Run(c.Name, func(t *testing.T) {
			claims, err := room(t, "imod").Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			claim := claims[0]
			dir := filepath.Join(t.TempDir(), "out")
			cert, err := convert.Run(convert.Request{Source: claim, Target: to, Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if cert.MaxPx > 0.001 || len(cert.Lost) > 0 || cert.Target.Version != "4" {
				t.Errorf("%.5f px, version %q, lost %v", cert.MaxPx, cert.Target.Version, cert.Lost)
			}
			if readme, err := os.ReadFile(filepath.Join(dir, "README.txt")); err != nil || !strings.Contains(string(readme), "for RELION 4, converted from imod") ||
				!strings.Contains(string(readme), "relion_tomo_reconstruct_tomogram --t tomograms.star --tn "+claim.Series.Name) {
				t.Errorf("README.txt: %s, %v", readme, err)
			}
			got, want := beadsBy(t, dir, c, claim), c.Measure(t, claim)
			t.Logf("matrices: median (%+.4f, %+.4f) px; %v", got[0], got[1], want)
			if math.Abs(got[0]-want.MedianX) > 0.001 || math.Abs(got[1]-want.MedianY) > 0.001 {
				t.Errorf("the matrices are off by (%.4f, %.4f) px, the claim by (%.4f, %.4f)", got[0], got[1], want.MedianX, want.MedianY)
			}
		})
	}
}

// beadsBy returns the median differences in column and row between where the
// matrices of a RELION 4 set put the beads of a case and where they are.
func beadsBy(t *testing.T, dir string, c conventiontest.Case, claim *tomo.Claim) (median [2]float64) {
	t.Helper()
	f, err := star.Read(filepath.Join(dir, "tomograms.star"))
	if err != nil {
		t.Fatal(err)
	}
	g, _ := f.Blocks[0].Loop()
	l, _ := f.Blocks[1].Loop()
	var origin geom.Vec3 // voxel floor(n/2)
	for i, label := range []string{"rlnTomoSizeX", "rlnTomoSizeY", "rlnTomoSizeZ"} {
		n, _, _ := g.Float(0, label)
		origin[i] = math.Floor(n / 2)
	}
	rows := make([][][]float64, 2)
	for k, label := range []string{"rlnTomoProjX", "rlnTomoProjY"} {
		rows[k], _, _ = l.Vectors(label)
	}
	var off [2][]float64
	row := 0
	for _, x := range claim.Series.Tilts {
		if !x.Usable() {
			continue
		}
		for _, bead := range c.Points {
			if bead.Pixel[x.Section] == nil {
				continue
			}
			v := geom.Vec3(claim.Volume.Specimen(tomo.VoxelPoint(bead.Voxel))).Scale(1 / claim.Series.Grid.PixelSize).Add(origin)
			for k := range 2 {
				m := rows[k][row]
				off[k] = append(off[k], m[0]*(v[0]+1)+m[1]*(v[1]+1)+m[2]*(v[2]+1)+m[3]-bead.Pixel[x.Section][k])
			}
		}
		row++
	}
	for k := range 2 {
		slices.Sort(off[k])
		median[k] = off[k][len(off[k])/2]
	}
	return median
}

// RELION's tomograms may have any voxel size, IMOD's only multiples of the
// pixel: the nearest is taken, with the same extent and centre.
func TestVoxelsBetweenBinnings(t *testing.T) {
	const angpix = 1.35
	for _, voxel := range []float64{10, 2.1, 1.0, 27} {
		c := deformed(t, "spline5")
		c.Series.Local = nil
		c.Series.Grid.PixelSize = angpix
		f := &c.Volume
		centre := geom.Vec3{float64(f.NX-1) / 2, float64(f.NY-1) / 2, float64(f.NZ-1) / 2}
		f.ToSpecimen.M = geom.Identity3().Scale(voxel)
		f.ToSpecimen.T = centre.Scale(-voxel).Add(geom.Vec3{12, 0, -30})
		f.VoxelSize = voxel
		dir := filepath.Join(t.TempDir(), "out")
		cert, err := convert.Run(convert.Request{Source: c, Target: room(t, "imod"), Dir: dir, AllowLoss: []string{convert.LossDose}})
		if err != nil {
			t.Errorf("voxels of %g A: %v", voxel, err)
			continue
		}
		back, err := room(t, "imod").Read(convention.Input{Path: dir, Grid: c.Series.Grid})
		if err != nil || !back[0].Volume.Known {
			t.Fatal(err)
		}
		b := back[0].Volume
		want := angpix * math.Max(1, math.Round(voxel/angpix))
		if math.Abs(b.VoxelSize-want) > 1e-6 {
			t.Errorf("voxels of %g A became %g A, want %g A", voxel, b.VoxelSize, want)
		}
		if apart := math.Abs(b.VoxelSize-voxel) > 0.01*voxel; apart != strings.Contains(cert.VolumeRelation, "in place of") {
			t.Errorf("voxels of %g A: %q", voxel, cert.VolumeRelation)
		}
		mine, theirs := middle(*f), middle(b)
		for i := range mine {
			n := [3]int{f.NX, f.NY, f.NZ}[i]
			m := [3]int{b.NX, b.NY, b.NZ}[i]
			if d := math.Abs(mine[i] - theirs[i]); d > 0.51*want {
				t.Errorf("voxels of %g A: centre moved by %.2f A along axis %d", voxel, d, i)
			}
			if d := math.Abs(float64(n)*voxel - float64(m)*want); d > 1.01*want {
				t.Errorf("voxels of %g A: extent along axis %d from %.1f to %.1f A", voxel, i, float64(n)*voxel, float64(m)*want)
			}
		}
	}
}

// middle is the centre of a volume in the specimen, Å.
func middle(f tomo.VolumeFrame) tomo.SpecimenPoint {
	return f.Specimen(tomo.VoxelPoint{float64(f.NX-1) / 2, float64(f.NY-1) / 2, float64(f.NZ-1) / 2})
}
