package tomo

import "strings"

// DepthParity says whether a claimed geometry puts a point on the side of the
// beam where its defocus says it is. A defocus gradient across the tilted
// images decides it; nothing else in a tilt series does.
type DepthParity int8

// The depth parities. The zero value is undetermined.
const (
	DepthWrong        DepthParity = -1
	DepthUndetermined DepthParity = 0
	DepthRight        DepthParity = 1
)

// String returns "right", "wrong" or "undetermined".
func (d DepthParity) String() string {
	switch d {
	case DepthRight:
		return "right"
	case DepthWrong:
		return "wrong"
	}
	return "undetermined"
}

// ImageParity says whether the stored images are seen from the electron
// source (normal) or mirrored by camera readout, gain flips or a file reader.
// No tilt series can tell; it is unknown unless the user states it.
type ImageParity int8

// The image parities. The zero value is unknown.
const (
	ImageMirrored ImageParity = -1
	ImageUnknown  ImageParity = 0
	ImageNormal   ImageParity = 1
)

// String returns "normal", "mirrored" or "unknown".
func (p ImageParity) String() string {
	switch p {
	case ImageNormal:
		return "normal"
	case ImageMirrored:
		return "mirrored"
	}
	return "unknown"
}

// ParseImageParity reads "normal", "mirrored" or "unknown".
func ParseImageParity(s string) (ImageParity, bool) {
	for _, p := range []ImageParity{ImageNormal, ImageMirrored, ImageUnknown} {
		if strings.EqualFold(s, p.String()) {
			return p, true
		}
	}
	return ImageUnknown, false
}

// VolumeOrientation says how a package lays the hub's specimen frame into its
// volume array: by a rotation (proper, harmless) or with a mirror.
type VolumeOrientation int8

// The volume orientations. The zero value is unknown (no volume described).
const (
	VolumeMirrored VolumeOrientation = -1
	VolumeUnknown  VolumeOrientation = 0
	VolumeProper   VolumeOrientation = 1
)

// String returns "proper", "mirrored" or "unknown".
func (v VolumeOrientation) String() string {
	switch v {
	case VolumeProper:
		return "proper"
	case VolumeMirrored:
		return "mirrored"
	}
	return "unknown"
}

// VolumeHand says how a package's volume compares with the specimen as the
// images show it (image parity left aside): depth parity × volume orientation.
type VolumeHand int8

// The volume hands. The zero value is undetermined.
const (
	HandMirrored     VolumeHand = -1
	HandUndetermined VolumeHand = 0
	HandAsImaged     VolumeHand = 1
)

// String returns "as-imaged", "mirrored" or "undetermined".
func (h VolumeHand) String() string {
	switch h {
	case HandAsImaged:
		return "as-imaged"
	case HandMirrored:
		return "mirrored"
	}
	return "undetermined"
}

// HandOf multiplies depth parity and volume orientation; an unknown factor
// makes the product undetermined.
func HandOf(d DepthParity, v VolumeOrientation) VolumeHand {
	return VolumeHand(int8(d) * int8(v))
}

// Absolute is the hand of a volume against the real specimen.
type Absolute int8

// The absolute hands. The zero value is unknown.
const (
	AbsoluteMirrored Absolute = -1
	AbsoluteUnknown  Absolute = 0
	AbsoluteTrue     Absolute = 1
)

// String returns "true", "mirrored" or "unknown".
func (a Absolute) String() string {
	switch a {
	case AbsoluteTrue:
		return "true"
	case AbsoluteMirrored:
		return "mirrored"
	}
	return "unknown"
}

// AbsoluteHand multiplies the three factors. When one is unknown the product
// is unknown and missing names the factors and how each is obtained.
func AbsoluteHand(d DepthParity, i ImageParity, v VolumeOrientation) (hand Absolute, missing []string) {
	if d == DepthUndetermined {
		missing = append(missing, "depth parity (measure the defocus gradient in tilted images)")
	}
	if i == ImageUnknown {
		missing = append(missing, "image parity (a structure of known hand or a calibration of the camera; state it with --image-parity)")
	}
	if v == VolumeUnknown {
		missing = append(missing, "volume orientation (how the package writes its tomogram)")
	}
	return Absolute(int8(d) * int8(i) * int8(v)), missing
}
