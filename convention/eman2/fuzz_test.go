package eman2_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/tomo"
)

func FuzzRead(f *testing.F) {
	conventiontest.Fuzz(f, eman2.New(), convention.Input{Grid: tomo.ImageGrid{NX: 512, NY: 512}}, "info/ts_info.json", map[string]string{"info/ts_info.json": small})
}
