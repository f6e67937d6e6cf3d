package textio

import (
	"fmt"

	"github.com/tomoparity/tomoparity/problem"
)

// MostFaults is how many problems of one file are listed; the rest are counted.
const MostFaults = 20

// Faults collects the problems of one file.
type Faults struct {
	name string
	list problem.List
	more int
}

// NewFaults starts a collection for the file called name.
func NewFaults(name string) *Faults { return &Faults{name: name} }

// Add records a problem at a 1-based line (0: the whole file).
func (f *Faults) Add(line int, p *problem.Problem) {
	if len(f.list) >= MostFaults {
		f.more++
		return
	}
	p.File = f.name
	if p.Line == 0 {
		p.Line = line
	}
	f.list.Add(p)
}

// Addf records a problem with a finding and an expectation.
func (f *Faults) Addf(line int, field, want, format string, args ...any) {
	f.Add(line, &problem.Problem{Field: field, Got: fmt.Sprintf(format, args...), Want: want})
}

// Err returns nil, the only problem, or the list of them.
func (f *Faults) Err() error {
	if f.more > 0 {
		f.list.Add(&problem.Problem{File: f.name, Got: fmt.Sprintf("%d further problems of this kind", f.more)})
		f.more = 0
	}
	if len(f.list) == 1 {
		return f.list[0]
	}
	return f.list.ErrOrNil()
}
