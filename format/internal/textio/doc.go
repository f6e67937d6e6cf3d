// Package textio is what the readers of text formats have in common: reading a
// file with a size limit, cutting it into lines without losing a byte, reading
// numbers strictly, and collecting problems without end.
package textio
