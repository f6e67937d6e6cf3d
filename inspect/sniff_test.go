package inspect

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/format/imodmodel"
)

func emFile(nx, ny, nz uint32) string {
	b := make([]byte, 512+4*nx*ny*nz)
	b[0], b[3] = 6, 5
	for i, n := range []uint32{nx, ny, nz} {
		binary.LittleEndian.PutUint32(b[4+4*i:], n)
	}
	return string(b)
}

func spiderFile(order binary.ByteOrder) string {
	b := make([]byte, 1024)
	for word, v := range map[int]float32{1: 2, 2: 3, 5: 3, 12: 4, 13: 64, 22: 1024, 23: 16} {
		order.PutUint32(b[4*(word-1):], math.Float32bits(v))
	}
	return string(b)
}

func modelFile() string {
	f := imodmodel.New(100, 200, 41, imodmodel.NewObject("beads", imodmodel.Open, []imodmodel.Point{{X: 1}, {Z: 1}}),
		imodmodel.NewObject("gold", imodmodel.Scattered, []imodmodel.Point{{X: 1}}))
	f.PixelSize, f.Units, f.Flags = 0.54, -9, f.Flags|imodmodel.Flipped
	return string(f.Bytes())
}

// Every kind is told by its content, also under an ending that says something
// else, and says why more is not read.
func TestSniff(t *testing.T) {
	model, zip := modelFile(), strings.Repeat("x", 300)
	for _, c := range []struct{ file, text, what, not string }{
		{"a.fid", model, "IMOD fiducial model", ""},
		{"a.erase", model, "IMOD model", ""},
		{"b.mod", "IMODV1.1" + zip, "IMOD model of an old version", "save it again"},
		{"c.mod", "# text\nimod 2\n", "IMOD model as text", "imodtrans"},
		{"d.tif", "II*\x00" + zip, "TIFF image", "tif2mrc"},
		{"e.mrc", "MM\x00*" + zip, "TIFF image", "tif2mrc"},
		{"f.hdf", "\x89HDF\r\n\x1a\n" + zip, "HDF5 file (EMAN2, EMD, Velox or other)", "HDF5 is not read"},
		{"g.mrc.gz", "\x1f\x8b\x08", "file packed with gzip", "unpack it first"},
		{"h.cs", "\x93NUMPY\x01\x00v\x00{'descr': [('uid', '<u8')]", "cryoSPARC dataset (.cs)", "csparc2star"},
		{"i.npy", "\x93NUMPY\x01\x00v\x00{'descr': '<f4'", "NumPy array", "no geometry"},
		{"j.dm4", "\x00\x00\x00\x04\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01\x01\x00" + zip, "DigitalMicrograph image", "dm2mrc"},
		{"k.em", emFile(5, 6, 7), "EM image or volume (TOM, PyTom, AV3)", "e2proc3d"},
		{"l.em", emFile(20, 6, 1), "motive list in EM form (AV3, TOM, cryoCAT)", "particles"},
		{"m.vol", spiderFile(binary.BigEndian), "SPIDER image, stack or volume", "e2proc3d"},
		{"n.spi", spiderFile(binary.LittleEndian), "SPIDER image, stack or volume", "e2proc3d"},
		{"o.xyz", " 1 2 3 4 1 1 Pix: 20.2 Dim: 512 512\n 2 2 3 4 1 2\n", "positions of beads (fid.xyz of IMOD's tiltalign)", ""},
		{"p.cmm", "<marker_set name=\"m\">\n</marker_set>\n", "markers of Chimera (.cmm)", "nothing"},
		{"q.xml", "<?xml version=\"1.0\"?>\n<!-- x -->\n<Root a=\"1\">\n</Root>", "XML file", "root element"},
		{"r.star", "data_particles\n\nloop_\n_rlnImageName\n_rlnMicrographName\na b\n", "RELION particles", "tomograms' star file"},
		{"s.star", "data_job\n\n_rlnJobTypeLabel x\n", "RELION job with its options", "nothing"},
		{"t.star", "data_x\n\n_val 1\n", "STAR file", "labels"},
		{"u.xmd", "# XMIPP_STAR_1 *\ndata_noname\nloop_\n _image\na\n", "Xmipp metadata", "nothing"},
		{"w.resid", "  2 residuals\n 1 2 3 4 5\n", "residuals of IMOD's tiltalign", "nothing"},
		{"x.prm", "# fnVolume: x\nfnVolume = {'a.rec'}\n", "settings of PEET (.prm)", "nothing"},
		{"y.log", "*** Entries to program tiltalign ***\n", "log of IMOD's tiltalign", "results"},
		{"z.txt", "1\n2.5\n3\n", "table of numbers", "neither"},
		{"A.json", "{\"a\": 1}", "JSON file", "keys"},
		{"B.json", "{\"a\": <x>}", "text in the form of JSON, not valid", "mend"},
		{"C.xf", " 1 0 0 5\n 0 1 0 6\n 0 0 1 7\n", "3-D transform of IMOD (solvematch, matchvol)", "joins two tomograms"},
		{"D.xf", " 1\n 2 3 4\n", "IMOD warping transforms (midas, findwarp)", "linear"},
		{"E.txt", "1\t0\t0.0\t0.0\t0.0\t3\n1\t3\t-51.00\t-45.00\t5507.4\t5416.5\t41.50\n", "IMOD defocus file", ""},
		{"F.csv", "a,b\nc,d\n", "table with commas (CSV)", "columns"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
			t.Fatal(err)
		}
		doc, err := Run(check.Request{Paths: []string{path}}, all.Rooms())
		if err != nil || len(doc.Items) != 1 {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		it := doc.Items[0]
		notes := strings.Join(it.Warnings, "\n")
		if it.What != c.what || c.not != "" && (!strings.Contains(notes, "not supported: ") || !strings.Contains(notes, c.not)) || c.not == "" && strings.Contains(notes, "not supported") {
			t.Errorf("%s: %q, %q; want %q, %q", c.file, it.What, notes, c.what, c.not)
		}
	}
}

func TestModelFacts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mod")
	if err := os.WriteFile(path, []byte(modelFile()), 0o666); err != nil {
		t.Fatal(err)
	}
	doc, err := Run(check.Request{Paths: []string{path}}, all.Rooms())
	if err != nil {
		t.Fatal(err)
	}
	it := doc.Items[0]
	for name, want := range map[string]string{"objects": "2, 1 of scattered points", "contours": "2", "points": "3", "image drawn on (pixels)": "100 x 200 x 41",
		"pixel size (A)": "5.4"} {
		if fact(it, name) != want {
			t.Errorf("%s: %q, want %q", name, fact(it, name), want)
		}
	}
	if len(it.Warnings) != 1 || !strings.Contains(it.Warnings[0], "swapped") {
		t.Error(it.Warnings)
	}
	if err := os.WriteFile(path, []byte(modelFile()[:300]), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(check.Request{Paths: []string{path}}, all.Rooms()); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Error(err)
	}
}

// Lists of fitted CTFs are named by what is in them.
func TestFitsAreNamed(t *testing.T) {
	const row = "1 30000 29000 10 0 0.1 5"
	for _, c := range []struct{ name, text, what, note string }{
		{"a.txt", "# Columns: #1 micrograph number; #2 - defocus 1 [A]\n" + row + "\n", "AreTomo CTF table", "sorted by tilt"},
		{"a.txt", row + " 221 12 900\n", "CTFFIND table", "ten columns"},
		{"a.txt", row + "\n", "table of numbers", "neither its ending nor its content"},
		{"a_CTF.txt", row + "\n", "fitted CTFs", "whose it is does not show"},
		{"a_CTF.txt", row + " -1\n", "AreTomo CTF table", "sorted by tilt"},
		{"a_ctf.txt", "1 0 0.0 0.0 0.0 3\n1 1 -3 -3 3000 2900 10\n2 2 0 0 3000 2900 10\n", "IMOD defocus file", ""},
		{"a_TLT.txt", "-3 2 1.5\n0 1 1.5\n", "recorded tilt angles, order and dose (AreTomo3)", ""},
		{"a_gctf.log", "Defocus_U Defocus_V Angle CCC\n30000 29000 1 0.1 Final Values\n", "Gctf log", "--ctf"},
		{"a.txt_12", strings.ReplaceAll(row, " ", "\t") + "\n", "novaCTF's defocus for one slab of the tomogram", "moved to the height of the slab"},
		{"a_gctf.star", "data_\nloop_\n_rlnMicrographName #1\n_rlnDefocusU #2\n_rlnDefocusV #3\na 30000 29000\n", "fitted CTFs (Gctf or RELION)", "--ctf"},
	} {
		path := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		doc, err := Run(check.Request{Paths: []string{path}}, all.Rooms())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		it := doc.Items[0]
		if it.What != c.what || !strings.Contains(strings.Join(it.Warnings, "\n"), c.note) {
			t.Errorf("%s is %q: %q", c.name, it.What, it.Warnings)
		}
	}
}
