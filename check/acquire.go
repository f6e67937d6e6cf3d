package check

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention/serialem"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// acquisition is what is known of the recording, from whatever file says it.
type acquisition struct {
	angles      []tomo.Opt[geom.Angle] // by section
	anglesFrom  string                 // path
	pixelSize   float64                // Å, 0 when unknown
	kv          float64                // kV, 0 when unknown
	nominalAxis tomo.Opt[geom.Angle]   // only when its sign is known
	records     []*tomo.Acquisition    // mdoc and header
	warnings    []string
}

// sameAngle is the difference up to which two records of a tilt agree, degrees.
const sameAngle = 0.1

// acquire reads the record of the acquisition: the options first, then files
// the user named, then files beside the stack, then the stack's header.
func (s *session) acquire() error {
	if err := s.readRecords(); err != nil {
		return err
	}
	for _, r := range s.acq.records {
		s.acq.take(r)
	}
	for _, path := range s.angleFiles() {
		if err := s.readAngles(path); err != nil {
			return err
		}
	}
	return s.pixelConflict()
}

// take fills what is still unknown from a record.
func (a *acquisition) take(r *tomo.Acquisition) {
	if a.pixelSize == 0 {
		a.pixelSize = r.Grid.PixelSize
	}
	if a.kv == 0 {
		a.kv = r.KV.Or(0)
	}
	if !a.nominalAxis.Known() && r.AxisSignKnown {
		a.nominalAxis = r.Axis
	}
	if a.angles == nil {
		if rec := r.Recorded(); knownCount(rec) > 0 {
			a.angles, a.anglesFrom = rec, r.Path
		}
	}
	a.warnings = append(a.warnings, r.Notes...)
}

func knownCount(v []tomo.Opt[geom.Angle]) int {
	n := 0
	for _, o := range v {
		if o.Known() {
			n++
		}
	}
	return n
}

// readRecords reads mdoc and stack header and compares them.
func (s *session) readRecords() error {
	sections := 0
	if s.stack != nil {
		sections = s.stack.N
	}
	var mdoc *tomo.Acquisition
	for _, path := range s.mdocs() {
		if _, err := os.Stat(path); err != nil {
			return missing(path, err)
		}
		a, err := serialem.Read(path, sections)
		if err != nil {
			return err
		}
		s.acq.records = append(s.acq.records, a)
		mdoc = a
	}
	if s.stack == nil {
		return nil
	}
	header := serialem.ReadHeader(s.stack.file)
	if s.req.PixelSize == 0 && s.req.Tilts == "" && mdoc != nil {
		if err := serialem.Compare(mdoc, header); err != nil {
			return err
		}
	}
	s.acq.records = append(s.acq.records, header)
	return nil
}

// mdocs lists the mdoc to read: the option, the paths, else one beside the stack.
func (s *session) mdocs() []string {
	if s.req.Mdoc != "" {
		return []string{s.req.Mdoc}
	}
	var out []string
	for _, in := range s.inputs {
		if in.kind == isMdoc {
			out = append(out, in.path)
		}
	}
	if len(out) == 0 && s.stack != nil {
		if p := firstFile(s.stack.Path+".mdoc", withExt(s.stack.Path, ".mdoc")); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// angleFiles lists files of recorded angles, the most binding last.
func (s *session) angleFiles() []string {
	if s.req.Tilts != "" {
		return []string{s.req.Tilts}
	}
	var out []string
	for _, in := range s.inputs {
		if in.kind == isAngles {
			out = append(out, in.path)
		}
	}
	if len(out) == 0 && s.stack != nil && knownCount(s.acq.angles) == 0 {
		if p := firstFile(withExt(s.stack.Path, ".rawtlt"), withExt(s.stack.Path, ".tlt"), withExt(s.stack.Path, "_TLT.txt")); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// readAngles takes the recorded angles from a file of numbers.
func (s *session) readAngles(path string) error {
	if _, err := os.Stat(path); err != nil {
		return missing(path, err)
	}
	f, err := tlt.Read(path)
	if err != nil {
		return withHint(err, "tilt angles are a text file, degrees, one a line in the order of the stack")
	}
	values := f.Angles()
	if s.stack != nil && len(values) != s.stack.N {
		return &problem.Problem{File: path, Got: fmt.Sprintf("%d angles, while %s has %d sections", len(values), s.stack.Path, s.stack.N),
			Want: "one angle a section", Hint: "one of them lost a view, or the file belongs to another stack"}
	}
	out := make([]tomo.Opt[geom.Angle], len(values))
	for i, v := range values {
		if math.Abs(v) > 90 {
			return &problem.Problem{File: path, Line: f.Rows[i].Number, Got: fmt.Sprintf("a tilt angle of %g", v), Want: "degrees from -90 to 90",
				Hint: "is this another column, or another file?"}
		}
		out[i] = tomo.Some(geom.Angle(v))
	}
	if d, at := largestDifference(out, s.acq.angles); d > sameAngle {
		s.acq.warnings = append(s.acq.warnings, fmt.Sprintf("%s and %s differ by %.2f deg at section %d; %s is used.",
			path, s.acq.anglesFrom, d, at, path))
	}
	s.acq.angles, s.acq.anglesFrom = out, path
	return nil
}

func largestDifference(a, b []tomo.Opt[geom.Angle]) (d float64, at int) {
	for i := range min(len(a), len(b)) {
		v, ok := a[i].Get()
		w, both := b[i].Get()
		if diff := math.Abs((v - w).Degrees()); ok && both && diff > d {
			d, at = diff, i
		}
	}
	return d, at
}

// pixelConflict refuses two different pixel sizes unless the user says which.
func (s *session) pixelConflict() error {
	if s.req.PixelSize > 0 || s.stack == nil || s.stack.PixelSize == 0 {
		return nil
	}
	for _, r := range s.acq.records {
		p := r.Grid.PixelSize
		if p > 0 && math.Abs(p/s.stack.PixelSize-1) > 0.02 {
			return &problem.Problem{File: s.stack.Path, Field: "pixel size",
				Got:  fmt.Sprintf("the header says %.4g A, %s says %.4g A (factor %.2f: binned?)", s.stack.PixelSize, r.Path, p, s.stack.PixelSize/p),
				Want: "one value", Hint: fmt.Sprintf("agreement with focus depends on it; say which is true of the images: --angpix %.4g", s.stack.PixelSize)}
		}
	}
	return nil
}

// fromClaims fills recorded angles from the packages' own copies when nothing
// else says; failing that, the first claim's written angles stand in, with a
// warning.
func (a *acquisition) fromClaims(claims []*tomo.Claim, sections int) {
	if knownCount(a.angles) > 0 || len(claims) == 0 {
		return
	}
	for _, c := range claims {
		n := sections
		for _, t := range c.Series.Tilts {
			n = max(n, t.Section+1)
		}
		rec := make([]tomo.Opt[geom.Angle], n)
		for _, t := range c.Series.Tilts {
			rec[t.Section] = t.Recorded
		}
		if knownCount(rec) > 0 {
			a.angles, a.anglesFrom = rec, c.Path
			return
		}
	}
	c := claims[0]
	rec := make([]tomo.Opt[geom.Angle], max(sections, c.Series.Tilts[len(c.Series.Tilts)-1].Section+1))
	for _, t := range c.Series.Tilts {
		rec[t.Section] = tomo.Some(t.Written)
	}
	a.angles, a.anglesFrom = rec, c.Path
	a.warnings = append(a.warnings, fmt.Sprintf("No file says which angles were recorded; those written in %s are taken for them.", c.Path))
}

// stacksBeside looks into the folders that were named for one raw stack.
func (s *session) stacksBeside() []string {
	for _, in := range s.inputs {
		if in.kind != isClaim {
			continue
		}
		dir := folderOf(in.path)
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		var found []string
		for _, e := range entries {
			switch strings.ToLower(filepath.Ext(e.Name())) {
			case ".st":
				found = append(found, filepath.Join(dir, e.Name()))
			}
		}
		if len(found) == 1 {
			return found
		}
	}
	return nil
}

func withExt(path, ext string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ext
}

func firstFile(paths ...string) string {
	for _, p := range paths {
		if st, err := os.Stat(p); err == nil && !st.IsDir() {
			return p
		}
	}
	return ""
}

// checkExclude refuses sections that there are not, and says which images are
// left out with their angles, so that nobody is wrong about where counting begins.
func (s *session) checkExclude() error {
	n := s.sectionCount()
	if n == 0 || len(s.req.Exclude) == 0 {
		return nil
	}
	var parts []string
	for _, z := range s.req.Exclude {
		if z >= n {
			return &problem.Problem{Class: problem.BadCall, Field: "--exclude", Got: fmt.Sprintf("section %d", z+1),
				Want: fmt.Sprintf("1 to %d; sections are counted from 1, as in IMOD", n)}
		}
		text := fmt.Sprint(z + 1)
		if z < len(s.acq.angles) {
			if a, ok := s.acq.angles[z].Get(); ok {
				text += fmt.Sprintf(" (%.1f deg)", a.Degrees())
			}
		}
		parts = append(parts, text)
	}
	s.acq.warnings = append(s.acq.warnings, "--exclude leaves out section "+strings.Join(parts, ", "))
	return nil
}
