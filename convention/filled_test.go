package convention_test

import (
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestFilled(t *testing.T) {
	type row struct {
		v    tomo.Opt[float64]
		used bool
	}
	none := tomo.Opt[float64]{}
	for name, c := range map[string]struct {
		rows []row
		want []float64
	}{
		"all known":           {[]row{{tomo.Some(1.0), true}, {tomo.Some(3.0), true}}, []float64{1, 3}},
		"left out, unknown":   {[]row{{tomo.Some(1.0), true}, {none, false}, {tomo.Some(3.0), true}}, []float64{1, 2, 3}},
		"left out, known":     {[]row{{tomo.Some(1.0), true}, {tomo.Some(9.0), false}, {none, false}}, []float64{1, 9, 1}},
		"used and unknown":    {[]row{{tomo.Some(1.0), true}, {none, true}}, nil},
		"none takes part":     {[]row{{tomo.Some(1.0), false}}, nil},
		"nothing to speak of": {nil, nil},
	} {
		got := convention.Filled(c.rows, func(r row) (tomo.Opt[float64], bool) { return r.v, r.used })
		if !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
