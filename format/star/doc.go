// Package star reads and edits STAR files: RELION's .star, Warp's .tomostar and
// .star, Xmipp's .xmd, and CIF in the forms that occur beside them. It knows the
// syntax and gives no label a meaning.
//
//		# version 50001                      a comment
//
//		data_global                          a block; the name may be empty
//
//		_rlnTomoSubTomosAre2DStacks   1      an item: a label and its value
//
//		loop_                                a loop: columns, then rows
//		_rlnTomoName #1
//		_rlnTomoHand #2
//		TS_01   -1.00000
//
//	  - A row is one line with as many values as there are columns; a line with
//	    fewer or more is a problem. Only a row with a text block goes on over several
//	    lines. (CIF in general lets values run over lines anywhere: here a row that was
//	    cut off would then take its neighbour's values.)
//	  - Values stand between blanks. One with blanks in it, or an empty one, stands in
//	    single or double quotes, or between two lines that begin with a semicolon (a
//	    text block). A # after a blank begins a comment.
//	  - A block may hold items and several loops. What comes before the first data_
//	    line belongs to a block without a name. data_ begins a block in a loop only
//	    when it is alone on its line, because image names begin with it too.
//	  - Labels are found with or without the underscore they begin with; case counts.
//
// Source: read, and checked against files by RELION 3 to 5, Warp, M, Xmipp, the
// Python package starfile, and others.
//
// The file is lossless: Bytes gives back exactly what was read, and a change
// touches the value, row or column it names. Lines may end in LF or CRLF.
package star
