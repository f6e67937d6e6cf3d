package eman2_test

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/eman2"
)

func TestVectors(t *testing.T) {
	for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/eman2") {
		t.Run(c.Name, func(t *testing.T) {
			claims, err := eman2.Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			if len(claims) != 1 {
				t.Fatalf("%d claims", len(claims))
			}
			e := c.Measure(t, claims[0])
			t.Log(e)
			if math.Abs(e.MedianX) > 0.05 || math.Abs(e.MedianY) > 0.05 || e.P99X > 0.6 || e.P99Y > 0.6 {
				t.Errorf("too far from what %s did", c.Program)
			}
		})
	}
}
