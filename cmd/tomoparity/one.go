package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// addSeries adds the option that chooses one of several series.
func addSeries(fs *pflag.FlagSet, series *string) {
	fs.StringVar(series, "series", "", "name of the tilt series, where the files hold several (rlnTomoName in RELION)")
}

// oneClaim reads the one result that the paths hold, or the one of them that is
// of the series named.
func oneClaim(req check.Request, args []string, series string) (*tomo.Claim, error) {
	claims, err := check.Claims(req, all.Rooms())
	if err != nil {
		return nil, err
	}
	chosen := claims
	if series != "" {
		chosen = slices.DeleteFunc(slices.Clone(claims), func(c *tomo.Claim) bool { return c.Series.Name != series })
	}
	switch {
	case len(chosen) == 1:
		return chosen[0], nil
	case len(chosen) == 0 && len(claims) > 0:
		return nil, &problem.Problem{Class: problem.BadCall, File: args[0], Field: "--series", Got: fmt.Sprintf("no series is called %q", series),
			Want: "one of " + someOf(seriesNames(claims))}
	}
	return nil, notOne(args, chosen)
}

// notOne says which results there are when there is not exactly one.
func notOne(args []string, claims []*tomo.Claim) error {
	p := &problem.Problem{Class: problem.BadCall, File: args[0], Got: "no result with a geometry", Want: "exactly one",
		Hint: "name the folder or file of a package's result too, such as imod/ or eman2/info/TS_01_info.json"}
	if len(claims) < 2 {
		return p
	}
	var results []string
	for _, c := range claims {
		results = append(results, fmt.Sprintf("%s of %s in %s", c.ID, c.Series.Name, c.Path))
	}
	p.Got = fmt.Sprintf("%d results with a geometry (%s)", len(claims), someOf(results))
	p.Hint = "name the file or folder of one result, or force its package: imod:PATH"
	if names := seriesNames(claims); len(names) == len(claims) {
		p.Hint = "say which: --series " + names[0]
	}
	return p
}

// seriesNames are the names of the claims' series, each once.
func seriesNames(claims []*tomo.Claim) (names []string) {
	for _, c := range claims {
		if !slices.Contains(names, c.Series.Name) {
			names = append(names, c.Series.Name)
		}
	}
	return names
}

// someOf lists names, the first of them when there are many.
func someOf(names []string) string {
	const most = 20
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
