package convert

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// refuse reports what stood in the way of writing, every loss that the user did
// not allow, and at the end the list that allows all of them. It is nil when there
// is neither.
func refuse(req Request, losses []Loss, written error) error {
	faults := refused(req, losses)
	if len(faults) == 0 {
		return written
	}
	var all problem.List
	switch w := written.(type) {
	case *problem.Problem:
		all.Add(w)
	case problem.List:
		all = append(all, w...)
	}
	return append(all, faults...)
}

// refused are the losses that the user did not allow.
func refused(req Request, losses []Loss) problem.List {
	var faults problem.List
	var names []string
	for _, l := range losses {
		if names = append(names, l.What); slices.Contains(req.AllowLoss, l.What) {
			continue
		}
		p := &problem.Problem{Class: problem.NotRepresentable, File: req.Source.Path, Field: l.What,
			Got: fmt.Sprintf("cannot be written to %s: %s", req.Target.Title, l.Text)}
		if l.MaxPx != nil {
			p.Hint = fmt.Sprintf("if dropped, points move by up to %.2f px\n", *l.MaxPx)
		}
		faults.Add(p)
	}
	if len(faults) == 0 {
		return nil
	}
	for _, p := range faults[:len(faults)-1] {
		p.Hint = strings.TrimSpace(p.Hint)
	}
	last := faults[len(faults)-1]
	last.Hint += "nothing was written; to drop " + itOrThem(faults) + " knowingly: --allow-loss " + strings.Join(names, ",")
	return faults
}

// inOrder sorts losses as Losses lists them.
func inOrder(losses []Loss) []Loss {
	all := Losses()
	slices.SortStableFunc(losses, func(a, b Loss) int { return slices.Index(all, a.What) - slices.Index(all, b.What) })
	return losses
}

func itOrThem(l problem.List) string {
	if len(l) == 1 {
		return "it"
	}
	return "them"
}

// knownNames refuses names that are no losses.
func knownNames(allowed []string) error {
	var faults problem.List
	for _, name := range allowed {
		if name != "" && !slices.Contains(Losses(), name) { // a comma at the end is no name
			faults.Add(&problem.Problem{Class: problem.BadCall, Field: "--allow-loss", Got: name, Want: "one of " + strings.Join(Losses(), ", ")})
		}
	}
	return faults.ErrOrNil()
}
