package cets_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/cets"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
)

func TestSuite(t *testing.T) {
	conventiontest.Run(t, cets.New(),
		conventiontest.Fixture{Input: convention.Input{Path: "testdata/plain"}},
		conventiontest.Fixture{Input: convention.Input{Path: "testdata/plain/TS_01.cets.json"}, Name: "file"})
}
