// Package mrc reads and writes MRC image files (.mrc .st .mrcs .map .ccp4 .rec
// .ali): tilt series, volumes and stacks of images, one section at a time. It
// knows the layout and gives no number a meaning in space.
//
// # Layout
//
// A header of 1024 bytes, an extended header of as many bytes as it says, then
// NZ sections of NY rows of NX values. x runs fastest. Indices are 0-based; row 0
// is the first row of the file, which IMOD and most programs of the field show
// at the bottom. Source of the layout: read (MRC2014 and IMOD's description).
//
// # Modes
//
//	0   byte, signed or unsigned (see below)    read and written
//	1   int16                                   read and written
//	2   float32                                 read and written
//	3   complex int16                           recognised, sections only as bytes
//	4   complex float32                         recognised, sections only as bytes
//	6   uint16                                  read and written
//	12  float16                                 read and written
//	16  RGB bytes                               recognised, sections only as bytes
//	101 4-bit, low nibble first, each row       read and written
//	    padded to whole bytes
//
// # The sign of mode 0
//
// MRC2014 says signed; older programs and most cameras wrote unsigned. The rule:
// Options.Mode0 decides if set; else IMOD's stamp (word at 152 is 1146047817) with
// bit 0 of the flags at 156 (1 is signed); else the minimum and maximum of the
// header when they settle it (a minimum below 0, or a maximum above 127); else
// signed. The last case, and a guess from the header, leave a warning. A minimum
// of 0 or more with a maximum of at most 127 reads the same either way.
//
// # Byte order
//
// The machine stamp says it, if the numbers of the header make sense in that
// order; if they do only in the other, the other is taken, with a warning.
//
// # Pixel size and origin
//
// The pixel size is the cell edge divided by the grid size, in ångström. Zero,
// negative and non-finite values mean that it is not known; a warning says so.
// The origin is handed on as it stands: MRC2014 and IMOD give it opposite signs
// (bit 2, value 4, of IMOD's flags tells that a stamped file holds the former).
//
// # Strict and permissive
//
// The size of the file is compared with what the header promises before anything
// is allocated. Open refuses what does not fit, with all faults; with
// Options.Permissive it reads what can be read and leaves warnings: a truncated
// file has fewer Sections than Header.NZ, axes in another order than x, y, z are
// given as stored.
//
// # Extended headers
//
// SERI (SerialEM), AGAR, FEI1 and FEI2 are decoded for tilt angles and, where
// there are any, axis angle and pixel size; see Meta. All others are kept as
// bytes. The raw header and extended header can be written again: a Spec with a
// Template keeps every byte the writer has no reason to change.
package mrc
