// Package formattest holds what the tests of the format packages share.
package formattest

import (
	"os"
	"testing"

	"github.com/tomoparity/tomoparity/problem"
)

// Lossless fuzzes a parser: whatever the bytes are, they are refused with a problem,
// or the file that was read gives the very same bytes again. use, when not nil, does
// with it what a caller might.
func Lossless[F interface{ Bytes() []byte }](f *testing.F, parse func(b []byte, name string) (F, error), use func(*testing.T, F)) {
	f.Helper()
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := parse(b, "fuzz")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if got := x.Bytes(); string(got) != string(b) {
			t.Fatalf("%q became %q", b, got)
		}
		if use != nil {
			use(t, x)
		}
	})
}

// ReadBack reads a file and holds that it gives the very bytes of the file again;
// ok is false when it cannot be read. Both are errors of the test.
func ReadBack[F interface{ Bytes() []byte }](t *testing.T, path string, read func(path string) (F, error)) (f F, ok bool) {
	t.Helper()
	f, err := read(path)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return f, false
	}
	raw, err := os.ReadFile(path)
	if err != nil || string(f.Bytes()) != string(raw) {
		t.Errorf("%s: not lossless (%v)", path, err)
	}
	return f, true
}
