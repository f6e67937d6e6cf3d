package cryosparc

// Hints that several problems share.
const (
	hintUnknown = frameUnknown + "\n" +
		"give the alignment of the program that made the particles: RELION, Warp, AreTomo or IMOD"
	hintStream = "in Python: from cryosparc.dataset import Dataset; Dataset.load(FILE).save(NEW)"
)
