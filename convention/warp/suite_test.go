package warp_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/warp"
)

func TestSuite(t *testing.T) {
	conventiontest.Run(t, warp.New(), conventiontest.Fixture{Input: convention.Input{Path: "testdata/project"}})
}
