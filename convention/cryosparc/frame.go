package cryosparc

// frameUnknown says what is known of the frames of a tilt series in cryoSPARC:
// centres, directions, signs and the layout of a volume are in no public source.
const frameUnknown = "cryoSPARC's convention for tilt series is not public, so nothing is taken from it"
