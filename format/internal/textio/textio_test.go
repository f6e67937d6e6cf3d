package textio

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSplitJoin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringMatching(`([ab \r\n]|\r\n){0,20}`).Draw(rt, "s")
		if got := string(Join(Split(s))); got != s {
			rt.Fatalf("%q became %q", s, got)
		}
		table := TableOf(s)
		rows := make([]string, len(table.Rows))
		for i, r := range table.Rows {
			rows[i] = r.Row(true, "")
		}
		if got := string(JoinRows(rows, table.Tail)); got != s {
			rt.Fatalf("table: %q became %q", s, got)
		}
	})
}

func TestFloat(t *testing.T) {
	for s, want := range map[string]float64{"1": 1, "-.5": -0.5, "+2.": 2, "1e3": 1000, "1.5D-2": 0.015, "1d2": 100} {
		if v, p := Float(s); p != nil || v != want {
			t.Errorf("%s: %v %v", s, v, p)
		}
	}
	for _, s := range []string{"", "nan", "Inf", "0x1p4", "1_0", "1,5", "1e999", "--1", "d", "٣"} {
		if v, p := Float(s); p == nil {
			t.Errorf("%q: %v", s, v)
		}
	}
}

func TestSizeCap(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big.tlt")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(MaxBytes + 1); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "more than 64 MiB") {
		t.Errorf("%v", err)
	}
}

func TestQuote(t *testing.T) {
	if got := Quote("a\x1b" + strings.Repeat("é", 60)); len(got) > 80 || !strings.HasSuffix(got, `..."`) || bytes.ContainsRune([]byte(got), 0x1b) {
		t.Error(got)
	}
}
