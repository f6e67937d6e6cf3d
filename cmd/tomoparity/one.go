package main

import (
	"fmt"
	"slices"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// oneClaim reads the one result that the paths hold, or the one of them that is
// of the series named.
func oneClaim(req check.Request, args []string) (*tomo.Claim, error) {
	claims, err := check.Claims(req, all.Rooms())
	if err != nil {
		return nil, err
	}
	if req.Series != "" {
		claims = slices.DeleteFunc(claims, func(c *tomo.Claim) bool { return c.Series.Name != req.Series })
	}
	if len(claims) == 1 {
		return claims[0], nil
	}
	return nil, notOne(args, claims)
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
	p.Got = fmt.Sprintf("%d results with a geometry (%s)", len(claims), convention.SomeOf(results))
	p.Hint = "name the file or folder of one result, or force its package: imod:PATH"
	if names := check.SeriesNames(claims); len(names) == len(claims) {
		p.Hint = "say which: --series " + names[0]
	}
	return p
}
