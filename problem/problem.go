// Package problem is the one form in which tomoparity says that something is
// wrong. A problem names the place (file, line, field), what was found, what
// was expected and what to do about it. Libraries return problems; only the
// command line prints them and chooses an exit status.
package problem

import (
	"errors"
	"fmt"
	"strings"
)

// Class tells how a problem ends a run.
type Class int

// The classes. The zero value is BadFile because most problems are.
const (
	BadFile          Class = iota // an input file is missing, damaged or contradictory (exit 2)
	BadCall                       // the command line or the call is wrong (exit 2)
	NotRepresentable              // the target format has no place for a number (exit 2)
	Undetermined                  // the data do not decide (exit 3)
)

// String returns the class in words.
func (c Class) String() string {
	switch c {
	case BadFile:
		return "bad file"
	case BadCall:
		return "bad call"
	case NotRepresentable:
		return "not representable"
	case Undetermined:
		return "undetermined"
	}
	return fmt.Sprintf("class %d", int(c))
}

// Problem is one thing that is wrong, as data. Every field but Got may be
// empty. Texts are lower case and carry no full stop.
type Problem struct {
	Class Class
	File  string // path as the user typed it
	Line  int    // 1-based; 0 when the file has no lines or the whole file is meant
	Field string // header field, key, column or option
	Got   string // what was found
	Want  string // what was expected
	Hint  string // what to do; may hold a command that can be pasted; may have several lines
	Err   error  // underlying cause, for errors.Is
}

// Error gives place, finding and expectation on one line; the hint follows on
// lines of its own, indented by two blanks.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		if p.Line > 0 {
			fmt.Fprintf(&b, " line %d", p.Line)
		}
		b.WriteString(": ")
	}
	if p.Field != "" {
		fmt.Fprintf(&b, "%s: ", p.Field)
	}
	b.WriteString(p.Got)
	if p.Want != "" {
		fmt.Fprintf(&b, "; expected %s", p.Want)
	}
	if cause := p.cause(); cause != "" {
		if p.Got != "" {
			b.WriteString(" (")
		}
		b.WriteString(cause)
		if p.Got != "" {
			b.WriteString(")")
		}
	}
	if p.Hint != "" {
		for _, line := range strings.Split(p.Hint, "\n") {
			b.WriteString("\n  ")
			b.WriteString(line)
		}
	}
	return b.String()
}

// cause is the innermost underlying error, unless the finding says it already.
func (p *Problem) cause() string {
	if p.Err == nil {
		return ""
	}
	err := p.Err
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	if text := err.Error(); !strings.Contains(p.Got, text) {
		return text
	}
	return ""
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// List gathers every fault of one input, in the order found.
type List []*Problem

// Error joins the problems, one after the other.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, p := range l {
		parts[i] = p.Error()
	}
	return strings.Join(parts, "\n")
}

// Unwrap lets errors.Is and errors.As look into each problem.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, p := range l {
		errs[i] = p
	}
	return errs
}

// Add appends a problem.
func (l *List) Add(p *Problem) { *l = append(*l, p) }

// ErrOrNil returns the list as an error, or nil when it is empty.
func (l List) ErrOrNil() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// ClassOf returns the class of the first problem found in err's tree, and
// whether there is one.
func ClassOf(err error) (Class, bool) {
	var p *Problem
	if errors.As(err, &p) {
		return p.Class, true
	}
	return 0, false
}
