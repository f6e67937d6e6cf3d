package main

import (
	"fmt"
	"math"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/format/zarr"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

// tomograms is a run of reconstruct: one geometry and one stack, several volumes.
type tomograms struct {
	c     *cobra.Command
	o     reconOptions
	claim *tomo.Claim
	in    recon.Input
	spec  recon.FileSpec
	doc   *reconDocument
}

func reconstruct(c *cobra.Command, req check.Request, o reconOptions) error {
	if err := o.clean(); err != nil {
		return err
	}
	p, err := check.Load(req, all.Rooms())
	if err != nil {
		return err
	}
	if p.Stack == "" || len(p.Claims) != 1 {
		return &problem.Problem{Class: problem.BadCall, File: req.Paths[0], Got: fmt.Sprintf("%d results and the stack %q", len(p.Claims), p.Stack), Want: "one result and its raw stack"}
	}
	t := tomograms{c: c, o: o, claim: p.Claims[0], doc: newReconDocument(p.Stack, p.Claims[0])}
	if err := o.spare(inputFiles(req, p.Stack, t.claim)); err != nil {
		return err
	}
	fillOptics(&t.claim.Series.Optics, req, p.Records)
	t.supposeOptics()
	if t.in, t.spec.Header, err = o.input(t.claim); err != nil {
		return err
	}
	if err := o.numbers(&t.spec); err != nil {
		return err
	}
	t.doubtThickness()
	stack, err := check.OpenStack(p.Stack, req.Permissive)
	if err != nil {
		return err
	}
	defer stack.Close()
	t.in.Images = stack
	if x := stack.PixelSize; req.PixelSize > 0 && x > 0 && math.Abs(req.PixelSize/x-1) > 0.01 {
		t.note("--angpix %g is taken; the header of %s says %.4g A", req.PixelSize, stack.Path, x)
	}
	if err := t.leaveOut(stack); err != nil {
		return err
	}
	debug.SetMemoryLimit(t.in.Memory) // garbage is collected before it goes beyond
	if err := t.run(); err != nil || !o.json {
		return err
	}
	return printJSON(c.OutOrStdout(), t.doc)
}

// leaveOut excludes the images that a damaged stack no longer has, and says so.
func (t *tomograms) leaveOut(stack *check.Stack) error {
	usable := 0
	for i := range t.claim.Series.Tilts {
		tilt := &t.claim.Series.Tilts[i]
		tilt.Excluded = tilt.Excluded || stack.Readable < stack.N && tilt.Section >= stack.Readable
		if tilt.Usable() {
			usable++
		}
	}
	if stack.Readable < stack.N {
		t.note("%s: only the first %d of %d sections are there, and only they are used", stack.Path, stack.Readable, stack.N)
	}
	if t.o.halves && usable < 2 {
		return &problem.Problem{Class: problem.BadCall, Field: "--halves", Got: fmt.Sprintf("%d images that can be used", usable), Want: "two or more"}
	}
	return nil
}

// note says something that was assumed or left out, unless nothing is to be printed.
func (t *tomograms) note(format string, a ...any) {
	words := fmt.Sprintf(format, a...)
	t.doc.Notes = append(t.doc.Notes, words)
	if !t.o.quiet {
		fmt.Fprintf(t.c.ErrOrStderr(), "note: %s\n", words)
	}
}

// doubtThickness asks whether a thickness that makes few layers was meant in voxels,
// as IMOD, AreTomo and Warp count it.
func (t *tomograms) doubtThickness() {
	f := t.in.Frame
	layers := min(f.NX, f.NY, f.NZ)
	if t.o.thickness != "" && !strings.HasSuffix(strings.TrimSpace(t.o.thickness), "px") && layers < 16 {
		t.note("--thickness %s A makes %d voxels; for as many voxels: --thickness %spx", t.o.thickness, layers, t.o.thickness)
	}
}

// run writes all that was asked for.
func (t *tomograms) run() error {
	if l := t.claim.Series.Local; l != nil {
		t.note("%s is applied as in the middle plane", l.Words())
	}
	if t.o.aligned != "" {
		t.in.Progress = t.progress("aligned stack")
		if err := recon.WriteAligned(t.c.Context(), t.in, t.o.aligned, []string{"tomoparity " + version(), "aligned stack"}); err != nil {
			return err
		}
		t.doc.Aligned = &t.o.aligned
	}
	for _, out := range t.o.outputs() {
		if err := t.volume(out); err != nil {
			return err
		}
	}
	return nil
}

func (t *tomograms) progress(what string) func(done, total int) {
	return progressBar(t.c.ErrOrStderr(), what, t.o.quiet)
}

// write chooses the format by the ending of the name.
func (t *tomograms) write(r *recon.Reconstruction) (recon.FileReport, error) {
	if !isZarr(t.spec.Path) {
		return r.WriteMRC(t.c.Context(), t.spec)
	}
	version := zarr.NGFF04
	if t.o.ngff == zarr.NGFF05.String() {
		version = zarr.NGFF05
	}
	return r.WriteZarr(t.c.Context(), t.spec, version, t.o.overwrite)
}

func (t *tomograms) volume(out output) error {
	t.in.Series, t.in.Progress, t.spec.Path = out.part(&t.claim.Series), t.progress(out.what), out.path
	t.spec.Labels = t.o.labels(version(), out)
	r, err := recon.New(t.in)
	if err != nil {
		return err
	}
	rep, err := t.write(r)
	if err != nil {
		return err
	}
	t.spec.Range = rep.Range // halves are scaled as the whole
	t.doc.add(t, out, rep, r.Solution())
	if f := t.in.Frame; !t.o.quiet && !t.o.json {
		fmt.Fprintf(t.c.OutOrStdout(), "%s   %d x %d x %d voxels of %.4g A, %s%s%s\n", out.path, f.NX, f.NY, f.NZ, f.VoxelSize, f.Name, clippedWords(rep), solvedWords(r.Solution()))
	}
	return nil
}

// fillOptics puts what the options say, and where they and the result say nothing
// what the microscope recorded.
func fillOptics(o *tomo.Optics, req check.Request, records []*tomo.Acquisition) {
	if req.KV > 0 {
		o.KV = tomo.Some(req.KV)
	}
	if req.Cs.Known() {
		o.Cs = req.Cs
	}
	if req.AmpContrast.Known() {
		o.AmpContrast = req.AmpContrast
	}
	for _, r := range records {
		if !o.KV.Known() {
			o.KV = r.KV
		}
	}
}

// supposeOptics takes the customary values that the help names where nothing gives
// them, and says so where they count.
func (t *tomograms) supposeOptics() {
	o := &t.claim.Series.Optics
	for _, x := range []struct {
		what, option string
		value        *tomo.Opt[float64]
		usual        float64
	}{{"voltage (kV)", "--kv", &o.KV, 300}, {"spherical aberration (mm)", "--cs", &o.Cs, 2.7}, {"amplitude contrast", "--amp-contrast", &o.AmpContrast, 0.07}} {
		if x.value.Known() {
			continue
		}
		*x.value = tomo.Some(x.usual)
		if t.o.ctf != "" {
			t.note("no file gives the %s; %g is taken (%s)", x.what, x.usual, x.option)
		}
	}
}

func clippedWords(r recon.FileReport) string {
	if r.Range == [2]float64{} {
		return ""
	}
	return fmt.Sprintf("; densities %.4g to %.4g, %d voxels beyond", r.Range[0], r.Range[1], r.Clipped)
}

func solvedWords(s recon.Solution) string {
	n := len(s.Left)
	if n == 0 {
		return ""
	}
	why := "the most allowed"
	if s.Stopped {
		why = "the last gained little"
	}
	return fmt.Sprintf("; %d rounds (%s), %.1f %% of the images left", n, why, 100*s.Left[n-1])
}
