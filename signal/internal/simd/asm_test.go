package simd_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The assembly never mixes the older encoding with wide registers, and leaves
// their upper halves clean.
func TestAssemblyRules(t *testing.T) {
	for _, name := range []string{"fft", "interp"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../../" + name + "/asm_amd64.s")
			if err != nil {
				t.Fatal(err)
			}
			checkRules(t, string(text))
		})
	}
}

func checkRules(t *testing.T, text string) {
	vectors := regexp.MustCompile(`\b[XYZ][0-9]+\b`)
	last, returns := "", 0
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") || len(words) == 0 || strings.HasPrefix(words[0], "//") {
			continue
		}
		if vectors.MatchString(line) && !strings.HasPrefix(words[0], "V") {
			t.Errorf("line %d: %s on a vector register", i+1, words[0])
		}
		if words[0] == "RET" {
			returns++
			if last != "VZEROUPPER" {
				t.Errorf("line %d: RET after %s", i+1, last)
			}
		}
		last = words[0]
	}
	if returns == 0 {
		t.Error("no routine was found")
	}
}
