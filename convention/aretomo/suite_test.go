package aretomo_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestSuite(t *testing.T) {
	in := convention.Input{Path: "testdata/three", Grid: tomo.ImageGrid{PixelSize: 5}}
	conventiontest.Run(t, aretomo.New(), conventiontest.Fixture{Input: in},
		conventiontest.Fixture{Name: "local", Input: convention.Input{Path: folder(t, map[string]string{"a.aln": localText(3, 640, 480, 5, 4)}), Grid: in.Grid}})
}
