package mrc

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
)

// HeaderSize is the length of the header in bytes.
const HeaderSize = 1024

// imodStamp marks a file whose flags IMOD wrote.
const imodStamp = 1146047817

// IMODFlags are the bits of the word at byte 156, valid in stamped files.
type IMODFlags int

// The flags of IMOD that are known here.
const (
	FlagSignedBytes    IMODFlags = 1 // mode 0 is signed
	FlagPixelFromExt   IMODFlags = 2 // pixel size was set from the extended header
	FlagOriginInverted IMODFlags = 4 // origin has the sign of MRC2014
)

// Header is the decoded header. Every field holds what the file says, whether
// or not it makes sense; Raw holds the 1024 bytes themselves.
type Header struct {
	NX, NY, NZ                int        // columns, rows, sections
	Mode                      Mode       // type of the values
	NXStart, NYStart, NZStart int        // index of the first column, row, section in the unit cell
	MX, MY, MZ                int        // grid points along the cell edges
	XLen, YLen, ZLen          float32    // cell edges, ångström
	Alpha, Beta, Gamma        float32    // cell angles, degrees
	MapC, MapR, MapS          int        // axis of columns, rows, sections: 1 x, 2 y, 3 z
	DMin, DMax, DMean         float32    // statistics of the values
	ISPG                      int        // space group; 0 image stack, 1 volume, 401 volume stack
	ExtBytes                  int        // length of the extended header
	ExtType                   string     // four characters at byte 104; may be blank or rubbish in old files
	NVersion                  int        // 20140 or later in files that follow MRC2014
	NInt, NReal               int        // integers and reals a section in the extended header, or SerialEM's bytes and flags
	IMODStamp                 int        // 1146047817 in files by IMOD
	IMODFlags                 IMODFlags  // valid with the stamp
	TiltAngles                [6]float32 // IMOD: original and current rotation about x, y, z, degrees
	Origin                    [3]float32 // ångström, sign as it stands
	Map                       string     // four characters, "MAP " in files since 2000
	MachineStamp              [4]byte    // 0x44 0x44 or 0x44 0x41 little endian, 0x11 0x11 big endian
	RMS                       float32    // standard deviation of the values
	NLabels                   int        // number of labels in use, 0 to 10

	Order binary.ByteOrder // byte order the numbers were read in
	Raw   [HeaderSize]byte // the bytes of the file
}

// decodeHeader reads all fields in the given byte order.
func decodeHeader(raw *[HeaderSize]byte, order binary.ByteOrder) Header {
	h := Header{Order: order, Raw: *raw}
	h.each(func(at int, i *int) { *i = int(int32(order.Uint32(raw[at:]))) },
		func(at int, i *int) { *i = int(int16(order.Uint16(raw[at:]))) },
		func(at int, v *float32) { *v = math.Float32frombits(order.Uint32(raw[at:])) })
	h.ExtType = string(raw[104:108])
	h.Map = string(raw[208:212])
	copy(h.MachineStamp[:], raw[212:216])
	return h
}

// Encode returns the 1024 bytes of the header: Raw with the fields put in.
// A header that was not changed gives Raw.
func (h Header) Encode() [HeaderSize]byte {
	raw := h.Raw
	h.each(func(at int, i *int) { h.Order.PutUint32(raw[at:], uint32(int32(*i))) },
		func(at int, i *int) { h.Order.PutUint16(raw[at:], uint16(int16(*i))) },
		func(at int, v *float32) { h.Order.PutUint32(raw[at:], math.Float32bits(*v)) })
	putText(raw[104:108], h.ExtType, 0)
	putText(raw[208:212], h.Map, ' ')
	copy(raw[212:216], h.MachineStamp[:])
	return raw
}

// each visits every number of the header with its byte offset; it is the one
// place where the layout is written down.
func (h *Header) each(i32, i16 func(int, *int), f32 func(int, *float32)) {
	mode, flags := int(h.Mode), int(h.IMODFlags)
	ints := [...]*int{&h.NX, &h.NY, &h.NZ, &mode, &h.NXStart, &h.NYStart, &h.NZStart, &h.MX, &h.MY, &h.MZ}
	for k, p := range ints {
		i32(4*k, p)
	}
	for k, p := range [...]*float32{&h.XLen, &h.YLen, &h.ZLen, &h.Alpha, &h.Beta, &h.Gamma} {
		f32(40+4*k, p)
	}
	for k, p := range [...]*int{&h.MapC, &h.MapR, &h.MapS} {
		i32(64+4*k, p)
	}
	for k, p := range [...]*float32{&h.DMin, &h.DMax, &h.DMean} {
		f32(76+4*k, p)
	}
	i32(88, &h.ISPG)
	i32(92, &h.ExtBytes)
	i32(108, &h.NVersion)
	i16(128, &h.NInt)
	i16(130, &h.NReal)
	i32(152, &h.IMODStamp)
	i32(156, &flags)
	for k := range h.TiltAngles {
		f32(172+4*k, &h.TiltAngles[k])
	}
	for k := range h.Origin {
		f32(196+4*k, &h.Origin[k])
	}
	f32(216, &h.RMS)
	i32(220, &h.NLabels)
	h.Mode, h.IMODFlags = Mode(mode), IMODFlags(flags)
}

// putText fills dst with s, padded.
func putText(dst []byte, s string, pad byte) {
	for i := copy(dst, s); i < len(dst); i++ {
		dst[i] = pad
	}
}

const (
	labelAt   = 224
	labelSize = 80
	labelMost = 10
)

// Labels returns the labels in use that are not blank, without the blanks at
// their end. Where the count in the header is not 1 to 10, all ten are looked at.
func (h *Header) Labels() []string {
	n := h.NLabels
	if n < 1 || n > labelMost {
		n = labelMost
	}
	var labels []string
	for i := range n {
		raw := h.Raw[labelAt+i*labelSize:][:labelSize]
		if end := bytes.IndexByte(raw, 0); end >= 0 {
			raw = raw[:end]
		}
		if s := strings.TrimRight(string(raw), " "); s != "" {
			labels = append(labels, s)
		}
	}
	return labels
}

// SetLabels puts up to ten labels into Raw and NLabels; the text beyond 80
// bytes, and labels beyond ten, are cut.
func (h *Header) SetLabels(labels []string) {
	labels = labels[:min(len(labels), labelMost)]
	for i := range labelMost {
		raw := h.Raw[labelAt+i*labelSize:][:labelSize]
		if i < len(labels) {
			putText(raw, labels[i], ' ')
		} else {
			clear(raw)
		}
	}
	h.NLabels = len(labels)
}

// AxisTitle returns the first label that names a tilt axis angle, as text:
// "    Tilt axis angle = 85.3, binning = 4  spot = 8  camera = 2". What the
// number means depends on the program that wrote it.
func (h *Header) AxisTitle() (label string, found bool) {
	for _, l := range h.Labels() {
		low := strings.ToLower(strings.ReplaceAll(l, " ", ""))
		if strings.Contains(low, "tiltaxisangle") {
			return l, true
		}
	}
	return "", false
}

// PixelSizeA returns the pixel size along the columns', rows' and sections'
// axes x, y, z in ångström: cell edge over grid size. ok is false when that of x
// or y is zero, negative or not finite, and so not known; z alone may be 0.
func (h *Header) PixelSizeA() (x, y, z float64, ok bool) {
	size := func(length float32, n int) float64 {
		if n <= 0 {
			return 0
		}
		return float64(length) / float64(n)
	}
	x, y, z = size(h.XLen, h.MX), size(h.YLen, h.MY), size(h.ZLen, h.MZ)
	ok = x > 0 && y > 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0)
	return x, y, z, ok
}

// imodSays tells whether the flags of IMOD are valid.
func (h *Header) imodSays() bool { return h.IMODStamp == imodStamp }
