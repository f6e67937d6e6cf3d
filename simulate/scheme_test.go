package simulate

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRecordingOrder(t *testing.T) {
	tests := []struct {
		name  string
		set   func(*Params)
		want  []float64 // angles in the order of recording
		prior []float64 // dose before each section, ascending angle
	}{
		{"ascending", func(p *Params) { p.Scheme = Ascending },
			[]float64{-6, -3, 0, 3, 6}, []float64{0, 2, 4, 6, 8}},
		{"descending", func(p *Params) { p.Scheme = Descending },
			[]float64{6, 3, 0, -3, -6}, []float64{8, 6, 4, 2, 0}},
		{"bidirectional", func(p *Params) { p.Scheme = Bidirectional },
			[]float64{0, 3, 6, -3, -6}, []float64{8, 6, 0, 2, 4}},
		{"bidirectional from -3", func(p *Params) { p.Scheme, p.Start = Bidirectional, -3 },
			[]float64{-3, 0, 3, 6, -6}, []float64{8, 0, 2, 4, 6}},
		{"dose-symmetric", func(p *Params) { p.Scheme = DoseSymmetric },
			[]float64{0, 3, -3, 6, -6}, []float64{8, 4, 0, 2, 6}},
		{"dose-symmetric by two", func(p *Params) { p.Scheme, p.Group = DoseSymmetric, 2 },
			[]float64{0, 3, 6, -3, -6}, []float64{8, 6, 0, 2, 4}},
		{"dose-symmetric from 3", func(p *Params) { p.Scheme, p.Start = DoseSymmetric, 3 },
			[]float64{3, 6, 0, -3, -6}, []float64{8, 6, 4, 0, 2}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			p := Carbon()
			p.TiltMin, p.TiltMax, p.TiltStep, p.Group, p.Dose = -6, 6, 3, 1, 2
			c.set(&p)
			angles := p.angles()
			order := p.recordingOrder(angles)
			var got []float64
			for _, i := range order {
				got = append(got, angles[i])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("angles in order %v, want %v", got, c.want)
			}
			if prior := priorDose(order, p.Dose); !slices.Equal(prior, c.prior) {
				t.Errorf("prior dose %v, want %v", prior, c.prior)
			}
		})
	}
}

// Every scheme visits every section once.
func TestOrderIsPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Carbon()
		p.TiltMin = rapid.Float64Range(-60, 0).Draw(t, "min")
		p.TiltMax = rapid.Float64Range(0, 60).Draw(t, "max")
		p.TiltStep = rapid.Float64Range(0.5, 10).Draw(t, "step")
		p.Start = rapid.Float64Range(-70, 70).Draw(t, "start")
		p.Group = rapid.IntRange(1, 5).Draw(t, "group")
		p.Scheme = rapid.SampledFrom([]Scheme{Ascending, Descending, Bidirectional, DoseSymmetric}).Draw(t, "scheme")
		order := p.recordingOrder(p.angles())
		slices.Sort(order)
		for i, s := range order {
			if i != s {
				t.Fatalf("sections %v", order)
			}
		}
		if len(order) != len(p.angles()) {
			t.Fatalf("%d of %d sections", len(order), len(p.angles()))
		}
	})
}
