package warp_test

import (
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/warp"
)

func TestSuite(t *testing.T) {
	dir := t.TempDir()
	if err := deformedXML(8, 5).Write(filepath.Join(dir, "ts.xml")); err != nil {
		t.Fatal(err)
	}
	conventiontest.Run(t, warp.New(), conventiontest.Fixture{Input: convention.Input{Path: "testdata/project"}},
		conventiontest.Fixture{Name: "local", Input: convention.Input{Path: dir}})
}
