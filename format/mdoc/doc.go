// Package mdoc reads and edits the metadata files of SerialEM (.mdoc, .idoc), of
// Thermo Fisher's Tomography in the same form, and other files in IMOD's autodoc
// syntax (.adoc). It knows the syntax and gives no number a meaning.
//
//		PixelSpacing = 5.4                           global items come first; there may be none
//		ImageFile = TS_01.mrc
//
//		[T =     Tilt axis angle = 85.3, binning = 4  spot = 8  camera = 2]     a title
//
//		[ZValue = 0]                                 a section: type and name
//		TiltAngle = 0.000999877                      its items
//
//	  - An item is "key = value"; a value is text to the end of the line. Lines that
//	    begin with # are comments.
//	  - [ZValue = n] is image n of the stack (0-based), [FrameSet = n] a movie,
//	    [MontSection = n] a montage, [Image = name] a file of an .idoc.
//	  - [T = text] is a title: it is in Titles, not in Sections, and does not end the
//	    section it stands in. Frame files have "T = text" without brackets; that is a
//	    title and an item. SerialEM writes "Tilt axis angle = 85.3, binning = 4",
//	    Tomography "TiltAxisAngle = -91.81  Binning = 1"; Title.Number finds either.
//	    Whether the two numbers mean the same is not for this package.
//	  - Units are SerialEM's: TiltAngle and RotationAngle in degrees, PixelSpacing in
//	    ångström, Defocus and TargetDefocus in micrometre (negative is underfocus),
//	    ExposureDose in electrons per square ångström, StagePosition in micrometre.
//	  - Keys are found whatever their case and underscores (tilt_angle is TiltAngle).
//	    Of several items of one key the first counts.
//
// Source: read, and checked against files by SerialEM 3 and 4. A file by
// Tomography was not at hand; its title is known from other programs' readers.
//
// The document is lossless: Bytes gives back exactly the file that was read, and
// Set touches the one line it names.
package mdoc
