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
		if c.Name == "binned2" {
			local := stillLocal(c)
			local.Patches[1].DTiltDeg[5], local.Patches[2].Transform[7][4] = 0.25, -3
			fixtures = append(fixtures, conventiontest.Fixture{Name: "local", Input: c.Input(localSet(t, c, local, "", ""))})
		}
	}
	conventiontest.Run(t, imod.New(), fixtures...)
}
