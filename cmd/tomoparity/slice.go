package main

import (
	"fmt"
	"image/png"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/slice"
)

func newSlice() *cobra.Command {
	var out, at string
	var o slice.Options
	var overwrite, permissive, asJSON bool
	c := &cobra.Command{
		Use:   "slice VOLUME --out FILE.png",
		Short: "Picture of the three orthogonal slices of a volume, with axes and scale bar",
		Long: `slice paints the slices xy, xz and yz of a volume (MRC or OME-Zarr) side by side. Row 0 is at the bottom,
the axes are named, the bar is in nm, and grey values run between percentiles of all three.`,
		Example: `  tomoparity slice TS_01_rec.mrc --out TS_01_rec.png
  tomoparity slice TS_01_rec.mrc --at 512,480,150 --average 9 --out TS_01_rec.png`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d volumes", len(args)), Want: "one", Hint: "tomoparity slice TS_01_rec.mrc --out TS_01_rec.png"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := freeOutput(pictureOut, out, overwrite); err != nil {
				return err
			}
			o.At = [3]int{-1, -1, -1}
			if at != "" {
				if err := parseAt(at, &o.At); err != nil {
					return err
				}
			}
			if o.Thick < 1 {
				return &problem.Problem{Class: problem.BadCall, Field: "--average", Got: fmt.Sprint(o.Thick), Want: "a whole number from 1 on"}
			}
			if err := spareInputs(out, args); err != nil {
				return err
			}
			return drawSlices(c, args[0], out, o, permissive, asJSON)
		},
	}
	fs := c.Flags()
	fs.StringVarP(&out, "output", "o", "", "picture to write, PNG")
	fs.StringVar(&at, "at", "", "voxel the slices go through, from 0: x,y,z (the middle when not given)")
	fs.IntVar(&o.Thick, "average", 1, "voxels averaged across each slice")
	fs.Float64Var(&o.Percentile, "percentile", 0.5, "percent of the voxels that are black, and that are white")
	fs.BoolVar(&overwrite, "overwrite", false, "replace an existing picture")
	fs.BoolVar(&asJSON, "json", false, "print what the picture shows as JSON ("+sliceSchema+") on standard output")
	fs.BoolVar(&permissive, "permissive", false, "read damaged files as far as possible, with warnings")
	return c
}

func parseAt(text string, to *[3]int) error {
	var rest string
	n, _ := fmt.Sscanf(strings.ReplaceAll(text, " ", "")+"\n", "%d,%d,%d%s", &to[0], &to[1], &to[2], &rest)
	if n != 3 || min(to[0], to[1], to[2]) < 0 {
		return &problem.Problem{Class: problem.BadCall, Field: "--at", Got: fmt.Sprintf("%q", text), Want: "three whole numbers from 0 on, such as 512,480,150"}
	}
	return nil
}

const sliceSchema = "tomoparity.slice/1"

// sliceDocument says what a picture shows. at_voxel is 0-based, x first; null for
// voxel_A means that the file does not say.
type sliceDocument struct {
	Schema  string   `json:"schema"`
	Volume  string   `json:"volume"`
	Picture string   `json:"picture"`
	Size    [3]int   `json:"size_voxel"` // columns, rows, sections
	VoxelA  *float64 `json:"voxel_A"`
	At      [3]int   `json:"at_voxel"`
	Average int      `json:"average_voxel"`
	Slices  []string `json:"slices"` // axis to the right and upwards, in order of the picture
}

func newSliceDocument(path, out string, f *check.Volume, o slice.Options) sliceDocument {
	nx, ny, nz := f.Dims()
	d := sliceDocument{Schema: sliceSchema, Volume: path, Picture: out, Size: [3]int{nx, ny, nz}, At: o.At, Average: o.Thick, Slices: []string{"xy", "xz", "yz"}}
	if f.VoxelA > 0 {
		d.VoxelA = &f.VoxelA
	}
	for i, at := range d.At {
		if at < 0 {
			d.At[i] = d.Size[i] / 2
		}
	}
	return d
}

func drawSlices(c *cobra.Command, path, out string, o slice.Options, permissive, asJSON bool) error {
	f, err := check.OpenVolume(path, permissive)
	if err != nil {
		return err
	}
	defer f.Close()
	o.VoxelA = f.VoxelA
	img, err := slice.Draw(c.Context(), path, f, o)
	if err != nil {
		return err
	}
	if err := writeWhole(out, func(w io.Writer) error { return png.Encode(w, img) }); err != nil || !asJSON {
		return err
	}
	return printJSON(c.OutOrStdout(), newSliceDocument(path, out, f, o))
}
