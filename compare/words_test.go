package compare

import (
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// Doing the swaps and then the reversals is the operation itself.
func TestFactorIsTheOperation(t *testing.T) {
	axis := map[string]int{"x": 0, "y": 1, "z": 2}
	for _, q := range geom.SignedPermutations() {
		swaps, flips := factor(q)
		m := geom.Identity3()
		for _, s := range swaps {
			i, j := axis[s[:1]], axis[s[1:]]
			p := geom.Identity3()
			p[i], p[j] = p[j], p[i]
			m = p.Mul(m)
		}
		for _, f := range flips {
			d := geom.Identity3()
			d[axis[f]][axis[f]] = -1
			m = d.Mul(m)
		}
		if m != q {
			t.Errorf("%v: swaps %v, reversals %v give %v", q, swaps, flips, m)
		}
	}
}
