package relion_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/relion"
)

func TestSuite(t *testing.T) {
	var fixtures []conventiontest.Fixture
	cases := conventiontest.LoadCases(t, vectors+"relion5")
	for _, c := range cases {
		fixtures = append(fixtures, conventiontest.Fixture{Input: c.Input(c.Dir)})
	}
	old := cases[0].Input(matrices(t, cases[0], upright))
	conventiontest.Run(t, relion.New(), append(fixtures, conventiontest.Fixture{Name: "relion4", Input: old},
		conventiontest.Fixture{Input: given("testdata/spline5"), Claims: 2}, conventiontest.Fixture{Input: given("testdata/fourier4"), Claims: 2})...)
}

// given is what a user would say beside the path.
func given(path string) convention.Input {
	in := convention.Input{Path: path}
	in.Grid.NX, in.Grid.NY = 400, 384
	return in
}
