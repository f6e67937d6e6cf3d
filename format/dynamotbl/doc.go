// Package dynamotbl reads Dynamo's tables (.tbl): one row a line, blanks between
// the columns, no header, lengths in pixels and angles in degrees. It gives the
// columns no meaning.
//
//   - A table has 26 columns or more: 35 to 42 occur. All rows have the same number.
//   - A value is a number, NaN, or a complex number such as 1+0.5i. Only columns that
//     are asked for are looked at.
//
// Source: read (Dynamo's documentation), checked against files. Nothing is written.
package dynamotbl
