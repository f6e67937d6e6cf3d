// Package warpxml reads and edits the XML files of Warp, WarpTools and M: tilt
// series (<TiltSeries>), frame series (<Movie>) and .settings (<Settings>).
//
//   - Attributes of the root, and elements below it. A list with one value a tilt is
//     the text of an element, one value a line: Angles, Dose, UseTilt, AxisAngle,
//     AxisOffsetX, AxisOffsetY, MoviePath, FOVFraction.
//   - Settings stand in groups of <Param Name="..." Value="..."/>; very old files have
//     them at the root.
//   - A grid is an element with Width, Height, Depth (and Duration: then it has four
//     dimensions), margins, and one <Node X Y Z (W) Value> for each node; the first
//     dimension varies fastest. Nodes stand on the ends of the normalised range 0..1.
//
// Source: read (Warp 2.0.0dev40), and files by Warp 1, WarpTools and M.
//
// UTF-8 with or without a byte order mark, and UTF-16, as Warp 1 wrote. Before
// 2.0.0dev39 some lists were written in the language of the computer, with decimal
// commas: getters refuse them unless DecimalComma is set. What is not known here
// is kept: an unchanged file gives back the bytes that were read, a changed one is
// written as UTF-8 with all its elements and attributes in their order.
package warpxml
