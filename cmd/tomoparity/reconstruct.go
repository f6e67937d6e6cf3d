package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

func newReconstruct() *cobra.Command {
	var sf seriesFlags
	var out, as, thickness string
	var bin, threads int
	var overwrite, quiet bool
	c := &cobra.Command{
		Use:   "reconstruct STACK RESULT --output FILE",
		Short: "Tomogram from the raw stack and any result, laid out as any package does",
		Long: `reconstruct back-projects the raw images with the full geometry of one result (x-tilt,
magnification and stretch included) in one interpolation, and writes the volume in the
layout of its own package or of another (--as), as MRC, 32-bit. Excluded images are left
out; a local alignment is not applied, and the command says so. The weighted images stay
in memory: 4 bytes a binned pixel.

--thickness is in A, or in voxels of the output with the suffix px; without it 0.3 of
the image width.`,
		Example: `  tomoparity reconstruct TS_01.mrc imod/ --bin 4 --output TS_01_rec.mrc
  tomoparity reconstruct TS_01.mrc imod/ --bin 4 --as eman2 --thickness 300px --output TS_01_as_eman2.mrc`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) >= 2 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d paths", len(args)), Want: "the raw stack and one result",
				Hint: "tomoparity reconstruct TS_01.mrc imod/ --bin 4 --output TS_01_rec.mrc"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			req, err := sf.request(c, args)
			if err != nil {
				return err
			}
			if err := freeOutput(out, overwrite); err != nil {
				return err
			}
			return reconstruct(c, req, reconOptions{out: out, as: as, thickness: thickness, reorient: sf.reorient, bin: bin, threads: threads, quiet: quiet})
		},
	}
	fs := c.Flags()
	sf.add(fs)
	fs.StringVarP(&out, "output", "o", "", "volume to write, MRC")
	fs.StringVar(&as, "as", "", "package whose layout is wanted; default: the result's own")
	fs.StringVar(&thickness, "thickness", "", "thickness of the tomogram, A, or voxels with the suffix px")
	fs.IntVar(&bin, "bin", 1, "binning, a whole number: images are averaged by it first")
	fs.IntVarP(&threads, "threads", "j", 0, "threads; 0 means all cores")
	fs.BoolVar(&overwrite, "overwrite", false, "replace an existing volume")
	fs.BoolVar(&quiet, "quiet", false, "print nothing")
	return c
}

// reconOptions are the options of one run.
type reconOptions struct {
	out, as, thickness, reorient string
	bin, threads                 int
	quiet                        bool
}

func reconstruct(c *cobra.Command, req check.Request, o reconOptions) error {
	p, err := check.Load(req, all.Rooms())
	if err != nil {
		return err
	}
	if p.Stack == "" || len(p.Claims) != 1 {
		return &problem.Problem{Class: problem.BadCall, File: req.Paths[0], Got: fmt.Sprintf("%d results and the stack %q", len(p.Claims), p.Stack), Want: "one result and its raw stack"}
	}
	if o.bin < 1 {
		return &problem.Problem{Class: problem.BadCall, Field: "--bin", Got: fmt.Sprint(o.bin), Want: "a whole number from 1 on"}
	}
	claim := p.Claims[0]
	frame, err := volumeFrame(claim, o.as, o.thickness, o.bin, o.reorient)
	if err != nil {
		return err
	}
	stack, err := check.OpenStack(p.Stack, req.Permissive)
	if err != nil {
		return err
	}
	defer stack.Close()
	if claim.Series.Local != nil && !o.quiet {
		fmt.Fprintf(c.ErrOrStderr(), "warning: %s is not applied\n", claim.Series.Local.Words())
	}
	in := recon.Input{Images: stack, Series: &claim.Series, Frame: frame, Bin: o.bin, Workers: o.threads,
		Progress: progressBar(c.ErrOrStderr(), "weighting the images", o.quiet)}
	r, err := recon.New(c.Context(), in)
	if err != nil {
		return err
	}
	if err := writeVolume(c, r, frame, o.out); err != nil {
		return err
	}
	if !o.quiet {
		fmt.Fprintf(c.OutOrStdout(), "%s   %d x %d x %d voxels of %.4g A, %s\n", o.out, frame.NX, frame.NY, frame.NZ, frame.VoxelSize, frame.Name)
	}
	return nil
}

func freeOutput(path string, overwrite bool) error {
	if path == "" {
		return &problem.Problem{Class: problem.BadCall, Field: "--output", Got: "not given", Want: "the name of the volume"}
	}
	if _, err := os.Lstat(path); err == nil && !overwrite {
		return &problem.Problem{Class: problem.BadCall, File: path, Got: "exists already", Hint: "give another name, or --overwrite"}
	}
	return nil
}

// volumeFrame chooses size and layout of the volume. The thickness lies along z,
// or along y in IMOD's raw layout (--reorient none).
func volumeFrame(c *tomo.Claim, as, thickness string, bin int, reorient string) (tomo.VolumeFrame, error) {
	g := c.Series.Grid
	voxel := g.PixelSize * float64(bin)
	nz := int(math.Round(0.3 * float64(g.NX) / float64(bin)))
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
	if as == "" {
		as = c.Package
	}
	room, err := targetRoom(as)
	if err != nil {
		return tomo.VolumeFrame{}, err
	}
	nx, ny := g.NX/bin, g.NY/bin
	if axis, _, ok := c.Series.MeanAxis(); ok && math.Abs(axis.Sin()) > 0.707 {
		nx, ny = ny, nx // the volume's y runs along the axis, which is near the image's x
	}
	if reorient == "none" {
		return recon.Lay(c, room, nx, nz, ny, voxel, reorient)
	}
	return recon.Lay(c, room, nx, ny, nz, voxel, reorient)
}

func writeVolume(c *cobra.Command, r *recon.Reconstruction, f tomo.VolumeFrame, path string) error {
	w, err := mrc.Create(path, mrc.Spec{NX: f.NX, NY: f.NY, NZ: f.NZ, Mode: mrc.Float32, Volume: true,
		PixelA: [3]float64{f.VoxelSize, f.VoxelSize, f.VoxelSize}, Labels: []string{"tomoparity: weighted back-projection"}})
	if err != nil {
		return err
	}
	if err := r.Run(c.Context(), func(_ int, plane []float32) error { return w.WriteSection(plane) }); err != nil {
		w.Abort()
		return err
	}
	return w.Close()
}
