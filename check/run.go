package check

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// session carries one run from paths to outcome.
type session struct {
	req    Request
	rooms  []convention.Room
	inputs []input
	stack  *Stack
	acq    acquisition
	ctf    *ctfList // nil without --ctf
	claims []*tomo.Claim
	out    *Outcome
}

// Run reads everything, measures the images if there are any, and judges.
func Run(ctx context.Context, req Request, rooms []convention.Room) (*Outcome, error) {
	start := time.Now()
	s := &session{req: req, rooms: rooms, out: &Outcome{}}
	if err := s.load(); err != nil {
		return nil, err
	}
	if s.stack != nil {
		defer s.stack.Close()
	}
	if err := oneSeries(s.claims); err != nil {
		return nil, err
	}
	if len(s.claims) == 0 && s.stack == nil {
		return nil, &problem.Problem{Class: problem.BadCall, Got: "no images and no result of a package",
			Want: "a raw stack, or metadata of at least one package", Hint: "tomoparity check TS_01.mrc imod/ eman2/"}
	}
	s.record()
	ev, err := s.measure(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.volumes(ctx); err != nil {
		return nil, err
	}
	s.out.Verdict = verdict.Judge(verdict.Input{
		Series: s.seriesName(), Claims: s.claims, Relations: s.relations(), Evidence: ev,
		Recorded: s.acq.angles, ImageParity: req.ImageParity, Remedies: s.remedies,
	})
	if req.NoImages && s.stack != nil { // they were given
		s.out.Headline = strings.NewReplacer("Give the images, or", "Leave out --no-images, or give", "Give the images", "Leave out --no-images").Replace(s.out.Headline)
	}
	if wrong := s.out.Misplaced(); len(wrong) > 0 && s.out.Word != verdict.Mistake {
		s.out.Headline = misplacedHeadline(s.out.Headline, wrong)
	}
	if s.out.Tomograms, err = s.tomograms(ctx); err != nil {
		return nil, err
	}
	s.out.Elapsed = time.Since(start)
	return s.out, nil
}

// load recognises the paths and reads all but the images themselves.
func (s *session) load() error {
	var err error
	if s.inputs, err = recognise(s.req.Paths, s.rooms); err != nil {
		return err
	}
	if err := s.openStack(); err != nil {
		return err
	}
	if err := s.acquire(); err != nil {
		return err
	}
	if err := s.checkExclude(); err != nil {
		return err
	}
	if err := s.readFits(); err != nil {
		return err
	}
	if err := s.readClaims(); err != nil {
		return err
	}
	s.acq.fromClaims(s.claims, s.sectionCount())
	s.describe()
	return nil
}

// readFits reads the list of fitted CTFs: the option, or one among the paths.
func (s *session) readFits() (err error) {
	path := s.req.CTF
	for _, in := range s.inputs {
		if in.kind != isFits {
			continue
		}
		if path != "" {
			return &problem.Problem{Class: problem.BadCall, File: in.path, Got: "a second list of fitted CTFs beside " + path, Want: "one"}
		}
		path = in.path
	}
	if path == "" {
		return nil
	}
	if s.ctf, err = readCTF(path); err != nil {
		return err
	}
	if !s.ctf.amp.Known() {
		s.ctf.amp = s.req.AmpContrast
	}
	return nil
}

func (s *session) openStack() error {
	var stacks []string
	for _, in := range s.inputs {
		if in.kind == isStack {
			stacks = append(stacks, in.path)
		}
	}
	if len(stacks) == 0 {
		stacks = s.stacksBeside()
	}
	switch {
	case len(stacks) > 1:
		return &problem.Problem{Class: problem.BadCall, File: stacks[1], Got: "a second stack of images beside " + stacks[0],
			Want: "one raw (unaligned) stack", Hint: "tomograms and aligned stacks do not belong here; leave them out"}
	case len(stacks) == 0:
		return nil
	}
	st, err := OpenStack(stacks[0], s.req.Permissive)
	if err != nil {
		return err
	}
	s.stack = st
	for _, w := range st.Warnings {
		s.out.Warnings = append(s.out.Warnings, st.Path+": "+w)
	}
	if st.Readable < st.N {
		s.out.Warnings = append(s.out.Warnings, fmt.Sprintf("%s: only the first %d of %d sections are there, and only they are measured", st.Path, st.Readable, st.N))
	}
	return nil
}

// grid is what is known of the raw images: options first, then the stack.
func (s *session) grid() tomo.ImageGrid {
	g := tomo.ImageGrid{NX: s.req.ImageNX, NY: s.req.ImageNY, PixelSize: s.req.PixelSize}
	if s.stack != nil {
		if g.NX == 0 {
			g.NX, g.NY = s.stack.NX, s.stack.NY
		}
		if g.PixelSize == 0 {
			g.PixelSize = s.stack.PixelSize
		}
	}
	if g.PixelSize == 0 {
		g.PixelSize = s.acq.pixelSize
	}
	return g
}

// statedGrid is what a room may rely on: a header of exactly 1 Å a pixel is what
// programs write that do not know, so the package's own files come first.
func (s *session) statedGrid() tomo.ImageGrid {
	g := s.grid()
	if s.req.PixelSize == 0 && g.PixelSize == 1 {
		g.PixelSize = 0
	}
	return g
}

// stackStem is the base name that a package's files should have.
func (s *session) stackStem() string {
	if s.stack == nil {
		return ""
	}
	return stem(s.stack.Path)
}

func (s *session) sectionCount() int {
	if s.stack != nil {
		return s.stack.N
	}
	return len(s.acq.angles)
}

// readClaims reads every result. A result whose files do not tell the image
// size is read again once another one of the same series has told it.
func (s *session) readClaims() error {
	var open []input
	var first error
	for _, in := range s.inputs {
		if in.kind != isClaim {
			continue
		}
		if err := s.readClaim(in, s.statedGrid()); err != nil {
			open = append(open, in)
			if first == nil {
				first = err
			}
		}
	}
	if len(open) > 0 && len(s.claims) == 0 {
		return first
	}
	for _, in := range open {
		if err := s.readClaim(in, s.claims[0].Series.Grid); err != nil {
			return err
		}
	}
	nameClaims(s.claims, s.rooms)
	return s.checkNamed()
}

func (s *session) readClaim(in input, grid tomo.ImageGrid) error {
	claims, err := in.room.Read(convention.Input{
		Path: in.path, Series: s.wanted(), Named: s.req.Series != "", Grid: grid, Sections: s.sectionCount(), Recorded: s.acq.angles,
		VolumeNX: s.req.VolumeNX, VolumeNY: s.req.VolumeNY, VolumeNZ: s.req.VolumeNZ,
		VoxelSize: s.req.VoxelSize, Reorient: s.req.Reorient, Exclude: s.req.Exclude, DecimalComma: s.req.DecimalComma,
	})
	if err == nil {
		claims, err = s.chosen(in.path, claims)
	}
	if err != nil {
		return err
	}
	for _, c := range claims {
		if !s.known(c) {
			s.source(c)
			if s.ctf != nil {
				if err := s.ctf.attach(c, s.acq.angles); err != nil {
					return err
				}
			}
			s.claims = append(s.claims, c)
		}
	}
	return nil
}

// source corrects where a claim has image size and pixel size from: a room that
// was told them takes them for options, while they may be the stack's, an
// mdoc's or another result's.
func (s *session) source(c *tomo.Claim) {
	for i := range c.Sources {
		src := &c.Sources[i]
		switch {
		case src.Field == "--image-size" && s.req.ImageNX == 0:
			src.File, src.Field = s.sizeFrom()
		case src.Field == "--angpix" && s.req.PixelSize == 0:
			src.File, src.Field = s.pixelSizeFrom()
		}
	}
}

func (s *session) sizeFrom() (file, field string) {
	if s.stack != nil {
		return s.stack.Path, "header"
	}
	return s.otherResult()
}

func (s *session) pixelSizeFrom() (file, field string) {
	if p := s.statedGrid().PixelSize; s.stack != nil && s.stack.PixelSize == p {
		return s.stack.Path, "header"
	}
	for _, r := range s.acq.records {
		if r.Grid.PixelSize > 0 {
			return r.Path, "PixelSpacing"
		}
	}
	return s.otherResult()
}

func (s *session) otherResult() (file, field string) {
	if len(s.claims) > 0 {
		return s.claims[0].Path, "the result read before"
	}
	return "", "unknown"
}

// known reports whether a claim of the same files was read already (a user may
// name several files of one set).
func (s *session) known(c *tomo.Claim) bool {
	for _, k := range s.claims {
		if k.Package == c.Package && k.Series.Name == c.Series.Name && folderOf(k.Path) == folderOf(c.Path) {
			return true
		}
	}
	return false
}

// remedies asks the claim's own room.
func (s *session) remedies(c *tomo.Claim) []convention.Remedy {
	for _, r := range s.rooms {
		if r.Name == c.Package && r.Remedies != nil {
			return r.Remedies(c)
		}
	}
	return nil
}

func (s *session) relations() []verdict.Relation {
	opt := verdict.Options{ToleranceFraction: s.req.Tolerance}
	var out []verdict.Relation
	for i, a := range s.claims {
		for _, b := range s.claims[i+1:] {
			out = append(out, verdict.Relate(a, b, opt))
		}
	}
	return out
}

func (s *session) seriesName() string {
	switch {
	case s.stack != nil:
		return stem(s.stack.Path)
	case len(s.claims) > 0 && s.claims[0].Series.Name != "":
		return s.claims[0].Series.Name
	case len(s.req.Paths) > 0:
		return stem(s.req.Paths[0])
	}
	return "series"
}

// measure runs the evidence when there are images.
func (s *session) measure(ctx context.Context) (*evidence.Result, error) {
	if s.stack == nil || s.req.NoImages {
		return nil, nil
	}
	if len(s.acq.angles) == 0 {
		return nil, &problem.Problem{File: s.stack.Path, Field: "tilt angles", Got: "none found", Want: "one recorded angle an image",
			Hint: "give them: --tilts " + stem(s.stack.Path) + ".rawtlt, or --mdoc FILE"}
	}
	in := evidence.Input{Images: s.stack, Angles: s.acq.angles, Skip: s.skip(), PixelSize: s.out.Grid.PixelSize,
		KV: s.out.KV, Cs: s.out.Cs, AmpContrast: s.out.AmpContrast, Workers: s.req.Workers, Seed: s.req.Seed, Progress: s.req.Progress}
	if !(in.PixelSize > 0) {
		return nil, &problem.Problem{File: s.stack.Path, Field: "pixel size", Got: "the header does not say", Want: "A per pixel",
			Hint: "say it: --angpix 5.40"}
	}
	in.Axis, in.AxisSigma = s.axisLine()
	in.AxisNominal = in.AxisSigma == nominalAxisSigma
	return evidence.Run(ctx, in)
}

// Uncertainty of an axis line, degrees.
const (
	alignedAxisSigma = 2.0
	nominalAxisSigma = 4.0
	sameAxisLimit    = 10.0 // claims whose lines differ more do not give one
)

// axisLine is the axis modulo 180 for the evidence: the option, else the line
// the claims agree on, else the nominal one; unknown when claims disagree.
func (s *session) axisLine() (tomo.Opt[geom.Angle], float64) {
	if s.req.TiltAxis.Known() {
		return s.req.TiltAxis, alignedAxisSigma
	}
	var line tomo.Opt[geom.Angle]
	for _, c := range s.claims {
		axis, _, ok := c.Series.MeanAxis()
		if !ok {
			continue
		}
		if first, known := line.Get(); known && math.Abs(first.LineDiffTo(axis).Degrees()) > sameAxisLimit {
			return tomo.Opt[geom.Angle]{}, 0
		} else if !known {
			line = tomo.Some(axis)
		}
	}
	if line.Known() {
		return line, alignedAxisSigma
	}
	return s.acq.nominalAxis, nominalAxisSigma
}

// skip marks the sections that the user or every claim leaves out.
func (s *session) skip() []bool {
	n := s.sectionCount()
	out := make([]bool, n)
	for _, z := range s.req.Exclude {
		if z < n {
			out[z] = true
		}
	}
	for z := s.stack.Readable; z < n; z++ {
		out[z] = true
	}
	if len(s.claims) == 0 {
		return out
	}
	votes := make([]int, n)
	for _, c := range s.claims {
		for _, t := range c.Series.Tilts {
			if t.Excluded && t.Section < n {
				votes[t.Section]++
			}
		}
	}
	for z, v := range votes {
		out[z] = out[z] || v == len(s.claims)
	}
	return out
}

// describe fills what the outcome says of the input.
func (s *session) describe() {
	o := s.out
	o.Grid = s.statedGrid()
	for _, c := range s.claims {
		if !o.Grid.Known() {
			o.Grid = c.Series.Grid
		}
	}
	if !o.Grid.Known() {
		o.Grid = s.grid()
	}
	o.Sections, o.Recorded, o.NominalAxis = s.sectionCount(), s.acq.angles, s.acq.nominalAxis
	if s.stack != nil {
		o.Images = s.stack.Path
	}
	o.Warnings = append(o.Warnings, s.acq.warnings...)
	if s.ctf != nil && len(s.claims) == 0 {
		o.Warnings = append(o.Warnings, "The defocus in "+s.ctf.path+" is not used: there is no result of a package that could take it.")
	}
	o.KV, o.Cs, o.AmpContrast = s.req.KV, s.req.Cs.Or(-1), s.req.AmpContrast.Or(-1)
	for _, c := range s.claims {
		opt := c.Series.Optics
		o.KV = firstPositive(o.KV, opt.KV.Or(0))
		if o.Cs < 0 {
			o.Cs = opt.Cs.Or(-1)
		}
		if o.AmpContrast < 0 {
			o.AmpContrast = opt.AmpContrast.Or(-1)
		}
	}
	o.KV = firstPositive(o.KV, s.acq.kv)
	if s.stack == nil {
		return
	}
	if o.KV == 0 {
		o.KV = DefaultKV
		o.Assumed = append(o.Assumed, fmt.Sprintf("%g kV (say it with --kv)", o.KV))
	}
	if o.Cs < 0 {
		o.Cs = DefaultCs
		o.Warnings = append(o.Warnings, fmt.Sprintf("No file gives the spherical aberration; %g mm is taken (--cs).", o.Cs))
	}
	if o.AmpContrast < 0 {
		o.AmpContrast = DefaultAmpContrast
	}
}

func firstPositive(a, b float64) float64 {
	if a > 0 {
		return a
	}
	return b
}

func stem(path string) string {
	base := filepath.Base(filepath.Clean(path))
	if ext := filepath.Ext(base); ext != base {
		base = base[:len(base)-len(ext)]
	}
	return base
}

func folderOf(path string) string {
	clean := filepath.Clean(path)
	if filepath.Ext(clean) == "" {
		return clean
	}
	return filepath.Dir(clean)
}
