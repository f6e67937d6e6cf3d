package inspect

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/format/imodmodel"
)

// head is the beginning of a file, enough to tell what it is.
type head struct {
	path string
	ext  string // ending in lower case, with the dot
	b    []byte
	size int64
}

// headBytes is how much of a file is looked at.
const headBytes = 64 << 10

func readHead(path string) (*head, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(f, headBytes))
	return &head{path: path, ext: strings.ToLower(filepath.Ext(path)), b: b, size: st.Size()}, err
}

func (h *head) begins(magic string) bool { return bytes.HasPrefix(h.b, []byte(magic)) }

func (h *head) isText() bool { return len(h.b) > 0 && bytes.IndexByte(h.b, 0) < 0 }

// kind is a sort of file that is told by its content. is may add facts and
// make the name more precise; not says why more is not read.
type kind struct {
	what string
	is   func(it *Item, h *head) bool
	not  string
}

// magic is a kind that is told by its first bytes.
func magic(what, not string, starts ...string) kind {
	return kind{what, func(_ *Item, h *head) bool {
		for _, s := range starts {
			if h.begins(s) {
				return true
			}
		}
		return false
	}, not}
}

// strong are kinds whose first bytes leave no doubt, whatever the ending says.
func strong() []kind {
	const unpack = "it is not unpacked; unpack it first"
	return []kind{
		{"IMOD model", (*Item).model, ""},
		magic("IMOD model of an old version", "open it in 3dmod and save it again", "IMODV1.1", "IMODV1.0"),
		magic("TIFF image", "make it an MRC file: tif2mrc in.tif out.mrc", "II*\x00", "MM\x00*", "II+\x00", "MM\x00+"),
		magic("HDF5 file (EMAN2, EMD, Velox or other)", "HDF5 is not read; e2proc2d.py in.hdf out.mrc, or the program that wrote it, makes MRC files", "\x89HDF\r\n\x1a\n"),
		magic("file packed with gzip", unpack, "\x1f\x8b"),
		magic("file packed with bzip2", unpack, "BZh"),
		magic("file packed with xz", unpack, "\xfd7zXZ\x00"),
		magic("zip archive", unpack, "PK\x03\x04"),
		{"cryoSPARC dataset (.cs)", func(_ *Item, h *head) bool {
			return h.begins("\x93NUMPY") && bytes.Contains(h.b[:min(len(h.b), 8192)], []byte("'uid'"))
		}, "its columns are not read; pyem's csparc2star.py makes a STAR file of it"},
		magic("NumPy array", "arrays carry no geometry", "\x93NUMPY"),
	}
}

// weak are kinds that are told by numbers that must agree with each other.
func weak() []kind {
	return []kind{
		{"DigitalMicrograph image", isDM, "make it an MRC file: dm2mrc in.dm4 out.mrc"},
		{"motive list in EM form (AV3, TOM, cryoCAT)", isMotl, "particles are not read"},
		{"EM image or volume (TOM, PyTom, AV3)", isEM, "make it an MRC file: e2proc3d.py in.em out.mrc"},
		{"SPIDER image, stack or volume", isSpider, "make it an MRC file: e2proc3d.py in.vol out.mrc, or xmipp_image_convert"},
	}
}

// sniff names a file by its content. only limits the search to kinds that
// leave no doubt. The answer is nil when nothing is recognised.
func sniff(path string, only bool) *Item {
	if !isFile(path) {
		return nil
	}
	h, err := readHead(path)
	if err != nil {
		return nil
	}
	kinds := strong()
	if !only {
		kinds = append(kinds, weak()...)
		if h.isText() {
			kinds = append(kinds, texts()...)
		}
	}
	for _, k := range kinds {
		it := newItem(path, k.what)
		if !k.is(&it, h) {
			continue
		}
		if k.not != "" {
			it.Warnings = append(it.Warnings, "not supported: "+k.not)
		}
		return &it
	}
	return nil
}

// model describes an IMOD model.
func (it *Item) model(h *head) bool {
	if !imodmodel.Is(h.b) {
		return false
	}
	f, err := imodmodel.Read(h.path)
	if err != nil {
		it.err = err
		return true
	}
	var contours, points, meshes, scattered int
	for i := range f.Objects {
		o := &f.Objects[i]
		contours, points, meshes = contours+len(o.Contours), points+o.Points(), meshes+len(o.Meshes)
		if o.Has(imodmodel.Scattered) {
			scattered++
		}
	}
	if h.ext == ".fid" {
		it.What = "IMOD fiducial model"
	}
	it.fact("objects", "%d, %d of scattered points", len(f.Objects), scattered)
	it.fact("contours", "%d", contours)
	it.fact("points", "%d", points)
	if meshes > 0 {
		it.fact("meshes", "%d", meshes)
	}
	it.fact("image drawn on (pixels)", "%d x %d x %d", f.NX, f.NY, f.NZ)
	if a, ok := f.PixelSizeA(); ok {
		it.fact("pixel size (A)", "%.4g", a)
	} else if m, ok := f.Image(); ok && m.Current.Scale[0] > 0 {
		it.fact("pixel size of that image", "%.4g, in its own unit (A in MRC files)", m.Current.Scale[0])
	}
	if f.Has(imodmodel.Flipped) {
		it.Warnings = append(it.Warnings, "last seen on an image with y and z swapped")
	}
	return true
}

// isDM takes versions 3 and 4: version, length, byte order, then a tag
// directory of which the first byte says whether it is sorted.
func isDM(it *Item, h *head) bool {
	if len(h.b) < 32 {
		return false
	}
	version, at := binary.BigEndian.Uint32(h.b), 8
	if version == 4 {
		at = 12
	}
	if version != 3 && version != 4 || binary.BigEndian.Uint32(h.b[at:]) > 1 || h.b[at+4] > 1 || h.b[at+5] > 1 {
		return false
	}
	it.fact("version", "DM%d", version)
	return true
}

// isMotl takes EM files of 20 numbers a particle.
func isMotl(it *Item, h *head) bool {
	nx, ny, nz, ok := sizeEM(h)
	if !ok || nx != 20 || nz != 1 {
		return false
	}
	it.fact("particles", "%d", ny)
	return true
}

func isEM(it *Item, h *head) bool {
	nx, ny, nz, ok := sizeEM(h)
	if ok {
		it.fact("size (columns x rows x sections)", "%d x %d x %d", nx, ny, nz)
	}
	return ok
}

// sizeEM holds the size of the file against the header: machine, type of number,
// three sizes, 512 bytes in all.
func sizeEM(h *head) (nx, ny, nz uint32, ok bool) {
	if len(h.b) < 512 || h.b[0] > 6 {
		return 0, 0, 0, false
	}
	order := binary.ByteOrder(binary.BigEndian)
	if h.b[0] == 6 || h.b[0] == 1 {
		order = binary.LittleEndian
	}
	bytesOf := map[byte]float64{1: 1, 2: 2, 4: 4, 5: 4, 8: 8, 9: 8}[h.b[3]]
	nx, ny, nz = order.Uint32(h.b[4:]), order.Uint32(h.b[8:]), order.Uint32(h.b[12:])
	size := 512 + float64(nx)*float64(ny)*float64(nz)*bytesOf
	return nx, ny, nz, size > 512 && size == float64(h.size)
}

// isSpider holds the words of the header against each other: sections, rows,
// form, columns, records and bytes of the header, bytes of a row.
func isSpider(it *Item, h *head) bool {
	if len(h.b) < 104 {
		return false
	}
	for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
		word := func(i int) float64 { return float64(math.Float32frombits(order.Uint32(h.b[4*(i-1):]))) }
		nz, ny, form, nx := word(1), word(2), word(5), word(12)
		ok := nx >= 1 && ny >= 1 && nz >= 1 && nx == math.Trunc(nx) && ny == math.Trunc(ny) && nz == math.Trunc(nz) && nx*ny*nz < 1e12
		if !ok || word(23) != 4*nx || word(22) != word(13)*word(23) || form != 1 && form != 3 {
			continue
		}
		it.fact("size (columns x rows x sections)", "%.0f x %.0f x %.0f", nx, ny, nz)
		if n := word(26); word(24) > 0 && n >= 1 {
			it.fact("images in the stack", "%.0f", n)
		}
		return true
	}
	return false
}
