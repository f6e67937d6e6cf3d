// Package warp is the room of Warp, WarpTools and M: it reads the tilt-series
// NAME.xml with the .settings beside it, or a NAME.tomostar, and writes NAME.xml
// and NAME.tomostar.
//
// Versions covered: WarpTools 2.0.0dev40, .xml of Warp 1 and M. "Read" means taken
// from its source, "run" compared with numbers that Warp computed itself: 27 points
// in 41 tilts of one series refined in M, where positions agree to 0.001 Å and
// defocus to 0.02 Å. That series has levelling and image movement, no volume warp.
//
// # Frames
//
// Everything is in Å from the corner of the image or volume, and pixel i, counted
// from 0, lies at i times the pixel size; the centre is half the size, so pixel n/2
// (read). For an odd n that is half a pixel more than the hub's origin, which is
// added here. Images are not turned over: row 0 is the first of the MRC file. A
// tomogram of ts_reconstruct has the specimen's axes, x fastest, no turn (read).
//
// # Alignment
//
// One value a tilt of Angles, AxisAngle, AxisOffsetX, AxisOffsetY, and LevelAngleX,
// LevelAngleY for all. With c a point about the volume's centre,
//
//	p = Rz(AxisAngle) Ry(-(Angle + LevelAngleY)) Rx(LevelAngleX) c
//	position = p.xy + (AxisOffsetX, AxisOffsetY) + image / 2 - GridMovement
//
// with right-handed active rotations (read, run). So the hub's axis is AxisAngle,
// its tilt -(Angle + LevelAngleY), its x-tilt LevelAngleX. Positive Warp angles are
// the hub's, and IMOD's, negative ones; ts_import reverses the angles of the
// .mdoc unless --dont_invert, and ts_import_alignments takes those of a .tlt as they
// are (read; run for offsets and angles of one import).
//
// UseTilt False leaves a tilt out. Rows are in the order of the .tomostar, by
// ascending angle of the .mdoc (read); they are taken to be the sections of the
// raw stack unless recorded angles say otherwise.
//
// MagnificationCorrection and PlaneNormal (the plane of the CTF fit) are no part of
// the geometry (read, run). GridAngleX, Y, Z turn particles only (read).
//
// # Deformation
//
// GridVolumeWarpX, Y, Z displace c before the rotation: linear interpolation over
// the volume and the dose from its least to its largest value (read).
// GridMovementX, Y are subtracted: natural cubic splines over the image and the
// tilts, nodes on the end points, the end pieces going on beyond (read, run).
//
// Grids that were read are written again, node for node where the rows are the same.
// Where sections of the stack are more, or in another order, they get nodes for the
// rows as they are now, at which their values are those they had. A movement of the
// images alone stays in the images when projections change; a warp of the volume and
// a defocus over it are written only for the projections they were read with.
//
// # Defocus
//
// GridCTF is µm, positive for underfocus, over the volume and the tilts (read,
// run). With p.z, the hub's height,
//
//	underfocus = GridCTF - p.z   AreAnglesInverted True ("flip")
//	underfocus = GridCTF + p.z   AreAnglesInverted False ("no flip")
//
// (read; False run). The flag changes nothing but this sign: neither positions nor
// orientations nor the tomogram. True is what the hub calls right. False is also
// what a new file says; without a CTF fit it asserts nothing here.
// CTF/PhaseShift and GridCTFPhase are in units of pi, without amplitude contrast.
//
// # Sizes
//
// The .settings has the pixel size of the frames (PixelSize), the binning (two to
// the power of BinTimes) and the tomogram's size in unbinned pixels (DimensionsX,
// Y, Z); newer .xml have ImageDimensionsAngstrom and VolumeDimensionsAngstrom.
//
// Before 2.0.0dev39 AxisAngle, AxisOffsetX, AxisOffsetY and FOVFraction may have
// decimal commas (read): they are refused unless Input.DecimalComma is set.
package warp
