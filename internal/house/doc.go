// Package house holds no code, only tests: that the floors of the house are
// kept, that the style measures are kept, and that the numbers and links of the
// documents at the root are true.
package house
