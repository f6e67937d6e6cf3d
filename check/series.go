package check

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// wanted is the name of the series to read where a path holds several: the
// user's, else that of the stack.
func (s *session) wanted() string {
	if s.req.Series != "" {
		return s.req.Series
	}
	return s.stackStem()
}

// chosen keeps the results of the series named, of a room that reads all it
// finds.
func (s *session) chosen(path string, claims []*tomo.Claim) ([]*tomo.Claim, error) {
	in := convention.Input{Path: path, Series: s.req.Series, Named: s.req.Series != ""}
	return convention.OfSeries(claims, in, func(c *tomo.Claim) string { return c.Series.Name })
}

// checkNamed refuses a name that no result has.
func (s *session) checkNamed() error {
	names := SeriesNames(s.claims)
	if s.req.Series == "" {
		return nil
	}
	for _, n := range names {
		if n == s.req.Series {
			return nil
		}
	}
	if len(names) == 0 {
		return &problem.Problem{Class: problem.BadCall, Field: "--series", Got: fmt.Sprintf("%q, but no path holds a result of a package", s.req.Series),
			Hint: "name the file or folder of a package's result too; images and lists of angles hold one series"}
	}
	return convention.NoSeries(s.claims[0].Path, s.req.Series, names)
}

// oneSeries refuses a set of several series where only one can be judged.
func oneSeries(claims []*tomo.Claim) error {
	for _, c := range claims {
		var same []*tomo.Claim
		for _, o := range claims {
			if o.Package == c.Package && o.Path == c.Path {
				same = append(same, o)
			}
		}
		if names := SeriesNames(same); len(names) > 1 {
			return &problem.Problem{Class: problem.BadCall, File: c.Path, Got: fmt.Sprintf("%d tilt series (%s)", len(names), convention.SomeOf(names)),
				Want: "one", Hint: "say which: --series " + names[0]}
		}
	}
	return nil
}

// SeriesNames are the names of the claims' series, each once, in order.
func SeriesNames(claims []*tomo.Claim) (names []string) {
	seen := map[string]bool{}
	for _, c := range claims {
		if n := c.Series.Name; !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	return names
}
