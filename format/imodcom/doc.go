// Package imodcom reads and edits IMOD's command files (.com): the files that
// hold the parameters of tilt, newstack, tiltalign and the other programs. It
// knows the syntax and gives no keyword a meaning.
//
//   - A line that begins with $ starts a command: $tilt -StandardInput. One file
//     may start several; csh commands ($if, $setenv, $goto, labels) look the same.
//   - The lines up to the next $ are the standard input of that command. For a
//     program run with -StandardInput each is a keyword, blanks or tabs, and a
//     value; keywords ignore case. Programs of the old style read bare values, or,
//     like $tilt without -StandardInput, the names of the input and the output
//     file on the first two lines that are no keywords, and then keywords up to
//     DONE. Source: read.
//   - Lines that begin with # are comments, as are blank lines between entries.
//   - Lines before the first $ belong to a command without a name: novaCTF's
//     parameter files consist of nothing else.
//   - A keyword given twice: Get returns the last. That IMOD does the same was
//     not verified; All returns every one. IMOD takes abbreviated keywords; Get
//     does not, since without the program's list they cannot be told apart.
//
// The document is lossless: Bytes gives back exactly the file that was read, and
// Set and Remove touch the one line they name.
package imodcom
