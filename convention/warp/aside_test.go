package warp_test

import (
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
)

// What M refined for particles is named when it is left aside, and only where it
// changes something.
func TestLeftAside(t *testing.T) {
	grid := func(name, value string) string {
		return "<" + name + ` Width="1" Height="1" Depth="1" MarginX="0" MarginY="0" MarginZ="0"><Node X="0" Y="0" Z="0" Value="` + value + `"/></` + name + ">"
	}
	without := grid("GridAngleX", "0") + grid("GridDoseWeights", "1")
	with := without + grid("GridAngleY", "0.3") + grid("GridDoseBfacs", "-2.5")
	for extra, want := range map[string]string{without: "", with: "left aside, as M refined them for particles: GridAngleY, GridDoseBfacs"} {
		c := read(t, convention.Input{Path: changed(t, "</TiltSeries>", extra+"</TiltSeries>")})
		got := ""
		for _, n := range c.Notes {
			if strings.HasPrefix(n, "left aside") {
				got = n
			}
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
