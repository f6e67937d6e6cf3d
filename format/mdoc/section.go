package mdoc

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Item is one "key = value" line.
type Item struct {
	Key   string // as written
	Value string // without blanks around; may be empty
	Line  int    // 1-based line in the file
}

// Section is a "[Type = Name]" line and the items after it; the global items
// are a section without type and name.
type Section struct {
	Type  string // ZValue, FrameSet, MontSection, Image, ...
	Name  string // text after the equals sign, without blanks around
	Line  int    // 1-based line of the bracket; 0 for the global items
	Items []Item // in file order

	doc  *File
	last int // index of the line after which a new item goes
}

// fold is the form in which keys are compared: lower case without blanks and
// underscores.
func fold(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", " ", "", "\t", "").Replace(key))
}

// Get returns the first item of a key. Case and underscores do not matter.
func (s *Section) Get(key string) (Item, bool) {
	want := fold(key)
	for _, it := range s.Items {
		if fold(it.Key) == want {
			return it, true
		}
	}
	return Item{}, false
}

// Text returns the value of a key.
func (s *Section) Text(key string) (value string, found bool) {
	it, found := s.Get(key)
	return it.Value, found
}

// Float returns the value of a key as one number.
func (s *Section) Float(key string) (value float64, found bool, p *problem.Problem) {
	it, found := s.Get(key)
	if !found {
		return 0, false, nil
	}
	value, p = textio.Float(it.Value)
	return value, true, s.place(p, it)
}

// Int returns the value of a key as one integer; 3.0 is one.
func (s *Section) Int(key string) (value int, found bool, p *problem.Problem) {
	v, found, p := s.Float(key)
	if !found || p != nil {
		return 0, found, p
	}
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		it, _ := s.Get(key)
		return 0, true, s.place(&problem.Problem{Got: textio.Quote(it.Value), Want: "a whole number"}, it)
	}
	return int(v), true, nil
}

// Floats returns the value of a key as a list of numbers with blanks or commas
// (and blanks) between them. With n > 0 there must be n.
func (s *Section) Floats(key string, n int) (values []float64, found bool, p *problem.Problem) {
	it, found := s.Get(key)
	if !found {
		return nil, false, nil
	}
	for _, f := range strings.Fields(it.Value) {
		v, p := textio.Float(strings.TrimSuffix(f, ","))
		if p != nil {
			return nil, true, s.place(p, it)
		}
		values = append(values, v)
	}
	if n > 0 && len(values) != n {
		return nil, true, s.place(&problem.Problem{Got: textio.Quote(it.Value), Want: fmt.Sprintf("%d numbers", n)}, it)
	}
	return values, true, nil
}

// place adds file, line and key to a problem, if there is one.
func (s *Section) place(p *problem.Problem, it Item) *problem.Problem {
	if p == nil {
		return nil
	}
	p.File, p.Line, p.Field = s.doc.Name, it.Line, it.Key
	return p
}
