// Package serialem reads what the microscope's software recorded of a tilt
// series: the .mdoc of SerialEM, that of Thermo Fisher's Tomography in the same
// form, and the titles and extended header of an MRC stack. The result is a
// tomo.Acquisition, not a claim: nothing is aligned yet.
//
// Versions covered: SerialEM 3 and 4 (checked against files), Tomography 5 (from
// other programs' readers). All facts here are read, none was run.
//
// # Sections
//
// [ZValue = n] is image n of the stack, 0-based, as it is stored; the order of
// acquisition is that of DateTime, or of PriorRecordDose.
//
// # Units and signs
//
// TiltAngle is in degrees with the sign of the stage. ExposureDose and
// PriorRecordDose are in electrons per square Å, PixelSpacing in Å.
// TargetDefocus and Defocus are in micrometre, negative for underfocus; Defocus is
// the reading of the objective lens, which may be far from the truth, so it counts
// only when it is negative and there is no TargetDefocus.
//
// # Tilt axis
//
// The title "Tilt axis angle = 84.1" is the angle of the axis from the vertical,
// which eTomo takes unchanged as its RotationAngle, counter-clockwise positive. The
// item RotationAngle of a section is the same stored angle before 90 was taken off:
// title = RotationAngle - 90, to whole turns; an option of SerialEM adds 180. It is
// not minus RotationAngle. Tomography writes "TiltAxisAngle = -91.81"; whether its
// sign is SerialEM's is not known, so AxisSignKnown is false then. IMOD's header
// program negates the axis angle of extended headers whose first label begins with
// "Fei "; others are taken as they are, the sign likewise not known.
//
// # Extended header
//
// SerialEM's (SERI) has the tilt to 0.01 degree and the dose; those of FEI have
// tilt, axis angle and pixel size.
package serialem
