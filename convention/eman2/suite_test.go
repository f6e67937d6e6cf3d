package eman2_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/eman2"
)

func TestSuite(t *testing.T) {
	var fixtures []conventiontest.Fixture
	for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/eman2") {
		fixtures = append(fixtures, conventiontest.Fixture{Input: c.Input(c.Dir)})
	}
	conventiontest.Run(t, eman2.New(), fixtures...)
}
