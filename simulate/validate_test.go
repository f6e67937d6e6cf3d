package simulate

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/problem"
)

func TestValidateNamesTheField(t *testing.T) {
	tests := []struct {
		field string
		set   func(*Params)
	}{
		{"nx", func(p *Params) { p.NX = 8 }},
		{"ny", func(p *Params) { p.NY = 100000 }},
		{"apix", func(p *Params) { p.Apix = 0 }},
		{"apix", func(p *Params) { p.Apix = math.NaN() }},
		{"kv", func(p *Params) { p.KV = 300000 }},
		{"ac", func(p *Params) { p.Amplitude = 7 }},
		{"psi360", func(p *Params) { p.PsiDeg = math.Inf(1) }},
		{"mode", func(p *Params) { p.Mode = "paper" }},
		{"scheme", func(p *Params) { p.Scheme = "random" }},
		{"group", func(p *Params) { p.Group = 0 }},
		{"tstep", func(p *Params) { p.TiltStep = 0 }},
		{"tstep", func(p *Params) { p.TiltStep = math.NaN() }},
		{"tmax", func(p *Params) { p.TiltMax = -70 }},
		{"tilts", func(p *Params) { p.Tilts = []float64{0, -3} }},
		{"tilts", func(p *Params) { p.TiltMax, p.PreTiltDeg = 75, 20 }},
		{"dose", func(p *Params) { p.Dose, p.Apix = 1000, 50 }},
		{"df", func(p *Params) { p.Defocus = 100 }},
		{"nribo", func(p *Params) { p.Blobs = 3 }},
		{"gold_nm", func(p *Params) { p.BeadNM = 0 }},
		{"tilts", func(p *Params) { p.TiltMax, p.TiltErrDeg = 75, 2 }},
		{"workers", func(p *Params) { p.Workers = -1 }},
	}
	for _, c := range tests {
		p := Carbon()
		c.set(&p)
		err := p.Validate()
		var pr *problem.Problem
		if !errors.As(err, &pr) {
			t.Errorf("%s: got error %v", c.field, err)
			continue
		}
		if pr.Field != c.field || pr.Class != problem.BadCall || pr.Want == "" || pr.Got == "" {
			t.Errorf("%s: got %+v", c.field, pr)
		}
	}
}

func TestValidateTellsAll(t *testing.T) {
	p := Carbon()
	p.Apix, p.KV = -1, -1
	err := p.Validate()
	if err == nil || !strings.Contains(err.Error(), "apix") || !strings.Contains(err.Error(), "kv") {
		t.Errorf("got %v", err)
	}
	if _, runErr := Run(context.Background(), p, nil, nil); runErr == nil || runErr.Error() != err.Error() {
		t.Errorf("Run gave %v", runErr)
	}
}

func TestPresetsAreValid(t *testing.T) {
	for _, level := range []Level{Easy, Mixed, Hard} {
		for _, p := range []Params{Default(), Carbon(), Ice()} {
			if err := p.At(level).Validate(); err != nil {
				t.Errorf("%s %s: %v", p.Mode, level, err)
			}
		}
	}
	if e, m, h := Carbon().At(Easy), Carbon().At(Mixed), Carbon().At(Hard); !(e.PhasePower > m.PhasePower && m.PhasePower > h.PhasePower) {
		t.Error("levels do not get harder")
	}
}

func TestParseLevel(t *testing.T) {
	if l, err := ParseLevel("mixed"); l != Mixed || err != nil {
		t.Errorf("got %q, %v", l, err)
	}
	if _, err := ParseLevel("nightmare"); err == nil {
		t.Error("unknown level accepted")
	}
}
