package convention_test

import (
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/ctftxt"
)

func table(t *testing.T, text string) *ctftxt.File {
	t.Helper()
	f, err := ctftxt.Parse([]byte(text), "t.txt")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Column 8 alone tells nothing: a tilt axis of 1 degree is no hand, and two
// tables of seven columns cannot be told apart without a header.
func TestWriterOfCTF(t *testing.T) {
	const seven = "1 30000 29000 10 0 0.1 5"
	for _, c := range []struct {
		text string
		want convention.CTFWriter
		why  string
	}{
		{"# Output from CTFFind version 5.0.2, run on 2025-02-13\n" + seven + " 1 12 900\n", convention.CTFFIND, "5.0.2"},
		{"# Columns: #1 - micrograph number; #2 - defocus 1 [Angstroms]\n" + seven + "\n", convention.CTFFIND, "as CTFFIND does"},
		{"# Columns: #1 micrograph number; #2 - defocus 1 [A]; #3 - defocus 2\n" + seven + "\n", convention.CTFAreTomo, "as AreTomo does"},
		{seven + " 221.9 12.3 1600\n", convention.CTFFIND, "ten columns"},
		{seven + " 1\n", convention.CTFAreTomo, "eight columns"},
		{seven + " 84.1\n", convention.CTFUnknown, "8 columns and no header"},
		{seven + " 1 1\n", convention.CTFUnknown, "9 columns"},
		{seven + "\n", convention.CTFUnknown, "7 columns"},
	} {
		if w, why := convention.WriterOfCTF(table(t, c.text)); w != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%q: %q, %s", c.text, w, why)
		}
	}
}

func TestDFHands(t *testing.T) {
	const seven = "1 30000 29000 10 0 0.1 5"
	if h, err := convention.DFHands(table(t, seven+" -1\n"+seven+" 1\n")); err != nil || len(h) != 2 || h[0] != -1 || h[1] != 1 {
		t.Errorf("%v %v", h, err)
	}
	if h, err := convention.DFHands(table(t, seven+"\n")); err != nil || h != nil {
		t.Errorf("%v %v", h, err)
	}
	for _, further := range []string{" 0", " 2", " 84.1 12 900", " 1 1 1"} {
		if _, err := convention.DFHands(table(t, seven+further+"\n")); err == nil || !strings.Contains(err.Error(), "line 1: column 8 (dfHand)") {
			t.Errorf("%s: %v", further, err)
		}
	}
}

func TestByCTFNumber(t *testing.T) {
	rows := func(numbers ...string) *ctftxt.File {
		text := ""
		for _, n := range numbers {
			text += n + " 30000 29000 10 0 0.1 5\n"
		}
		return table(t, text)
	}
	if k, err := convention.ByCTFNumber(rows("2", "3", "1"), convention.CTFFIND); err != nil || k[0] != 2 || k[1] != 0 || k[2] != 1 {
		t.Errorf("%v %v", k, err)
	}
	if k, err := convention.ByCTFNumber(rows("1", "0"), convention.CTFAreTomo); err != nil || k[0] != 1 || k[1] != 0 {
		t.Errorf("%v %v", k, err)
	}
	for _, bad := range []*ctftxt.File{rows("1", "1"), rows("1", "3"), rows("0", "1")} {
		if _, err := convention.ByCTFNumber(bad, convention.CTFFIND); err == nil || !strings.Contains(err.Error(), "each of 1 to 2 once") {
			t.Errorf("%v", err)
		}
	}
}
