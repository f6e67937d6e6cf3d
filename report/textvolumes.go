package report

import (
	"slices"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/verdict"
)

// misplaced reports whether a result that the images do not call wrong has a
// tomogram that is not its own.
func (t *screen) misplaced(id string) bool {
	return (t.o.Word == verdict.OK || t.o.Word == verdict.Convention) &&
		slices.ContainsFunc(t.o.Misplaced(), func(v check.VolumeCheck) bool { return v.ClaimID == id })
}

// volumes names the tomograms that are not where their metadata say.
func (t *screen) volumes() {
	misplaced := t.o.Misplaced()
	if len(misplaced) == 0 {
		return
	}
	t.heading(t.paint(bold+red, "TOMOGRAMS THAT DO NOT BELONG TO THEIR METADATA"))
	for _, v := range misplaced {
		t.para(2, "", fullStop(v.Sentence()))
	}
	t.para(2, "", "Positions picked in such a tomogram are wrong for these metadata. Reconstruct it again from them, or use the metadata it was made with.")
}
