package stopgap

// Hints that several problems share.
const hintAlignment = "STOPGAP works on stacks that are aligned already\ngive the alignment itself: IMOD's tilt.com, .xf and .tlt, or AreTomo's .aln, from TOMOMAN's folder of the tilt series"
