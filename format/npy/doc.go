// Package npy reads NumPy's .npy files with one array of numbers or of records,
// as cryoSPARC's .cs files are: the magic, a header that is a Python literal, and
// the records one after the other.
//
//		\x93NUMPY  major minor  length  {'descr': ..., 'fortran_order': False, 'shape': (22,), }
//
//	  - Versions 1, 2 and 3: the length of the header has 2 bytes in version 1, else 4;
//	    little-endian.
//	  - descr is a type such as '<f4', or a list of fields (name, type) or (name, type,
//	    shape). Types: b1 truth, i and u whole numbers, f numbers, c complex, S bytes
//	    and U text (UTF-32) of a fixed length, filled up with zeros, V opaque bytes.
//	    '<' and '|' are little-endian, '>' big-endian.
//	  - Records are packed without gaps. A field with a shape is stored with its last
//	    index running fastest.
//	  - Objects ('O') are stored as Python pickles, which are programs: refused, as are
//	    records within records.
//
// Source: read (NumPy's description of the format), checked against files by
// cryoSPARC and NumPy. A file is read only when its length is what the header
// says. Nothing is written.
package npy
