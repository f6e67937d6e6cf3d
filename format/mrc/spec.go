package mrc

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/problem"
)

// Spec says what a new image file is to be.
type Spec struct {
	NX, NY int  // columns and rows
	NZ     int  // sections; 0: as many as are written
	Mode   Mode // Int8, Int16, Float32, Uint16, Float16 or Uint4

	// Mode0 is the sign of bytes of mode 0; Mode0Auto is signed. IMOD's stamp is
	// written with it, so that no reader has to guess.
	Mode0 Mode0Sign

	PixelA [3]float64 // pixel size along x, y, z in ångström; 0 is not known
	Volume bool       // a volume (space group 1), else a stack of images (0)
	Origin [3]float64 // ångström, in the sense of MRC2014
	Labels []string   // at most ten, 80 bytes each

	// Ext is the extended header, ExtType its four characters; NInt and NReal
	// belong to the kinds SERI and AGAR.
	Ext         []byte
	ExtType     string
	NInt, NReal int

	// Template, when set, is the header to begin with: its bytes, byte order,
	// origin, labels, space group and extended header type are kept, the fields
	// above it that are zero leave it alone, and only the size, the mode, the
	// grid and the statistics are written anew. Give Ext too if it is wanted.
	Template *Header
}

// check refuses what cannot be written.
func (s *Spec) check(path string) error {
	bad := func(field, got, want string) error {
		return &problem.Problem{Class: problem.BadCall, File: path, Field: field, Got: got, Want: want}
	}
	switch {
	case s.NX <= 0 || s.NY <= 0 || s.NX > mostPixels || s.NY > mostPixels || s.NZ < 0 || s.NZ > math.MaxInt32:
		return bad("size", fmt.Sprintf("%d x %d x %d", s.NX, s.NY, s.NZ), fmt.Sprintf("1 to %d pixels a side", mostPixels))
	case !s.Mode.Real():
		return bad("mode", s.Mode.String(), "0, 1, 2, 6, 12 or 101")
	case len(s.Ext) > mostExt:
		return bad("extended header", byteSize(int64(len(s.Ext))), "at most "+byteSize(mostExt))
	case len(s.ExtType) > 4:
		return bad("extended header type", s.ExtType, "four characters")
	case len(s.Labels) > labelMost:
		return bad("labels", fmt.Sprint(len(s.Labels)), fmt.Sprintf("at most %d", labelMost))
	case s.NInt != int(int16(s.NInt)) || s.NReal != int(int16(s.NReal)):
		return bad("extended header counts", fmt.Sprintf("%d %d", s.NInt, s.NReal), "numbers of 16 bits")
	}
	for i, l := range s.Labels {
		if len(l) > labelSize {
			return bad("labels", fmt.Sprintf("label %d (of 0..) has %d bytes", i, len(l)), fmt.Sprintf("at most %d", labelSize))
		}
	}
	for _, v := range append(s.PixelA[:], s.Origin[:]...) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return bad("pixel size and origin", fmt.Sprint(v), "finite numbers")
		}
	}
	return nil
}

// header makes the header but for the statistics and, if open, NZ.
func (s *Spec) header() Header {
	h := s.base()
	old := h
	h.NX, h.NY, h.NZ, h.Mode = s.NX, s.NY, s.NZ, s.Mode
	h.MX, h.MY, h.MZ = s.NX, s.NY, s.NZ
	h.ExtBytes = len(s.Ext)
	s.pixels(&h, &old)
	if s.ExtType != "" {
		h.ExtType = s.ExtType
	}
	if s.NInt != 0 || s.NReal != 0 {
		h.NInt, h.NReal = s.NInt, s.NReal
	}
	if s.Volume {
		h.ISPG = 1
	}
	if s.Labels != nil {
		h.SetLabels(s.Labels)
	}
	if s.Mode == Int8 {
		s.sign(&h)
	}
	if s.Origin != [3]float64{} {
		for k, v := range s.Origin {
			h.Origin[k] = float32(v)
		}
		if h.imodSays() {
			h.IMODFlags |= FlagOriginInverted
		}
	}
	return h
}

// base is the template, or the fresh header of a little-endian MRC2014 file.
func (s *Spec) base() Header {
	if s.Template != nil {
		return *s.Template
	}
	return NewHeader()
}

// NewHeader is that of a little-endian MRC2014 file without size, mode or labels:
// a Template to put other fields in.
func NewHeader() Header {
	return Header{Order: binary.LittleEndian, Alpha: 90, Beta: 90, Gamma: 90, MapC: 1, MapR: 2, MapS: 3,
		NVersion: 20141, Map: "MAP ", MachineStamp: [4]byte{0x44, 0x44}}
}

// pixels sets the cell from the pixel size, which is the template's where the
// spec has none.
func (s *Spec) pixels(h, old *Header) {
	x, y, z, _ := old.PixelSizeA()
	keep := [3]float64{x, y, z}
	for k, to := range [...]*float32{&h.XLen, &h.YLen, &h.ZLen} {
		size := s.PixelA[k]
		if size == 0 {
			size = keep[k]
		}
		*to = float32(size * float64([3]int{h.MX, h.MY, h.MZ}[k]))
	}
}

// sign stamps a file of mode 0 with the sign of its bytes. A new stamp says as
// well that the origin has the sign of MRC2014, which without it was understood.
func (s *Spec) sign(h *Header) {
	if !h.imodSays() {
		h.IMODStamp, h.IMODFlags = imodStamp, FlagOriginInverted
	}
	h.IMODFlags &^= FlagSignedBytes
	if s.Mode0 != Mode0Unsigned {
		h.IMODFlags |= FlagSignedBytes
	}
}
