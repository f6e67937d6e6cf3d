package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/zarr"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

func newReconstruct() *cobra.Command {
	var sf seriesFlags
	var o reconOptions
	c := &cobra.Command{
		Use:   "reconstruct STACK RESULT --out FILE",
		Short: "Tomogram from the raw stack and any result, laid out as any package does",
		Long: `reconstruct back-projects the raw images with the full geometry of one result (x-tilt,
magnification and stretch included) in one interpolation, and writes the volume in the
layout of its own package or of another (--as), as MRC or OME-Zarr. Excluded images are left out; a
local alignment is applied as it moves the specimen's middle plane.

--thickness is in A, or in voxels of the output with the suffix px; without it that of
the result's own tomogram, or 0.3 of the image width where its files do not say. --bin need not be a whole number: images are cropped in Fourier space.`,
		Example: `  tomoparity reconstruct TS_01.mrc imod/ --bin 4 --out TS_01_rec.mrc
  tomoparity reconstruct TS_01.mrc imod/ --bin 4 --as eman2 --thickness 300px --sirt-like 20 --out TS_01_as_eman2.mrc`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) >= 2 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d paths", len(args)), Want: "the raw stack and one result",
				Hint: "tomoparity reconstruct TS_01.mrc imod/ --bin 4 --out TS_01_rec.mrc"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			req, err := sf.request(c, args)
			if err != nil {
				return err
			}
			o.reorient = sf.reorient
			return interruptible(c, func() error { return reconstruct(c, req, o) })
		},
	}
	fs := c.Flags()
	sf.add(fs)
	sf.addOptics(fs)
	o.add(fs)
	return c
}

// What --stop and --cutoff are when they are not given.
const (
	defaultStop   = 0.02
	defaultCutoff = 0.45 // cycles per voxel
)

// reconOptions are the options of one run.
type reconOptions struct {
	out, as, thickness, reorient  string
	method                        string
	bin                           float64
	filter                        recon.Filter
	exact                         bool
	iteration                     recon.Iteration
	ctf                           string
	mode, densities, memory, ngff string
	aligned                       string
	halves                        bool
	threads                       int
	overwrite, quiet, json        bool
}

func (o *reconOptions) add(fs *pflag.FlagSet) {
	fs.StringVarP(&o.out, "output", "o", "", "volume to write: MRC, or OME-Zarr when it ends in .zarr")
	fs.StringVar(&o.as, "as", "", "package whose layout is wanted: "+layouts()+" (imod-raw: as IMOD's tilt leaves it); default: the result's own")
	fs.StringVar(&o.thickness, "thickness", "", "thickness of the tomogram, A, or voxels with the suffix px")
	fs.Float64Var(&o.bin, "bin", 1, "binning, 1 or more")
	fs.StringVar(&o.method, "method", "wbp", "wbp (weighted back-projection), sirt or sart")
	fs.IntVar(&o.iteration.Most, "iterations", 0, "most rounds of sirt or sart; default 30 and 5")
	fs.Float64Var(&o.iteration.Stop, "stop", defaultStop, "end sirt or sart when a round gains less than this, as a fraction of the best round")
	fs.BoolVar(&o.exact, "exact", false, "weights for uneven tilts and a finite thickness, instead of the ramp")
	fs.IntVar(&o.filter.Iterations, "sirt-like", 0, "ramp as after so many iterations of SIRT")
	fs.StringVar((*string)(&o.filter.Window), "window", "ram-lak", "falloff of the weights: "+joined(recon.Windows()))
	fs.Float64Var(&o.filter.Cutoff, "cutoff", defaultCutoff, "where the falloff to 0.5 begins, cycles per voxel")
	fs.StringVar(&o.ctf, "ctf-correction", "", "correct for the CTF, with the defocus gradient: phase-flip or multiply")
	fs.StringVar(&o.mode, "mode", "float32", "type of the numbers: float32, int16 or int8 (scaled)")
	fs.StringVar(&o.ngff, "ngff", "0.4", "version of OME-Zarr: 0.4 (Zarr 2) or 0.5 (Zarr 3)")
	fs.StringVar(&o.densities, "range", "", "densities LOW,HIGH at the ends of int16 or int8; default: from a sample")
	fs.StringVar(&o.aligned, "aligned", "", "also write the aligned stack: tilt axis upright, binned as the volume")
	fs.BoolVar(&o.halves, "halves", false, "also the tomograms of every other image, by tilt angle: FILE_even, FILE_odd")
	fs.StringVar(&o.memory, "memory", "", "memory to use, about, such as 8GB; default: a quarter of the machine's")
	fs.IntVarP(&o.threads, "threads", "j", 0, "threads; 0 means all cores")
	fs.BoolVar(&o.overwrite, "overwrite", false, "replace an existing volume")
	fs.BoolVar(&o.quiet, "quiet", false, "print nothing")
	fs.BoolVar(&o.json, "json", false, "print what was written as JSON ("+reconSchema+") on standard output")
}

func joined[T ~string](names []T) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return strings.Join(out, ", ")
}

// mostLabel is how many bytes a label of an MRC file has.
const mostLabel = 80

// labels say in the file which program wrote it, how it was made and of which
// images, one a line: a version can be long, and a label has 80 bytes.
func (o *reconOptions) labels(version string, out output) []string {
	l := []string{"tomoparity " + version, o.words()}
	if o.filter.Window != recon.RamLak || o.filter.Cutoff != defaultCutoff {
		l = append(l, fmt.Sprintf("weights fall from %g cycles per voxel, %s", o.filter.Cutoff, o.filter.Window))
	}
	if out.half != 0 {
		l = append(l, out.what+" by tilt angle")
	}
	for i, text := range l {
		l[i] = text[:min(len(text), mostLabel)]
	}
	return l
}

// words say in a label how the volume was made.
func (o *reconOptions) words() string {
	w := "ramp"
	switch {
	case o.exact:
		w = "exact weights"
	case o.filter.Iterations > 0:
		w = fmt.Sprintf("SIRT-like %d", o.filter.Iterations)
	}
	w = "weighted back-projection, " + w
	if o.method != "wbp" {
		w = strings.ToUpper(o.method)
	}
	if o.ctf != "" {
		w += ", CTF " + o.ctf
	}
	return w
}

// output is one volume to write.
type output struct {
	path, what string
	half       int // 0 all images, 1 and 2 every other
}

func (o *reconOptions) outputs() []output {
	out := []output{{path: o.out, what: "reconstructing"}}
	if o.halves && o.out != "" {
		ext := filepath.Ext(o.out)
		if ome := ".ome" + ext; strings.HasSuffix(o.out, ome) {
			ext = ome
		}
		base := strings.TrimSuffix(o.out, ext)
		out = append(out, output{path: base + "_even" + ext, what: "even images", half: 1}, output{path: base + "_odd" + ext, what: "odd images", half: 2})
	}
	return out
}

// part is the series with the images of this output only.
func (out output) part(s *tomo.Series) *tomo.Series {
	if out.half == 0 {
		return s
	}
	return recon.Half(s, out.half == 2)
}

// input is what the options say, but for the images, and the header of the volume.
func (o *reconOptions) input(claim *tomo.Claim) (recon.Input, mrc.Spec, error) {
	if !(o.bin >= 1) || o.bin > 1000 {
		return recon.Input{}, mrc.Spec{}, &problem.Problem{Class: problem.BadCall, Field: "--bin", Got: fmt.Sprint(o.bin), Want: "a number from 1 on"}
	}
	if o.threads < 0 {
		return recon.Input{}, mrc.Spec{}, &problem.Problem{Class: problem.BadCall, Field: "--threads", Got: fmt.Sprint(o.threads), Want: "a number from 1 on, or 0 for all cores"}
	}
	if !(o.filter.Cutoff > 0) {
		return recon.Input{}, mrc.Spec{}, &problem.Problem{Class: problem.BadCall, Field: "--cutoff", Got: fmt.Sprint(o.filter.Cutoff), Want: "cycles per voxel, above 0 and at most 0.5"}
	}
	in := recon.Input{Series: &claim.Series, Filter: o.filter, CTF: recon.CTF(o.ctf), Workers: o.threads}
	switch {
	case o.exact && o.filter.Iterations > 0:
		return in, mrc.Spec{}, &problem.Problem{Class: problem.BadCall, Field: "--exact", Got: "also --sirt-like", Want: "one of the two"}
	case o.exact:
		in.Filter.Weighting = recon.WeightExact
	case o.filter.Iterations != 0:
		in.Filter.Weighting = recon.WeightSIRT
	}
	if o.method == "wbp" && (o.iteration.Most != 0 || o.iteration.Stop != defaultStop) {
		return in, mrc.Spec{}, &problem.Problem{Class: problem.BadCall, Field: "--method", Got: "wbp with --iterations or --stop", Want: "sirt or sart: only they go in rounds", Hint: "for a ramp as after so many rounds: --sirt-like"}
	}
	if o.method != "wbp" {
		if o.exact || o.filter.Iterations != 0 || o.filter.Window != recon.RamLak {
			return in, mrc.Spec{}, &problem.Problem{Class: problem.BadCall, Field: "--method", Got: o.method + " with weights", Want: "no --exact, --sirt-like or --window: they weight a back-projection"}
		}
		in.Iteration, in.Iteration.Method = o.iteration, recon.Method(o.method)
		if in.Iteration.Stop == 0 {
			in.Iteration.Stop = 1e-12 // never
		}
	}
	var err error
	if in.Memory, err = memoryLimit(o.memory); err != nil {
		return in, mrc.Spec{}, err
	}
	as, reorient, err := o.layout(claim)
	if err != nil {
		return in, mrc.Spec{}, err
	}
	room, err := targetRoom(as)
	if err != nil {
		return in, mrc.Spec{}, err
	}
	in.Frame, err = volumeFrame(claim, room, o.thickness, o.bin, reorient)
	return in, room.Tomograms.Spec(in.Frame, reorient), err
}

// layouts are the values of --as: the packages that make tomograms, and imod-raw
// for IMOD's as tilt leaves them.
func layouts() string {
	var names []string
	for _, r := range all.Rooms() {
		if r.Tomograms.Made {
			names = append(names, r.Name)
		}
	}
	return "imod-raw, " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// layout is the package whose layout is wanted and how its volume is reoriented.
func (o *reconOptions) layout(claim *tomo.Claim) (as, reorient string, err error) {
	if strings.EqualFold(o.as, "imod-raw") {
		return "imod", "none", nil
	}
	name, own := strings.ToLower(o.as), o.as == ""
	if own {
		name = claim.Package
	}
	for _, r := range all.Rooms() {
		if r.Name == name && r.Tomograms.Made {
			return name, o.reorient, nil
		}
	}
	if own {
		return "", "", &problem.Problem{Class: problem.BadCall, Field: "--as", Got: fmt.Sprintf("not given, and the result (%s) does not say how a volume is laid out", claim.Package), Want: layouts()}
	}
	return "", "", &problem.Problem{Class: problem.BadCall, Field: "--as", Got: strconv.Quote(o.as), Want: layouts()}
}

// numbers puts mode and range into the file's specification.
func (o *reconOptions) numbers(s *recon.FileSpec) error {
	modes := map[string]mrc.Mode{"float32": mrc.Float32, "int16": mrc.Int16, "int8": mrc.Int8}
	var ok bool
	if s.Mode, ok = modes[o.mode]; !ok {
		return &problem.Problem{Class: problem.BadCall, Field: "--mode", Got: strconv.Quote(o.mode), Want: "float32, int16 or int8"}
	}
	if o.ngff != zarr.NGFF04.String() && o.ngff != zarr.NGFF05.String() {
		return &problem.Problem{Class: problem.BadCall, Field: "--ngff", Got: strconv.Quote(o.ngff), Want: "0.4 or 0.5"}
	}
	if o.ngff != zarr.NGFF04.String() && !isZarr(o.out) {
		return &problem.Problem{Class: problem.BadCall, Field: "--ngff", Got: o.out + " would be MRC", Want: "a name that ends in .zarr"}
	}
	if o.densities == "" {
		return nil
	}
	bad := &problem.Problem{Class: problem.BadCall, Field: "--range", Got: strconv.Quote(o.densities), Want: "two densities for int16 or int8, the lower first, such as -3,5"}
	parts := strings.Split(o.densities, ",")
	if len(parts) != 2 || s.Mode == mrc.Float32 {
		return bad
	}
	for i, text := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return bad
		}
		s.Range[i] = v
	}
	if !(s.Range[1] > s.Range[0]) {
		return bad
	}
	return nil
}

// memoryLimit reads a size such as 8GB; without one it is a quarter of the
// machine's memory.
func memoryLimit(text string) (int64, error) {
	if text == "" {
		return int64(totalMemory() / 4), nil
	}
	n, err := humanize.ParseBytes(text)
	if err != nil || n < 1e6 || n > 1<<50 { // fewer bytes are a size without its unit
		return 0, &problem.Problem{Class: problem.BadCall, Field: "--memory", Got: strconv.Quote(text), Want: "a size such as 8GB or 500MB"}
	}
	return int64(n), nil
}

// ownThickness is how thick the result's own tomogram is, Å, across its layers;
// where its files do not say, 0.3 of the image width.
func ownThickness(c *tomo.Claim) float64 {
	thick, f := 0.0, c.Volume
	if f.Known {
		for k, n := range []int{f.NX, f.NY, f.NZ} {
			thick = max(thick, math.Abs(f.ToSpecimen.M[2][k])*float64(n))
		}
	}
	if thick > 0 {
		return thick
	}
	return 0.3 * float64(c.Series.Grid.NX) * c.Series.Grid.PixelSize
}

// volumeFrame chooses size and layout of the volume. The thickness lies along z,
// or along y in IMOD's raw layout (--reorient none).
func volumeFrame(c *tomo.Claim, room convention.Room, thickness string, bin float64, reorient string) (tomo.VolumeFrame, error) {
	g := c.Series.Grid
	voxel := g.PixelSize * bin
	nz := max(1, int(math.Round(ownThickness(c)/voxel)))
	if thickness != "" {
		number, inVoxels := strings.CutSuffix(strings.TrimSpace(thickness), "px")
		v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(v > 0) || v > 1e7 {
			return tomo.VolumeFrame{}, &problem.Problem{Class: problem.BadCall, Field: "--thickness", Got: strconv.Quote(thickness), Want: "A, or voxels such as 300px"}
		}
		if !inVoxels {
			v /= voxel
		}
		nz = max(1, int(math.Round(v)))
	}
	nx, ny := int(float64(g.NX)/bin), int(float64(g.NY)/bin)
	if axis, _, ok := c.Series.MeanAxis(); ok && math.Abs(axis.Sin()) > 0.707 {
		nx, ny = ny, nx // the volume's y runs along the axis, which is near the image's x
	}
	if reorient == "none" {
		return recon.Lay(c, room, nx, nz, ny, voxel, reorient)
	}
	return recon.Lay(c, room, nx, ny, nz, voxel, reorient)
}
