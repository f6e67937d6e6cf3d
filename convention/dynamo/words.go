package dynamo

// Hints that several problems share.
const hintAlignment = "give the alignment of the tilt series itself, from the program that made the tomogram: IMOD's tilt.com, .xf and .tlt, or AreTomo's .aln"
