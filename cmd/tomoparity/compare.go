package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tomoparity/tomoparity/compare"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/problem"
)

// volumeFile is an MRC volume as compare wants it.
type volumeFile struct{ *mrc.File }

func (v volumeFile) Dims() (nx, ny, nz int) { return v.Header.NX, v.Header.NY, v.Sections }

func newCompare() *cobra.Command {
	var asJSON, permissive bool
	c := &cobra.Command{
		Use:   "compare A.mrc B.mrc",
		Short: "Which turn or mirror, plus shift, maps one volume to the other",
		Long: `compare correlates two volumes in all 48 orders and directions of the axes, whatever
their sizes, voxel sizes and contrast, and says which operation carries A onto B: the
same specimen turned, or a mirror image. When several fit equally it says so, and when
none stands out the volumes are called different.

Exit codes: 0 same, 1 mirrored, 2 bad input, 3 ambiguous or different.`,
		Example: `  tomoparity compare imod.rec eman2.mrc
  tomoparity compare A.mrc B.mrc --json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			return &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("%d volumes", len(args)), Want: "two", Hint: "tomoparity compare A.mrc B.mrc"}
		},
		RunE: func(c *cobra.Command, args []string) error {
			var in [2]compare.Input
			for i, path := range args {
				f, err := mrc.Open(path, mrc.Options{Permissive: permissive})
				if err != nil {
					return err
				}
				defer f.Close()
				in[i] = compare.Input{Name: path, Source: volumeFile{f}}
				if x, _, _, ok := f.PixelSizeA(); ok {
					in[i].VoxelA = x
				}
			}
			r, err := compare.Run(c.Context(), in[0], in[1])
			if err != nil {
				return err
			}
			doc := compare.Describe(args[0], args[1], r)
			out := []byte(doc.Text())
			if asJSON {
				if out, err = doc.JSON(); err != nil {
					return err
				}
			}
			if _, err := c.OutOrStdout().Write(out); err != nil {
				return err
			}
			switch r.State {
			case compare.Same:
				return nil
			case compare.Mirrored:
				return result(exitMistake)
			}
			return result(exitUndecided)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON ("+compare.Schema+") on standard output")
	c.Flags().BoolVar(&permissive, "permissive", false, "read damaged files as far as possible, with warnings")
	return c
}
