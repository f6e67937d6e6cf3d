package emclarity

// Hints that several problems share.
const hintIMOD = "emClarity starts from an alignment of IMOD: give NAME.xf and NAME.tlt from its folder fixedStacks, with --angpix and the stack"
