package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/compare"
	"github.com/tomoparity/tomoparity/problem"
)

func newCompare() *cobra.Command {
	var asJSON, permissive bool
	var angpix string
	c := &cobra.Command{
		Use:   "compare A B [MORE ...]",
		Short: "Which turn or mirror, plus shift, maps one volume to the other",
		Long: `compare correlates two volumes (MRC or OME-Zarr) in all 48 orders and directions of the axes, whatever
their sizes, voxel sizes and contrast, and says which operation carries A onto B: the
same specimen turned, or a mirror image. When several fit equally it says so, and when
none stands out the volumes are called different. It then measures the shift and the
small rotation that are left, with their errors, and prints the commands of IMOD, EMAN2
and RELION that make A like B.

The shift is where the middle of A lies in B against the middle of B, in voxels of B,
after the operation and any change of voxel size: x, y and z of B. The small rotation is
right-handed, in degrees about x, y and z of B, and comes after the operation.

Of three volumes and more it says which belong together, and which operation carries the
first of each group onto the others.

Exit codes: 0 same, 1 a mirror image is among them, 2 bad input, 3 ambiguous or different.`,
		Example: `  tomoparity compare imod.rec eman2.mrc
  tomoparity compare day1/*.mrc --json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) >= 2 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d volumes", len(args)), Want: "two or more", Hint: "tomoparity compare A.mrc B.mrc"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			in, closeAll, err := openVolumes(args, angpix, permissive)
			defer closeAll()
			if err != nil {
				return err
			}
			doc, code, err := compareVolumes(c.Context(), in, args)
			if err != nil {
				return err
			}
			out := []byte(doc.Text())
			if asJSON {
				if out, err = doc.JSON(); err != nil {
					return err
				}
			}
			if _, err := c.OutOrStdout().Write(out); err != nil || code == exitDone {
				return err
			}
			return result(code)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON ("+compare.Schema+") on standard output")
	c.Flags().StringVar(&angpix, "angpix", "", "voxel sizes, A, instead of the headers': one for all, or one a file in their order, such as 10,13.3")
	c.Flags().BoolVar(&permissive, "permissive", false, "read damaged files as far as possible, with warnings")
	return c
}

// openVolumes opens all files; closeAll is to be called in any case.
func openVolumes(paths []string, angpix string, permissive bool) (in []compare.Input, closeAll func(), err error) {
	var files []*check.Volume
	closeAll = func() {
		for _, f := range files {
			_ = f.Close() // only read
		}
	}
	sizes, err := voxelSizes(angpix, len(paths))
	if err != nil {
		return nil, closeAll, err
	}
	for i, path := range paths {
		f, err := check.OpenVolume(path, permissive)
		if err != nil {
			return nil, closeAll, err
		}
		files = append(files, f)
		if sizes != nil {
			f.VoxelA = sizes[i]
		}
		in = append(in, compare.Input{Name: path, Source: f, VoxelA: f.VoxelA})
	}
	return in, closeAll, nil
}

// voxelSizes reads --angpix for n files: one size for all, or one each; nil when
// it is not given.
func voxelSizes(text string, n int) ([]float64, error) {
	if text == "" {
		return nil, nil
	}
	bad := &problem.Problem{Class: problem.BadCall, Field: "--angpix", Got: fmt.Sprintf("%q", text), Want: fmt.Sprintf("one voxel size in A, or %d with commas, in the order of the files", n)}
	parts := strings.Split(text, ",")
	if len(parts) != 1 && len(parts) != n {
		return nil, bad
	}
	out := make([]float64, n)
	for i := range out {
		x, err := strconv.ParseFloat(strings.TrimSpace(parts[min(i, len(parts)-1)]), 64)
		if err != nil || !(x > 0 && x < 1e6) {
			return nil, bad
		}
		out[i] = x
	}
	return out, nil
}

// comparison is what a comparison can be printed as.
type comparison interface {
	Text() string
	JSON() ([]byte, error)
}

// compareVolumes compares two volumes in detail, or sorts several.
func compareVolumes(ctx context.Context, in []compare.Input, paths []string) (comparison, int, error) {
	if len(in) == 2 {
		r, err := compare.Run(ctx, in[0], in[1])
		if err != nil {
			return nil, 0, err
		}
		return compare.Describe(paths[0], paths[1], r), compareCode(r.State, r.State == compare.Mirrored), nil
	}
	g, err := compare.Group(ctx, in)
	if err != nil {
		return nil, 0, err
	}
	d := compare.DescribeGroups(paths, g)
	return d, compareCode(d.State, d.Mirrored()), nil
}

func compareCode(s compare.State, mirrored bool) int {
	switch {
	case mirrored:
		return exitMistake
	case s == compare.Same:
		return exitDone
	}
	return exitUndecided
}
