package inspect

import (
	"fmt"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/serialem"
	"github.com/tomoparity/tomoparity/format/defocus"
	"github.com/tomoparity/tomoparity/format/imodcom"
	"github.com/tomoparity/tomoparity/format/imodlocal"
	"github.com/tomoparity/tomoparity/format/mdoc"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/format/xf"
)

// alone returns what a file says by itself, chosen by its name, for files that
// have a form of their own whether or not a whole result lies around them.
// what names the kind before the file is opened; read is nil for other files.
func alone(path string) (what string, read func(*Item, string) error) {
	if strings.HasSuffix(strings.ToLower(path), "_ctf.txt") && mayBeFits(path) {
		return "fitted CTFs", (*Item).fits
	}
	if strings.HasSuffix(strings.ToLower(path), "_tlt.txt") {
		return "recorded tilt angles, order and dose (AreTomo3)", (*Item).angles
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".mdoc", ".idoc":
		return "mdoc", (*Item).mdoc
	case ".tlt", ".rawtlt", ".xtilt":
		return "tilt angles", (*Item).angles
	case ".xf", ".prexf", ".tltxf", ".prexg", ".xg":
		return "IMOD transforms", (*Item).transforms
	case ".com", ".pcm":
		return "IMOD command file", (*Item).commands
	case ".defocus":
		return "IMOD defocus file", (*Item).defocus
	}
	return "", nil
}

func (it *Item) stack(path string, permissive bool) error {
	f, err := mrc.Open(path, mrc.Options{Permissive: permissive})
	if err != nil {
		return err
	}
	defer f.Close()
	h := &f.Header
	it.What = "MRC " + map[bool]string{true: "image or stack", false: "volume"}[h.ISPG == 0]
	it.fact("size (columns x rows x sections)", "%d x %d x %d", h.NX, h.NY, h.NZ)
	it.fact("mode", "%v", h.Mode)
	if x, y, z, ok := f.PixelSizeA(); ok {
		it.fact("pixel size (A)", "%.4g x %.4g x %.4g", x, y, z)
	} else {
		it.fact("pixel size (A)", "unknown")
	}
	if k := f.ExtKind(); k != mrc.ExtNone {
		it.fact("extended header", "%v, %d bytes", k, len(f.Ext))
	}
	it.acquisition(serialem.ReadHeader(f))
	for i, l := range f.Labels() {
		it.fact(fmt.Sprintf("label %d", i+1), "%s", l)
	}
	it.Warnings = append(it.Warnings, f.Warnings...)
	return nil
}

func (it *Item) mdoc(path string) error {
	f, err := mdoc.Read(path)
	if err != nil {
		return err
	}
	if f.ByType("ZValue") == nil {
		for _, k := range []struct{ kind, what string }{
			{"FrameSet", "mdoc of one movie, not of a tilt series"}, {"MontSection", "mdoc of a montage, not of a tilt series"}} {
			if s := f.ByType(k.kind); s != nil {
				it.What = k.what
				it.movie(s[0])
				return nil
			}
		}
	}
	a, err := serialem.Read(path, 0)
	if err != nil {
		return err
	}
	it.What = "mdoc of a tilt series"
	if a.Program != "" {
		it.What += ", written by " + a.Program
	}
	it.fact("images", "%d", len(a.Exposures))
	if a.Grid.NX > 0 {
		it.fact("image size (pixels)", "%d x %d", a.Grid.NX, a.Grid.NY)
	}
	if a.Grid.PixelSize > 0 {
		it.fact("pixel size (A)", "%.4g", a.Grid.PixelSize)
	}
	if kv, ok := a.KV.Get(); ok {
		it.fact("voltage (kV)", "%g", kv)
	}
	it.acquisition(a)
	return nil
}

// movie gives what a section that is not an image of a stack says.
func (it *Item) movie(s *mdoc.Section) {
	for _, k := range []struct{ key, name string }{{"TiltAngle", "recorded tilt angle (deg)"}, {"PixelSpacing", "pixel size (A)"},
		{"ExposureDose", "dose (e/A^2)"}, {"TargetDefocus", "target defocus as recorded (um)"}} {
		if v, found, p := s.Float(k.key); found && p == nil {
			it.fact(k.name, "%g", v)
		}
	}
}

func (it *Item) angles(path string) error {
	f, err := tlt.Read(path)
	if err != nil {
		return withHint(err, "tilt angles are a text file, degrees, one a line in the order of the stack")
	}
	switch n := f.Columns(); {
	case n <= 3 && filepath.Ext(path) == ".txt":
		it.spread("tilt angles (deg)", f.Angles())
		return nil
	case n > 2:
		it.What = fmt.Sprintf("table of %d columns under the name of a file of tilt angles", n)
		it.fact("rows", "%d", len(f.Rows))
		return nil
	case n == 2:
		it.fact("columns", "2; the first is taken as the angle")
	}
	it.What = map[string]string{".rawtlt": "tilt angles as recorded", ".xtilt": "tilts about x (IMOD)"}[strings.ToLower(filepath.Ext(path))]
	if it.What == "" {
		it.What = "tilt angles"
	}
	it.spread("tilt angles (deg)", f.Angles())
	return nil
}

func (it *Item) transforms(path string) error {
	f, err := xf.Read(path)
	if err != nil && it.otherTransforms(path) {
		return nil
	}
	if err != nil {
		return withHint(err, "local alignments and the 3-D transforms of combining two axes have another form; the alignment is the .xf that newst.com names")
	}
	it.fact("images", "%d", len(f.Lines))
	var axis, scale []float64
	shift := 0.0
	for _, l := range f.Lines {
		axis = append(axis, math.Atan2(l.A12-l.A21, l.A11+l.A22)*180/math.Pi)
		scale = append(scale, math.Sqrt(math.Abs(l.A11*l.A22-l.A12*l.A21)))
		shift = max(shift, math.Hypot(l.DX, l.DY))
	}
	middle := len(axis) / 2
	it.fact("tilt axis (deg)", "%.2f in the middle image, counter-clockwise from the vertical", axis[middle])
	it.fact("magnification", "%.4f to %.4f", slices.Min(scale), slices.Max(scale))
	it.fact("largest shift (pixels)", "%.1f", shift)
	return nil
}

// otherTransforms names what else ends in .xf.
func (it *Item) otherTransforms(path string) bool {
	if f, err := imodlocal.Read(path); err == nil {
		it.What = "IMOD local alignments (LOCALFILE of tilt)"
		it.fact("patches", "%d x %d", f.NX, f.NY)
		it.fact("images", "%d", f.Views)
		return true
	}
	h, err := readHead(path)
	if err != nil || !h.isText() {
		return false
	}
	if lines := h.lines(4); len(lines) == 3 && it.numbers(h, 4, 4) {
		it.What = "3-D transform of IMOD (solvematch, matchvol)"
		it.Warnings = append(it.Warnings, "not supported: it joins two tomograms and is no alignment of a series")
		it.Facts = []Fact{}
		return true
	}
	if firstLineIs(h, `^\s*[1-9]\s*$`) {
		it.What = "IMOD warping transforms (midas, findwarp)"
		it.Warnings = append(it.Warnings, "not supported: only linear transforms are read")
		return true
	}
	return false
}

// notPrograms are the commands of IMOD's files that only steer.
const notPrograms = " if else endif goto setenv set echo exit b3dremove rm mv cp touch sync savework vmstocsh "

func (it *Item) commands(file string) error {
	f, err := imodcom.Read(file)
	if err != nil {
		return withHint(err, "IMOD's command files are text, lines that begin with $ name the programs")
	}
	var programs []string
	entries := 0
	for _, c := range f.Commands {
		entries += len(c.Entries)
		name := strings.TrimPrefix(path.Base(c.Name), `\`)
		if c.Name != "" && !strings.HasSuffix(name, ":") && !strings.Contains(notPrograms, " "+name+" ") && !slices.Contains(programs, name) {
			programs = append(programs, name)
		}
	}
	if len(programs) == 0 {
		it.What = "settings in the form of an IMOD command file, no program is named"
	} else {
		it.What = "IMOD command file of " + strings.Join(programs, ", ")
	}
	it.fact("settings", "%d", entries)
	return nil
}

func (it *Item) defocus(path string) error {
	f, err := defocus.Read(path)
	if err != nil {
		return withHint(err, "a .defocus file is what IMOD's ctfplotter writes")
	}
	it.fact("version", "%d", f.Version)
	var values []float64
	for _, r := range f.Rows {
		values = append(values, convention.Nanometre*r.Defocus1NM)
	}
	it.fact("lines", "%d", len(f.Rows))
	if len(values) > 0 {
		it.fact("underfocus (A)", "%.0f to %.0f", slices.Min(values), slices.Max(values))
	}
	return nil
}
