package all_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// The headers of tomograms, package by package: what the real programs wrote.
func TestTomogramHeaders(t *testing.T) {
	frame := tomo.VolumeFrame{NX: 40, NY: 50, NZ: 16, VoxelSize: 4, Known: true}
	raw := tomo.VolumeFrame{NX: 40, NY: 16, NZ: 50, VoxelSize: 4, Known: true}
	upright, turned := [6]float32{90}, [6]float32{90, 0, 0, 90}
	wants := map[string]mrc.Header{
		"imod":        {ISPG: 1, TiltAngles: upright, Origin: [3]float32{0, 0, -32}},
		"imod flipyz": {ISPG: 1, TiltAngles: turned, Origin: [3]float32{0, 0, -32}},
		"imod none":   {ISPG: 1, TiltAngles: turned, Origin: [3]float32{0, -32, 0}},
		"eman2":       {ISPG: 1, NXStart: -20, NYStart: -25, NZStart: -8},
		"relion":      {ISPG: 0}, "warp": {ISPG: 1}, "aretomo": {ISPG: 1},
	}
	seen := 0
	for _, room := range all.Rooms() {
		if !room.Tomograms.Made {
			continue
		}
		reorients := []string{""}
		if room.Name == "imod" {
			reorients = []string{"", "flipyz", "none"}
		}
		for _, reorient := range reorients {
			name, f := room.Name, frame
			if reorient != "" {
				name += " " + reorient
			}
			if reorient == "none" {
				f = raw
			}
			want, ok := wants[name]
			if !ok {
				t.Errorf("%s: say here what its header is", name)
				continue
			}
			seen++
			s := room.Tomograms.Spec(f, reorient)
			got := mrc.Header{}
			if s.Template != nil {
				got = *s.Template
			}
			if s.Volume {
				got.ISPG = 1
			} else {
				got.ISPG = 0
			}
			for i, v := range s.Origin {
				got.Origin[i] = float32(v)
			}
			if got.ISPG != want.ISPG || got.TiltAngles != want.TiltAngles || got.Origin != want.Origin ||
				got.NXStart != want.NXStart || got.NYStart != want.NYStart || got.NZStart != want.NZStart {
				t.Errorf("%s: %+v\nexpected %+v", name, got, want)
			}
			if s.NX != f.NX || s.NY != f.NY || s.NZ != f.NZ || s.PixelA != [3]float64{4, 4, 4} {
				t.Errorf("%s: %d x %d x %d, %v A", name, s.NX, s.NY, s.NZ, s.PixelA)
			}
		}
	}
	if seen != len(wants) {
		t.Errorf("%d of %d headers", seen, len(wants))
	}
}
