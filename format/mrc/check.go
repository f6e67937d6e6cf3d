package mrc

import (
	"bytes"
	"fmt"
	"math"
	"math/bits"
	"unicode/utf8"

	"github.com/tomoparity/tomoparity/problem"
)

const (
	mostPixels = 1 << 20   // columns or rows; the largest montages have a tenth of it
	mostExt    = 512 << 20 // bytes of extended header; the largest seen have 1 MiB
)

// check is the state of validating one header against one file.
type check struct {
	path       string
	disk       int64 // bytes on disk
	permissive bool
	faults     problem.List
	warnings   []string
	sections   int // whole sections that can be read
}

// fault records what makes the file unreadable.
func (c *check) fault(field, got, want, hint string) {
	c.faults.Add(&problem.Problem{File: c.path, Field: field, Got: got, Want: want, Hint: hint})
}

// doubt records what is wrong but can be read over: a fault when strict.
func (c *check) doubt(field, got, want, hint string) {
	if !c.permissive {
		c.fault(field, got, want, hint)
		return
	}
	w := got
	if field != "" {
		w = field + ": " + got
	}
	if want != "" {
		w += "; expected " + want
	}
	c.warnings = append(c.warnings, w)
}

func (c *check) warnf(format string, args ...any) {
	c.warnings = append(c.warnings, fmt.Sprintf(format, args...))
}

// header checks every field that matters for reading, then the size.
func (c *check) header(h *Header) {
	c.dimensions(h)
	if !h.Mode.Known() {
		c.fault("mode", fmt.Sprint(int(h.Mode)), "0, 1, 2, 3, 4, 6, 12, 16 or 101", "")
	}
	if h.ExtBytes < 0 || h.ExtBytes > mostExt {
		c.fault("length of the extended header", fmt.Sprintf("%d bytes", h.ExtBytes),
			fmt.Sprintf("0 to %d", mostExt), "")
	}
	c.axes(h)
	if len(c.faults) == 0 || c.onlyAxes() {
		c.size(h)
	}
	c.softer(h)
}

// onlyAxes tells whether the faults so far leave the size meaningful.
func (c *check) onlyAxes() bool {
	for _, p := range c.faults {
		if p.Field != axesField {
			return false
		}
	}
	return true
}

func (c *check) dimensions(h *Header) {
	for _, d := range [...]struct {
		name    string
		n, most int
	}{{"columns (NX)", h.NX, mostPixels}, {"rows (NY)", h.NY, mostPixels}, {"sections (NZ)", h.NZ, math.MaxInt32}} {
		if d.n <= 0 || d.n > d.most {
			c.fault(d.name, fmt.Sprint(d.n), fmt.Sprintf("1 to %d", d.most), "")
		}
	}
}

const axesField = "axes (MAPC MAPR MAPS)"

func (c *check) axes(h *Header) {
	got := fmt.Sprintf("%d %d %d", h.MapC, h.MapR, h.MapS)
	switch axes := [3]int{h.MapC, h.MapR, h.MapS}; axes {
	case [3]int{1, 2, 3}:
	case [3]int{}:
		c.warnf("%s: 0 0 0, taken as 1 2 3", axesField)
	case [3]int{1, 3, 2}, [3]int{2, 1, 3}, [3]int{2, 3, 1}, [3]int{3, 1, 2}, [3]int{3, 2, 1}:
		c.doubt(axesField, got, "1 2 3", "a crystallographic map with its axes in another order: --permissive reads the sections as stored")
	default:
		c.doubt(axesField, got, "1 2 3", "not an order of axes: --permissive reads the sections as stored")
	}
}

// promised is how many bytes header, extended header and data take; overflow
// when that does not fit in 63 bits.
func promised(h *Header) (total, section int64, overflow bool) {
	hi, lo := bits.Mul64(uint64(h.Mode.RowBytes(h.NX)), uint64(h.NY))
	if hi != 0 || lo > math.MaxInt64/4 {
		return 0, 0, true
	}
	section = int64(lo)
	hi, lo = bits.Mul64(lo, uint64(h.NZ))
	if hi != 0 || lo > math.MaxInt64/2 {
		return 0, section, true
	}
	return int64(lo) + HeaderSize + int64(h.ExtBytes), section, false
}

// size compares the file on disk with what the header promises, and counts the
// sections that can be read.
func (c *check) size(h *Header) {
	dataAt := HeaderSize + int64(h.ExtBytes)
	if dataAt > c.disk {
		c.fault("length of the extended header", fmt.Sprintf("%d bytes", h.ExtBytes),
			fmt.Sprintf("at most %d, the rest of the file", c.disk-HeaderSize), "copy interrupted, or a damaged header?")
		return
	}
	total, section, overflow := promised(h)
	c.sections = h.NZ
	if overflow || total > c.disk {
		c.truncated(h, dataAt, total, section, overflow)
		return
	}
	if extra := c.disk - total; extra > 0 {
		c.warnf("%s on disk, %s more than promised (%s)", byteSize(c.disk), byteSize(extra), shape(h))
	}
}

// truncated words the case of a file that ends before its data do.
func (c *check) truncated(h *Header, dataAt, total, section int64, overflow bool) {
	c.sections = 0
	if section > 0 {
		c.sections = int(min((c.disk-dataAt)/section, int64(h.NZ)))
	}
	want := byteSize(total)
	if overflow {
		want = "an impossible number of bytes"
	}
	got := fmt.Sprintf("%s on disk, %s promised (%s)", byteSize(c.disk), want, shape(h))
	hint := "a header without data: is the image in another file?"
	switch {
	case c.sections == 1:
		hint = "copy interrupted? 1 whole section is readable: --permissive reads that"
	case c.sections > 1:
		hint = fmt.Sprintf("copy interrupted? %d whole sections are readable: --permissive reads those", c.sections)
	case c.disk > dataAt:
		hint = "copy interrupted, or a damaged header? not one whole section is readable"
	}
	c.doubt("", got, "", hint)
}

// shape is the size of the image in words: "512 x 512 x 41 float32, mode 2".
func shape(h *Header) string {
	return fmt.Sprintf("%d x %d x %d %s", h.NX, h.NY, h.NZ, h.Mode)
}

// byteSize writes a number of bytes in decimal units.
func byteSize(n int64) string {
	units := [...]string{"kB", "MB", "GB", "TB", "PB", "EB"}
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	v, u := float64(n)/1000, 0
	for v >= 999.95 && u+1 < len(units) {
		v, u = v/1000, u+1
	}
	return fmt.Sprintf("%.1f %s", v, units[u])
}

// softer looks at fields that do not matter for reading the values.
func (c *check) softer(h *Header) {
	if h.Map != "MAP " {
		c.warnf("no MAP at byte 208: a file from before 2000, or not an MRC file")
	}
	if _, _, _, ok := h.PixelSizeA(); !ok {
		c.warnf("pixel size is not known: the header has cell %g x %g A for %d x %d grid points", h.XLen, h.YLen, h.MX, h.MY)
	}
	if h.NLabels < 0 || h.NLabels > labelMost {
		c.warnf("number of labels: %d; expected 0 to %d", h.NLabels, labelMost)
	}
}

// signatures are the first bytes of files that are taken for images.
var signatures = [...]struct{ magic, what, hint string }{
	{"\x1f\x8b", "a gzip-compressed file", "uncompress it first: gunzip"},
	{"BZh", "a bzip2-compressed file", "uncompress it first: bunzip2"},
	{"\x28\xb5\x2f\xfd", "a zstd-compressed file", "uncompress it first: unzstd"},
	{"PK\x03\x04", "a zip file", "uncompress it first: unzip"},
	{"\x89HDF", "an HDF5 file", ""},
	{"II*\x00", "a TIFF file", ""},
	{"MM\x00*", "a TIFF file", ""},
	{"\x89PNG", "a PNG picture", ""},
	{"IMODV1", "an IMOD model", ""},
}

const wantMRC = "an MRC image"

// sniff says what a file that is not MRC may be; start is its beginning.
func sniff(path string, start []byte, disk int64) *problem.Problem {
	p := &problem.Problem{File: path, Want: wantMRC}
	for _, s := range signatures {
		if bytes.HasPrefix(start, []byte(s.magic)) {
			p.Got, p.Hint = s.what, s.hint
			return p
		}
	}
	switch {
	case disk == 0:
		p.Got = "an empty file"
	case isText(start):
		p.Got = "a text file"
	case disk < HeaderSize:
		p.Got = fmt.Sprintf("%s on disk, less than the %d of a header", byteSize(disk), HeaderSize)
		p.Hint = "copy interrupted?"
	default:
		return nil
	}
	return p
}

// isText tells whether bytes look like text: valid UTF-8 but for a rune cut at
// the end, and no control characters but white space.
func isText(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return len(b) < utf8.UTFMax && !utf8.FullRune(b)
		}
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == 0x7f {
			return false
		}
		b = b[n:]
	}
	return true
}
