package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// (1) A list written as ranges is read back as the same sections, 0-based.
func TestParseListProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []string
		var want []int
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			from := rapid.IntRange(1, 200).Draw(t, "from")
			to := from + rapid.IntRange(0, 5).Draw(t, "more")
			text := fmt.Sprint(from)
			if to > from {
				text = fmt.Sprintf("%d - %d", from, to)
			}
			parts = append(parts, text)
			for v := from; v <= to; v++ {
				want = append(want, v-1)
			}
		}
		got, err := ParseList(strings.Join(parts, " , "))
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("(1) %v: %v, %v", parts, got, err)
		}
	})
}

// (1) A size is read back; (2) any text is answered or refused, never a panic.
func TestParseSizeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.IntRange(1, 1<<20), 1, 3).Draw(t, "size")
		var parts []string
		for _, n := range v {
			parts = append(parts, fmt.Sprint(n))
		}
		got, err := ParseSize("--x", strings.Join(parts, rapid.SampledFrom([]string{"x", "X", " x "}).Draw(t, "sep")), len(v))
		if err != nil || !slices.Equal(got, v) {
			t.Fatalf("(1) %v: %v, %v", v, got, err)
		}
		text := rapid.String().Draw(t, "text")
		if got, err := ParseSize("--x", text, 2); err == nil && len(got) != 2 {
			t.Fatalf("(2) %q: %v", text, got)
		}
		if _, err := ParseList(text); err == nil && strings.ContainsAny(text, "abc") {
			t.Fatalf("(2) %q is no list", text)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"0", "-1", "5-3", "1,,2", "a", "1-", "1-999999999", "1;2"} {
		if got, err := ParseList(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	for _, text := range []string{"", "512", "512x", "0x512", "-1x2", "512x512x1", "1e9x1e9", "99999999999x1"} {
		if got, err := ParseSize("--image-size", text, 2); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if got, err := ParseList(" "); err != nil || got != nil {
		t.Errorf("nothing: %v, %v", got, err)
	}
}
