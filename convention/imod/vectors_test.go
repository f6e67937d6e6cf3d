package imod_test

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
)

func TestVectors(t *testing.T) {
	for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/imod") {
		t.Run(c.Name, func(t *testing.T) {
			claims, err := imod.Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			if len(claims) != 1 {
				t.Fatalf("%d claims", len(claims))
			}
			e := c.Measure(t, claims[0])
			t.Log(e)
			if math.Abs(e.MedianX) > 0.05 || math.Abs(e.MedianY) > 0.05 || e.P99X > 0.3 || e.P99Y > 0.3 {
				t.Errorf("too far from what %s did", c.Program)
			}
		})
	}
}
