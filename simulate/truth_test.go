package simulate

import (
	"encoding/json"
	"reflect"
	"testing"
)

// The truth is a document that reads back as it was, under its customary keys.
func TestTruthAsJSON(t *testing.T) {
	truth := newScene(small()).truth()
	text, err := json.Marshal(truth)
	if err != nil {
		t.Fatal(err)
	}
	var back Truth
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&back, truth) {
		t.Error("reading back changes the truth")
	}
	var keys map[string]any
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	sections := len(truth.Tilt)
	for _, k := range []string{"tilt", "true_tilt", "defocus_A", "shift_px", "mag", "inplane_jitter_deg", "order",
		"grad_xy", "prior_dose", "mean_count", "matrix", "gold_px"} {
		if list, ok := keys[k].([]any); !ok || len(list) != sections {
			t.Errorf("%s: no list of %d", k, sections)
		}
	}
	for _, k := range []string{"params", "psi360", "handed_determinable", "mirror", "note", "gold_A", "blob_A"} {
		if _, ok := keys[k]; !ok {
			t.Errorf("no key %s", k)
		}
	}
}

// Defocus at a bead by height and by the film's gradient differ by the bead's
// distance from the mid-plane over the normal's z.
func TestBeadDefocus(t *testing.T) {
	p := small()
	truth := newScene(p).truth()
	for i := range truth.Tilt {
		for _, g := range truth.Gold {
			x, y, h := truth.Project(i, g)
			d := g[0]*truth.FilmNormal[0] + g[1]*truth.FilmNormal[1] + g[2]*truth.FilmNormal[2]
			nz := 0.0
			for j := range 3 {
				nz += truth.Matrix[i][2][j] * truth.FilmNormal[j]
			}
			closeTo(t, "underfocus", truth.Defocus[i]-h, truth.UnderfocusAt(i, x, y)-d/nz, 1e-6)
		}
	}
}
