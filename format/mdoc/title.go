package mdoc

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Title is the text of a [T = ...] line, or of a "T = ..." item.
type Title struct {
	Text      string // without blanks around
	Line      int    // 1-based line in the file
	Bracketed bool   // [T = ...]

	file string
}

// axisKey is the name of the tilt axis angle, folded: SerialEM and Tomography
// spell it with and without blanks.
const axisKey = "tiltaxisangle"

// AxisTitle returns the first title that names a tilt axis angle.
func (f *File) AxisTitle() (title Title, found bool) {
	for _, t := range f.Titles {
		if strings.Contains(fold(t.Text), axisKey) {
			return t, true
		}
	}
	return Title{}, false
}

// Number returns the number that follows a name and an equals sign in the
// title. Case, blanks and underscores of the name do not matter: Number("Tilt
// axis angle") finds "Tilt axis angle = 85.3, binning = 4" and "TiltAxisAngle =
// -91.81  Binning = 1".
func (t Title) Number(name string) (value float64, found bool, p *problem.Problem) {
	want := fold(name)
	rest := t.Text
	for {
		key, after, ok := strings.Cut(rest, "=")
		if !ok {
			return 0, false, nil
		}
		word, next := valueWord(after)
		if want != "" && strings.HasSuffix(fold(key), want) && startsName(key, want) {
			value, p = textio.Float(word)
			if p != nil {
				p.File, p.Line, p.Field = t.file, t.Line, strings.TrimSpace(name)
			}
			return value, true, p
		}
		rest = next
	}
}

// startsName tells whether the folded name at the end of key begins where a
// word begins, so that "angle" is not found in "TiltAxisAngle".
func startsName(key, want string) bool {
	folded := fold(key)
	if folded == want {
		return true
	}
	words := strings.Fields(key)
	tail := ""
	for i := len(words) - 1; i >= 0; i-- {
		if tail = fold(words[i]) + tail; tail == want {
			return true
		}
	}
	return false
}

// valueWord returns the first word after an equals sign and what follows it. A
// comma ends the word unless a digit follows: "84,1" stays whole, for it is a
// decimal comma and not two numbers.
func valueWord(s string) (word, rest string) {
	s = strings.TrimLeft(s, " \t")
	for i := range len(s) {
		digitNext := i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
		if s[i] == ' ' || s[i] == '\t' || s[i] == ',' && !digitNext {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
