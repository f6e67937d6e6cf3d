package convert_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convert"
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
		if err == nil || !strings.Contains(err.Error(), "--allow-loss local") || !strings.Contains(err.Error(), "if dropped, points move by up to") {
			t.Errorf("%s to IMOD: %v", set, err)
		}
		req.AllowLoss = []string{convert.LossLocal}
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
