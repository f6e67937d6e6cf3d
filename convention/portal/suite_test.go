package portal_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/portal"
)

func TestSuite(t *testing.T) {
	conventiontest.Run(t, portal.New(),
		conventiontest.Fixture{Input: convention.Input{Path: "testdata/plain", Sections: 6}},
		conventiontest.Fixture{Input: convention.Input{Path: "testdata/plain/alignment_metadata.json", Sections: 6}, Name: "file"})
}
