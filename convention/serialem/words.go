package serialem

// Hints that several problems share.
const (
	hintMdoc   = "give it beside the images or an alignment: --mdoc FILE"
	hintSeries = "the mdoc of the whole series is named after the stack: TS_01.mrc.mdoc"
	hintAngles = "give the angles in another file: --tilts FILE.rawtlt"
)
