package convention

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// OfSeries returns the elements whose base name is in.Series, before a room
// opens any of them, so that a damaged neighbour is no hindrance. All of them
// are returned when no name is known, when there is but one, and when none has a
// name that was only taken from the stack; one that the user gave and that none
// of several has is an error that lists what there is.
func OfSeries[T any](all []T, in Input, base func(T) string) ([]T, error) {
	if in.Series == "" || len(all) < 2 {
		return all, nil
	}
	var out []T
	var names []string
	for _, x := range all {
		if base(x) == in.Series {
			out = append(out, x)
		}
		if !slices.Contains(names, base(x)) {
			names = append(names, base(x))
		}
	}
	switch {
	case out != nil:
		return out, nil
	case in.Named:
		return nil, NoSeries(in.Path, in.Series, names)
	}
	return all, nil
}

// NoSeries says that none of the series at path has the name that the user gave.
func NoSeries(path, name string, names []string) error {
	return &problem.Problem{Class: problem.BadCall, File: path, Field: "--series", Got: fmt.Sprintf("no series is called %q", name),
		Want: "one of " + SomeOf(names)}
}

// SomeOf lists names, the first of them when there are many.
func SomeOf(names []string) string {
	const most = 20
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
