package imod_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
)

func TestSuite(t *testing.T) {
	var fixtures []conventiontest.Fixture
	for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/imod") {
		fixtures = append(fixtures, conventiontest.Fixture{Input: c.Input(c.Dir)})
	}
	conventiontest.Run(t, imod.New(), fixtures...)
}
