package warp_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/warp"
)

func FuzzRead(f *testing.F) {
	conventiontest.Fuzz(f, warp.New(), convention.Input{}, "", conventiontest.FilesOf(f, "testdata/project"))
}
